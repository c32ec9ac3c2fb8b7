package dev.satchel.file;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** What the file system reports, as a store says it: typed, and without the paths, which hold keys. */
final class Faults {

    private static final long HARDLY_ANY_ROOM = 64 * 1024;

    private final Path root;

    Faults(Path root) {
        this.root = root;
    }

    /** What went wrong while a directory was listed. */
    static IOException of(DirectoryIteratorException fault) {
        return Objects.requireNonNull(fault.getCause());
    }

    /** It could not be read. */
    static SessionStoreException unreadable(IOException cause) {
        return new SessionStoreUnavailableException("a session's file cannot be read", withoutPaths(cause));
    }

    /** It failed before anything of it could be seen. */
    SessionStoreException notWritten(IOException cause) {
        return isFull(cause)
                ? new SessionStoreFullException(
                        "there is no room for a session's file; what was there before is as it was",
                        withoutPaths(cause))
                : new SessionStoreUnavailableException("a session's file cannot be written", withoutPaths(cause));
    }

    /** It failed after it could be seen by others; whether it lasts is unknown. */
    static SessionStoreException unsettled(IOException cause) {
        return new SessionStoreUnavailableException(
                "a session's file was written, but it is unknown whether it reached the disk", withoutPaths(cause));
    }

    /** The cause without its paths: a file's name is a key, and messages end up in logs. */
    static IOException withoutPaths(IOException cause) {
        String name = cause.getClass().getSimpleName();
        String reason = cause instanceof FileSystemException fault ? fault.getReason() : cause.getMessage();
        IOException told = new IOException(reason == null ? name : name + ": " + reason);
        told.setStackTrace(cause.getStackTrace());
        return told;
    }

    /** Java has no error numbers, and the system's messages come in the user's language: where the words do not tell, the disk does. */
    boolean isFull(IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("not enough space")) {
            return true;
        }
        if (cause.getClass() != IOException.class && cause.getClass() != FileSystemException.class) {
            return false;
        }
        try {
            return Files.getFileStore(root).getUsableSpace() < HARDLY_ANY_ROOM;
        } catch (IOException unknown) {
            return false;
        }
    }
}
