package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.satchel.session.SessionConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The demands on the directory before it is used: it and those within are ours, ours alone, and can be written.
 */
final class DirectoryCheck {

    private final Layout layout;
    private final Path path;
    private final Disk disk;
    private @Nullable UserPrincipal ourselves;
    private final Root root;

    private DirectoryCheck(Path path, Durability durability) throws IOException {
        this.path = path;
        layout = new Layout(path);
        disk = new Disk(path, durability);
        prepare();
        root = new Root(layout, disk);
        root.begin();
    }

    /**
     * A directory that is fit to be used, made where it was missing.
     *
     * @throws SessionConfigurationException when it is not fit
     */
    static DirectoryCheck open(Path directory, Durability durability) {
        Path path = directory.toAbsolutePath();
        try {
            return new DirectoryCheck(path, durability);
        } catch (DirectoryIteratorException fault) {
            throw unusable(path, Faults.of(fault));
        } catch (IOException fault) {
            throw unusable(path, fault);
        }
    }

    Layout layout() {
        return layout;
    }

    Disk disk() {
        return disk;
    }

    Root root() {
        return root;
    }

    private void prepare() throws IOException {
        if (!Files.exists(path, NOFOLLOW_LINKS)) {
            disk.ensureDirectories(path);
        }
        checkDirectory(path);
        ourselves = probe();
        if (disk.posix()) {
            isOursAlone(path);
        }
        for (Path directory : layout.directories()) {
            disk.ensureDirectory(directory);
            check(directory);
        }
        // Also those of another process, which may have made them a moment ago and not forced them yet.
        disk.force(path);
        Path above = path.getParent();
        if (above != null) {
            disk.forceIfReadable(above);
        }
    }

    /** Checks a directory and, where others could put something into it, all that lies there. */
    private void check(Path directory) throws IOException {
        checkDirectory(directory);
        boolean trusted = !disk.posix() || isOursAlone(directory);
        if (trusted && !directory.equals(layout.records()) && !directory.equals(layout.owners())) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Layout.isStripe(String.valueOf(entry.getFileName()))) {
                    check(entry);
                } else if (!trusted) {
                    checkFound(entry);
                }
            }
        }
    }

    private void checkFound(Path entry) throws IOException {
        if (Files.isDirectory(entry, NOFOLLOW_LINKS)) {
            check(entry);
        } else if (!Files.isSymbolicLink(entry)) {
            // A link in the place of a record is set aside when somebody looks for it.
            isOursAlone(entry);
        }
    }

    private static void checkDirectory(Path directory) {
        if (Files.isSymbolicLink(directory)) {
            throw new SessionConfigurationException(
                    "file.symbolic-link",
                    directory + " is a symbolic link, and whoever may change it decides where sessions go",
                    "name the directory that it points to");
        }
        if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
            throw new SessionConfigurationException(
                    "file.not-a-directory",
                    directory + " is not a directory",
                    "name a directory, or a path where nothing is and one can be made");
        }
    }

    /**
     * A new file is its maker's, which is how to learn who we are; that it can be made, and locked, is worth knowing
     * too.
     *
     * @throws SessionConfigurationException when it cannot be locked
     */
    private @Nullable UserPrincipal probe() throws IOException {
        Path probe = path.resolve(".probe-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        try (FileChannel channel = FileChannel.open(probe, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS), disk.ofFiles())) {
            StripeLocks.tryLock(channel, 0);
            return disk.posix() ? Files.getOwner(probe, NOFOLLOW_LINKS) : null;
        } catch (NoLocksException fault) {
            throw new SessionConfigurationException(
                    "file.no-locks",
                    path + " is on a file system that locks no files: " + fault.getMessage(),
                    "use a local file system, or have the lock service of this one run");
        } finally {
            disk.discard(probe);
        }
    }

    /**
     * Answers whether nobody else could access this, and sees to it that nobody can from now on.
     *
     * @throws SessionConfigurationException when it belongs to somebody else
     */
    private boolean isOursAlone(Path entry) throws IOException {
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(entry, PosixFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException deletedMeanwhile) {
            return true;
        }
        UserPrincipal owner = attributes.owner();
        if (!owner.equals(ourselves)) {
            throw foreign(entry, owner);
        }
        Set<PosixFilePermission> ours = attributes.isDirectory() ? Disk.DIRECTORY : Disk.FILE;
        boolean alone = ours.containsAll(attributes.permissions());
        if (!attributes.permissions().equals(ours)) {
            Files.setPosixFilePermissions(entry, ours);
        }
        return alone;
    }

    private SessionConfigurationException foreign(Path entry, UserPrincipal owner) {
        String user = ourselves == null ? "another user" : ourselves.getName();
        boolean named = entry.equals(path)
                || layout.directories().contains(entry)
                || Layout.isStripe(String.valueOf(entry.getFileName()));
        if (named) {
            return new SessionConfigurationException(
                    "file.foreign-owner",
                    entry + " belongs to the user " + owner.getName() + ", and this process runs as " + user,
                    "run as that user, or give the directory to this one");
        }
        return new SessionConfigurationException(
                "file.foreign-owner",
                entry.getParent() + " was open to others, and holds something of the user " + owner.getName(),
                "find out what it is and delete it, or use another directory");
    }

    private static SessionConfigurationException unusable(Path path, IOException fault) {
        return new SessionConfigurationException(
                "file.unusable",
                path + " cannot be used: " + Faults.withoutPaths(fault).getMessage(),
                "make it a directory that this process may list and write, on a disk with room");
    }
}
