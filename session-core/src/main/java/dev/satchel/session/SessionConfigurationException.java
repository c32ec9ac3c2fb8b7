package dev.satchel.session;

import java.util.List;
import java.util.stream.Collectors;

/** A stack, or a part of one, is composed wrongly. Lists every problem, each with an id that stays and the fix. */
public final class SessionConfigurationException extends SessionException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** With these problems. */
    public SessionConfigurationException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> "\n  [" + problem.id() + "] " + problem.what() + "\n      fix: " + problem.fix())
                .collect(Collectors.joining(
                        "", problems.size() == 1 ? "1 problem" : problems.size() + " problems", "")));
        this.problems = List.copyOf(problems);
    }

    /** With one problem. */
    public SessionConfigurationException(String id, String what, String fix) {
        this(List.of(new Problem(id, what, fix)));
    }

    /** All problems. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * One problem.
     *
     * @param id a name that stays, such as {@code policy.touch-every}
     * @param what what is wrong
     * @param fix what to do
     */
    public record Problem(String id, String what, String fix) {}
}
