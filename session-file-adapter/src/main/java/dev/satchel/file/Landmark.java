package dev.satchel.file;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of ours that nobody replaces. As long as it is the same file, it was never deleted since it was first looked
 * at, and the root is the one that it was. A deleted file does not come back.
 */
final class Landmark {

    private final Path file;
    private final Root root;
    private volatile @Nullable FileId known;

    Landmark(Path file, Root root) {
        this.file = file;
        this.root = root;
    }

    Path file() {
        return file;
    }

    /**
     * The identity of the file when it was first looked at, or null if there was no file. Costs nothing the second
     * time.
     *
     * @throws OutageException when it lies in another root than ours
     */
    @Nullable
    FileId first() throws IOException {
        FileId first = known;
        if (first == null) {
            first = FileId.at(file);
            root.confirm();
            known = first;
        }
        return first;
    }

    /** Whether it is still that one, and was all the time. One look at its attributes. */
    boolean isStill(FileId first) throws IOException {
        if (first.equals(FileId.at(file))) {
            return true;
        }
        forget();
        return false;
    }

    /** Has it looked at anew. */
    void forget() {
        known = null;
    }
}
