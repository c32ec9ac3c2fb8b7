package dev.satchel.session;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a stack is, as {@link Sessions#check} found it, for health endpoints and people. No secret.
 *
 * @param stack the stack's name
 * @param took how long the storage took for one read and its time, or how long it was waited for
 * @param facts what was found: a sentence each
 * @param problems what is wrong: a sentence each; empty when all is well
 */
public record StackCheck(String stack, Duration took, List<String> facts, List<String> problems) {

    /** Copies the lists. */
    public StackCheck {
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(took, "took");
        facts = List.copyOf(facts);
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong. */
    public boolean healthy() {
        return problems.isEmpty();
    }
}
