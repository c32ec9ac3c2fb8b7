package dev.satchel.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Something that an operator has to know and can mend. The message names the directory and the fix, and holds no key.
 */
class OutageException extends IOException {

    private static final long serialVersionUID = 1L;

    OutageException(String message) {
        super(message);
    }

    static OutageException missing(Path root) {
        return new OutageException("the directory of the sessions, " + root + ", is away: nothing is at this path."
                + " Mount it or move it back; or, to begin anew, make it again, empty and on the same file system");
    }

    static OutageException replaced(Path root) {
        return new OutageException("the directory of the sessions, " + root
                + ", is away: something else is at this path, a mount point perhaps. Mount it or move it back;"
                + " or, to begin anew with what is there now, start this process again");
    }

    static OutageException readOnly(Path root) {
        return new OutageException("the file system of the sessions' directory, " + root
                + ", is read-only. Mount it for writing; until then sessions can be read and not written");
    }

    static OutageException forbidden(Path root) {
        return new OutageException("the user of this process may not use the directory of the sessions, " + root
                + ", or something in it. Give that user the directory and all that is in it (chown -R),"
                + " with the modes 0700 for directories and 0600 for files");
    }

    /** With why the last attempt to build it again failed; empty when none did. */
    static OutageException indexIsLost(Path owners, String hindrance) {
        return new OutageException(
                "the owner index, " + owners + ", is missing or incomplete, so nobody knows which sessions an owner"
                        + " has. The next write, the next deleteExpired and the next start build it again"
                        + (hindrance.isEmpty() ? "" : "; the last attempt could not read a record: " + hindrance));
    }

    static OutageException noLocks(Path root, String reason) {
        return new OutageException("the file system of the sessions' directory, " + root + ", locks no files (" + reason
                + "). Put it on a local file system, or have its lock service run");
    }

    static OutageException locksAreDeleted(Path locks) {
        return new OutageException("somebody goes on deleting the files in " + locks + ". Keep cleaners away from it");
    }
}
