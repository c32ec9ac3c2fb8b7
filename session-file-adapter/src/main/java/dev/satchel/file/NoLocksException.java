package dev.satchel.file;

import java.io.IOException;

/** The file system does not lock files, or not now. The message is the reason. */
final class NoLocksException extends IOException {

    private static final long serialVersionUID = 1L;

    NoLocksException(Exception cause) {
        super(
                cause instanceof IOException fault
                        ? Faults.withoutPaths(fault).getMessage()
                        : cause.getClass().getSimpleName(),
                cause);
    }
}
