package dev.satchel.testkit.internal;

import org.opentest4j.TestAbortedException;

/** An error that is no part of a verdict. */
final class Unrecoverable {

    private Unrecoverable() {}

    /** Throws it on when the machine is at its end, or when the author's test asks to be left out. */
    static void rethrow(Throwable thrown) {
        if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
            throw error;
        }
        if (thrown instanceof TestAbortedException aborted) {
            throw aborted;
        }
    }
}
