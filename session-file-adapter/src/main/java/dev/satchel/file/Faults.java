package dev.satchel.file;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A failure of the file system, as a store reports it: typed, and without the paths, which hold keys. */
final class Faults {

    private static final long HARDLY_ANY_ROOM = 64 * 1024;

    private final Path path;
    private final Root root;

    Faults(Path path, Root root) {
        this.path = path;
        this.root = root;
    }

    /** The failure of listing a directory. */
    static IOException of(DirectoryIteratorException fault) {
        return Objects.requireNonNull(fault.getCause());
    }

    /** Whether the system refused one file or directory, which says nothing of the others. */
    static boolean isOfOneFile(IOException fault) {
        return fault instanceof FileSystemException || fault.getClass() == IOException.class;
    }

    /** It could not be read. */
    SessionStoreException unreadable(IOException cause) {
        return unavailable("a session's file cannot be read", "it is unknown what was to be read", cause);
    }

    /** It failed before anything of it could be seen. */
    SessionStoreException notWritten(IOException cause) {
        return isFull(cause)
                ? new SessionStoreFullException(
                        "there is no room for a session's file; what was there before is as it was",
                        withoutPaths(cause))
                : unavailable(
                        "a session's file cannot be written",
                        "nothing was written, and what was there before is as it was",
                        cause);
    }

    private SessionStoreException unavailable(String otherwise, String interrupted, IOException cause) {
        return new SessionStoreUnavailableException(message(otherwise, interrupted, cause), withoutPaths(cause));
    }

    private String message(String otherwise, String interrupted, IOException cause) {
        if (cause instanceof ClosedByInterruptException || cause instanceof InterruptedWaitException) {
            return "the thread was interrupted: " + interrupted
                    + ". Its interrupt is still set; let the thread end, or clear it and try again";
        }
        OutageException outage = outage(cause);
        return outage == null ? otherwise : String.valueOf(outage.getMessage());
    }

    private @Nullable OutageException outage(IOException cause) {
        if (cause instanceof OutageException known) {
            return known;
        }
        if (cause instanceof NoLocksException noLocks) {
            return OutageException.noLocks(path, String.valueOf(noLocks.getMessage()));
        }
        try {
            root.confirm();
            if (isReadOnly(cause)) {
                return OutageException.readOnly(path);
            }
        } catch (OutageException away) {
            return away;
        } catch (IOException theSameFaultPerhaps) {
            // Then what is known is the cause alone.
        }
        return cause instanceof AccessDeniedException ? OutageException.forbidden(path) : null;
    }

    private boolean isReadOnly(IOException cause) throws IOException {
        return words(cause).contains("read-only file system")
                || (isNoneOfJavas(cause) && Files.getFileStore(path).isReadOnly());
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

    /**
     * Java has no error numbers, and the system's messages come in the user's language: where the words do not decide,
     * the disk does.
     */
    boolean isFull(IOException cause) {
        String message = words(cause);
        if (message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("not enough space")) {
            return true;
        }
        if (!isNoneOfJavas(cause)) {
            return false;
        }
        try {
            return Files.getFileStore(path).getUsableSpace() < HARDLY_ANY_ROOM;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static String words(IOException cause) {
        return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    }

    /** Whether the system reported something for which Java has no class. */
    private static boolean isNoneOfJavas(IOException cause) {
        return cause.getClass() == IOException.class || cause.getClass() == FileSystemException.class;
    }
}
