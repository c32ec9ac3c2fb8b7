package dev.satchel.testkit.faultfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** The ways in which a step may fail. Where nothing else is said, the step does not happen. */
public enum Fault {
    /** The disk is full ({@code ENOSPC}). */
    NO_SPACE,
    /** The disk fails ({@code EIO}). */
    IO_ERROR,
    /** The process may not ({@code EACCES}). */
    ACCESS_DENIED,
    /** A write takes fewer bytes than it was offered, half of them. Any other step succeeds. */
    SHORT_WRITE,
    /**
     * The thread is interrupted. A step on an open file does not happen, and closes its channel
     * ({@link java.nio.channels.ClosedByInterruptException}). Any other step, a try to lock included, succeeds.
     */
    INTERRUPT;

    void strike(String path) throws IOException {
        switch (this) {
            case NO_SPACE -> throw new FileSystemException(path, null, "No space left on device");
            case IO_ERROR -> throw new FileSystemException(path, null, "Input/output error");
            case ACCESS_DENIED -> throw new AccessDeniedException(path);
            case INTERRUPT -> Thread.currentThread().interrupt();
            case SHORT_WRITE -> {}
        }
    }
}
