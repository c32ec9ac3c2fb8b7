package dev.satchel.testkit.internal;

import org.jspecify.annotations.Nullable;

/** A rule is broken; the message is what was observed. */
public final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    /** With what was observed. */
    public Violation(String observed) {
        super(observed);
    }

    /** With what was observed, and what caused it. */
    public Violation(String observed, @Nullable Throwable cause) {
        super(observed, cause);
    }
}
