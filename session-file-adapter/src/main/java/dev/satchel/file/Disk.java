package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
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

    /** A time at which nothing looks old, in any file system's reckoning. */
    static final Instant LATEST = Instant.parse("2400-01-01T00:00:00Z");

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

    /** Makes the directory, where missing, and answers whether it was. The one above it is there. */
    boolean ensureDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, ofDirectories());
            return true;
        } catch (FileAlreadyExistsException fine) {
            // Another thread or process made it, or it was there all along.
            return false;
        }
    }

    /** Makes an empty file, where missing, and notes on it when it may go. */
    void ensureFile(Path file, Instant reclaimAt) throws IOException {
        try {
            FileChannel.open(file, NEW, ofFiles()).close();
        } catch (FileAlreadyExistsException fine) {
            // Another thread or process made it, a moment ago.
        }
        date(file, reclaimAt);
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

    /**
     * Gives the file a second name, unless that is taken. Answers whether it was free; where there are no second names,
     * it is replaced.
     */
    boolean link(Path file, Path second) throws IOException {
        try {
            Files.createLink(second, file);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            move(file, second);
            return true;
        }
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
     * Notes on the file when it may go. Only a hint, which saves the reaper a look into the file, so its failure does
     * not fail the write.
     */
    void date(Path file, Instant reclaimAt) {
        try {
            dateIfThere(file, reclaimAt);
        } catch (IOException theReaperLooks) {
            // The file keeps the time of its writing, which is earlier.
        }
    }

    /** Notes on the file when it may go, and answers whether it is there. */
    boolean dateIfThere(Path file, Instant reclaimAt) throws IOException {
        FileTime time = FileTime.from(reclaimAt.isAfter(LATEST) ? LATEST : reclaimAt);
        try {
            Files.getFileAttributeView(file, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                    .setTimes(time, time, null);
            return true;
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    /** A step that may be done again. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /**
     * Does it to the end, in a thread that is interrupted too. An interrupt closes the channel in use; then the step is
     * done again, and the thread learns of its interrupt afterwards.
     */
    static void undisturbed(Step step) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    step.run();
                    return;
                } catch (ClosedByInterruptException interrupt) {
                    if (!Thread.interrupted()) {
                        throw interrupt;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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
