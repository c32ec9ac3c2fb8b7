package dev.satchel.session;

import dev.satchel.session.internal.Printable;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A stack, or a part of one, is composed wrongly. Lists every problem, each with an id that stays and the fix. Where a
 * stack is composed, the message names it.
 */
public final class SessionConfigurationException extends SessionException {

    private static final long serialVersionUID = 1L;

    private final Problem[] problems;

    /** With these problems. */
    public SessionConfigurationException(List<Problem> problems) {
        super(count(problems) + list(problems));
        this.problems = problems.toArray(new Problem[0]);
    }

    /** With one problem. */
    public SessionConfigurationException(String id, String what, String fix) {
        this(List.of(new Problem(id, what, fix)));
    }

    /**
     * With these problems of one stack.
     *
     * @param stack the stack's name
     * @param problems the problems
     */
    public SessionConfigurationException(String stack, List<Problem> problems) {
        super("stack '" + Printable.of(stack) + "': " + count(problems) + list(problems));
        this.problems = problems.toArray(new Problem[0]);
    }

    private static String count(List<Problem> problems) {
        return problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    }

    private static String list(List<Problem> problems) {
        return problems.stream()
                .map(problem -> "\n  [" + problem.id() + "] " + problem.what() + "\n      fix: " + problem.fix())
                .collect(Collectors.joining());
    }

    /** All problems. */
    public List<Problem> problems() {
        return List.of(problems);
    }

    /**
     * One problem.
     *
     * @param id a name that stays, such as {@code policy.touch-every}
     * @param what what is wrong
     * @param fix what to do
     */
    public record Problem(String id, String what, String fix) implements Serializable {

        /** None is null. */
        public Problem {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(fix, "fix");
        }
    }
}
