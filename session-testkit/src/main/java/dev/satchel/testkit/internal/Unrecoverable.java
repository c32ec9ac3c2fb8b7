package dev.satchel.testkit.internal;

import org.opentest4j.TestAbortedException;

/** What no verdict is made of. */
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
