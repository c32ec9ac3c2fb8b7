package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the directory at the root's path is still the one that this store began in. Where it is not (moved,
 * unmounted, deleted), what is absent says nothing about sessions, and nothing may be made.
 *
 * <p>A file with a random id identifies the directory under any path and device. Where the file is missing, the
 * directory was emptied. It is still ours if it is the same one, or an empty one that was made later on the same
 * device. A mount point is on another device, or is older. {@code docs/adr/0036-an-identity-in-the-root.md} says why.
 */
final class Root {

    private static final Pattern CONTENT = Pattern.compile("satchel sessions ([0-9a-f-]{36})\n");
    private static final int MAX_LENGTH = 64;

    private final Layout layout;
    private final Disk disk;
    private final Path path;
    private volatile Seen seen;
    private volatile boolean restored;
    private volatile String id = UUID.randomUUID().toString();

    /** The root as it is now, which must be there. */
    Root(Layout layout, Disk disk) throws IOException {
        this.layout = layout;
        this.disk = disk;
        path = layout.root();
        seen = look(attributes());
    }

    /** Reads the id, or writes one. At start. */
    void begin() throws IOException {
        String written = read();
        if (written == null) {
            write();
        } else {
            id = written;
        }
    }

    /**
     * Makes sure that the root is where it was. One look at its attributes, if it is.
     *
     * @throws OutageException when it is not
     */
    void confirm() throws IOException {
        if (!seen.isThis(attributes())) {
            examine();
        }
    }

    /**
     * Looks closely, and writes the id again if somebody deleted it.
     *
     * @throws OutageException when the root is not where it was
     */
    void examine() throws IOException {
        BasicFileAttributes attributes = attributes();
        if (!attributes.isDirectory()) {
            throw OutageException.replaced(path);
        }
        Seen now = look(attributes);
        boolean same = seen.isThis(attributes);
        String written = read();
        if (written == null) {
            if (!same && !(seen.mayBeSucceededBy(now) && isEmpty())) {
                throw OutageException.replaced(path);
            }
            write();
        } else if (written.equals(id) || same) {
            id = written;
        } else {
            throw OutageException.replaced(path);
        }
        seen = now;
    }

    /**
     * Makes the directories that are missing in it.
     *
     * @throws OutageException when the root is not where it was
     */
    void restore() throws IOException {
        examine();
        for (Path directory : layout.directories()) {
            disk.ensureDirectory(directory);
        }
        disk.force(path);
        restored = true;
    }

    /** Whether directories were missing since somebody last asked. */
    boolean wasRestored() {
        boolean was = restored;
        if (was) {
            restored = false;
        }
        return was;
    }

    private BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException missing) {
            throw OutageException.missing(path);
        }
    }

    private @Nullable String read() throws IOException {
        if (FileId.at(layout.identity()) == null) {
            return null;
        }
        try (InputStream in = Files.newInputStream(layout.identity(), NOFOLLOW_LINKS)) {
            String content = new String(in.readNBytes(MAX_LENGTH), StandardCharsets.US_ASCII);
            Matcher matcher = CONTENT.matcher(content);
            return matcher.matches() ? matcher.group(1) : null;
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    /** Writes the id, or takes the one that somebody else wrote at the same time. */
    private void write() throws IOException {
        Path temporary = path.resolve("identity." + UUID.randomUUID() + ".tmp");
        try {
            disk.write(temporary, ("satchel sessions " + id + "\n").getBytes(StandardCharsets.US_ASCII));
            disk.date(temporary, Disk.LATEST);
            if (!disk.link(temporary, layout.identity())) {
                String theirs = read();
                if (theirs == null) {
                    disk.move(temporary, layout.identity());
                } else {
                    id = theirs;
                }
            }
        } finally {
            disk.discard(temporary);
        }
        disk.force(path);
    }

    private boolean isEmpty() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            return !entries.iterator().hasNext();
        } catch (DirectoryIteratorException fault) {
            throw Faults.of(fault);
        }
    }

    private Seen look(BasicFileAttributes attributes) throws IOException {
        boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
        Object device = unix ? Files.getAttribute(path, "unix:dev", NOFOLLOW_LINKS) : Files.getFileStore(path);
        FileTime changed =
                unix ? (FileTime) Files.getAttribute(path, "unix:ctime", NOFOLLOW_LINKS) : attributes.creationTime();
        return new Seen(FileId.keyOf(attributes), device, changed);
    }

    /**
     * The state of the path when it was looked at.
     *
     * @param key which directory
     * @param device on which file system
     * @param changed since when it is as it is; at start we changed it, so a directory below a mount point is older
     */
    private record Seen(Object key, Object device, FileTime changed) {

        boolean isThis(BasicFileAttributes attributes) {
            return key.equals(FileId.keyOf(attributes));
        }

        boolean mayBeSucceededBy(Seen later) {
            return device.equals(later.device) && later.changed.compareTo(changed) >= 0;
        }
    }
}
