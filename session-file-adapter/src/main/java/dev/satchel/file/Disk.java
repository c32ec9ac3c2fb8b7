package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;

/** The file operations that the store is made of, each as careful as its durability asks. */
final class Disk {

    static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private static final Set<OpenOption> NEW = Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS);
    private static final Instant LATEST = Instant.parse("2400-01-01T00:00:00Z");

    private final boolean forcing;
    private final boolean posix;

    Disk(Path root, Durability durability) {
        forcing = durability == Durability.FSYNC;
        posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Whether files have owners and modes here. */
    boolean posix() {
        return posix;
    }

    /** How new files are made: for their owner's eyes only, from the first moment on. */
    FileAttribute<?>[] ofFiles() {
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)} : new FileAttribute<?>[0];
    }

    private FileAttribute<?>[] ofDirectories() {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(DIRECTORY)}
                : new FileAttribute<?>[0];
    }

    /** Makes the directory and those above it, where missing, and forces their names. */
    void ensureDirectories(Path directory) throws IOException {
        Path above = directory.getParent();
        if (above != null && !Files.isDirectory(directory)) {
            ensureDirectories(above);
            ensureDirectory(directory);
            forceIfReadable(above);
        }
    }

    /** Makes the directory, where missing. The one above it is there. */
    void ensureDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, ofDirectories());
        } catch (FileAlreadyExistsException fine) {
            // Another thread or process made it, or it was there all along.
        }
    }

    /** Makes an empty file, where missing. */
    void ensureFile(Path file) throws IOException {
        try {
            FileChannel.open(file, NEW, ofFiles()).close();
        } catch (FileAlreadyExistsException fine) {
            // It is there.
        }
    }

    /** Writes a new file, and forces it. */
    void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, NEW, ofFiles())) {
            writeFully(channel, ByteBuffer.wrap(bytes), 0);
            if (forcing) {
                channel.force(true);
            }
        }
    }

    /** Writes over a part of a file. */
    void overwrite(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        writeFully(channel, bytes, position);
    }

    /** Forces what was written over. */
    void force(FileChannel channel) throws IOException {
        if (forcing) {
            channel.force(false);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** Gives the file another name, in place of what had it. */
    void move(Path from, Path to) throws IOException {
        Files.move(from, to, ATOMIC_MOVE);
    }

    /** Forces the names in a directory. */
    void force(Path directory) throws IOException {
        if (forcing && posix) {
            try (FileChannel channel = FileChannel.open(directory, READ)) {
                channel.force(true);
            }
        }
    }

    /** Forces the names in a directory, unless it is gone with all its names. */
    void forceIfThere(Path directory) throws IOException {
        try {
            force(directory);
        } catch (NoSuchFileException gone) {
            // Nothing was ever in it, or it was deleted by hand.
        }
    }

    /** Forces the names in a directory that may be somebody else's: what cannot be read is passed over. */
    void forceIfReadable(Path directory) throws IOException {
        try {
            force(directory);
        } catch (AccessDeniedException notOurs) {
            // Its names reach the disk when its owner's system sees fit.
        }
    }

    /**
     * Notes on the file when it may go. Only a hint, which saves the reaper a look into the file, so a failure is none of the write's.
     */
    void date(Path file, Instant reclaimAt) {
        FileTime time = FileTime.from(reclaimAt.isAfter(LATEST) ? LATEST : reclaimAt);
        try {
            Files.getFileAttributeView(file, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                    .setTimes(time, time, null);
        } catch (IOException theReaperLooks) {
            // The file keeps the time of its writing, which is earlier.
        }
    }

    /** Deletes what nobody needs; if that fails, the reaper tries again. */
    void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException theReaperTries) {
            // It is a temporary file or an index entry; either is recognised as left over.
        }
    }

    void closeQuietly(Closeable channel) {
        try {
            channel.close();
        } catch (IOException nothingToSave) {
            // Nothing was written through it that still matters.
        }
    }
}
