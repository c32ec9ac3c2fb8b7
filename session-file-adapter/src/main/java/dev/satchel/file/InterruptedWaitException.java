package dev.satchel.file;

import java.io.InterruptedIOException;

/** The thread was interrupted while it waited for a lock, with nothing done yet. */
final class InterruptedWaitException extends InterruptedIOException {

    private static final long serialVersionUID = 1L;

    InterruptedWaitException() {
        super("interrupted while waiting for a lock");
    }
}
