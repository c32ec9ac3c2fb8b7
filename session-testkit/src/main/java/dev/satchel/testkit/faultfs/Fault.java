package dev.satchel.testkit.faultfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** What may go wrong in a step. Except for the short write, the step does not happen. */
public enum Fault {
    /** The disk is full ({@code ENOSPC}). */
    NO_SPACE,
    /** The disk fails ({@code EIO}). */
    IO_ERROR,
    /** The process may not ({@code EACCES}). */
    ACCESS_DENIED,
    /** A write takes fewer bytes than it was offered, half of them. Any other step succeeds. */
    SHORT_WRITE;

    void strike(String path) throws IOException {
        switch (this) {
            case NO_SPACE -> throw new FileSystemException(path, null, "No space left on device");
            case IO_ERROR -> throw new FileSystemException(path, null, "Input/output error");
            case ACCESS_DENIED -> throw new AccessDeniedException(path);
            case SHORT_WRITE -> {}
        }
    }
}
