package dev.satchel.testkit.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule that failed, as JUnit shows it: the explanation, and of the stack traces what is the author's. */
final class Failure extends AssertionError {

    private static final long serialVersionUID = 1L;
    private static final String KIT = Failure.class.getPackageName() + ".";
    private static final int MANY = 3;

    private Failure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The failure of this verdict, which is the last of those so far. */
    static Failure of(Verdict verdict, List<Verdict> sofar) {
        @Nullable Throwable cause = verdict.cause().orElse(null);
        Failure failure = new Failure(
                verdict.explanation() + afterOthers(sofar), cause instanceof Violation ? cause.getCause() : cause);
        StackTraceElement[] own = failure.getStackTrace();
        failure.setStackTrace(own.length == 0 ? own : new StackTraceElement[] {own[0]});
        for (Throwable each = failure.getCause(); each != null; each = each.getCause()) {
            each.setStackTrace(cut(each.getStackTrace()));
        }
        return failure;
    }

    private static String afterOthers(List<Verdict> sofar) {
        List<Verdict> failed =
                sofar.stream().filter(verdict -> verdict.outcome().failed()).toList();
        return failed.size() < MANY
                ? ""
                : System.lineSeparator() + "  After:         " + (failed.size() - 1)
                        + " other failures. The first one, "
                        + failed.get(0).rule().id() + ", is probably the cause";
    }

    /** Down to the first frame of the kit: what calls the kit says nothing of the store. */
    private static StackTraceElement[] cut(StackTraceElement[] stack) {
        List<StackTraceElement> kept = new ArrayList<>();
        for (StackTraceElement frame : stack) {
            kept.add(frame);
            if (frame.getClassName().startsWith(KIT)) {
                break;
            }
        }
        return kept.toArray(new StackTraceElement[0]);
    }
}
