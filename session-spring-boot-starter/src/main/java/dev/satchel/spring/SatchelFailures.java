package dev.satchel.spring;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with the settings instead of a stack trace: every problem with its fix. */
final class SatchelFailures extends AbstractFailureAnalyzer<SessionConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SessionConfigurationException cause) {
        String what = cause.problems().stream().map(Problem::what).collect(Collectors.joining("\n    ", "    ", ""));
        String fixes = cause.problems().stream().map(Problem::fix).collect(Collectors.joining("\n    ", "    ", ""));
        return new FailureAnalysis(
                "The sessions cannot be opened. Keys are below '" + SatchelKeys.PREFIX + "':\n" + what,
                "In the same order:\n" + fixes,
                cause);
    }
}
