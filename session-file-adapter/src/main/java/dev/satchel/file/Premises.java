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
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** What must be true of the directory before it is used: it is ours, ours alone, and can be written. */
final class Premises {

    private final Layout layout;
    private final Path root;
    private final Disk disk;

    private Premises(Path root, Durability durability) {
        this.root = root;
        layout = new Layout(root);
        disk = new Disk(root, durability);
    }

    /**
     * The layout of a directory that is fit to be used, made where it was missing.
     *
     * @throws SessionConfigurationException when it is not fit
     */
    static Layout open(Path directory, Durability durability) {
        Premises premises = new Premises(directory.toAbsolutePath(), durability);
        try {
            premises.prepare();
        } catch (DirectoryIteratorException fault) {
            throw premises.unusable(Faults.of(fault));
        } catch (IOException fault) {
            throw premises.unusable(fault);
        }
        return premises.layout;
    }

    private void prepare() throws IOException {
        if (!Files.exists(root, NOFOLLOW_LINKS)) {
            disk.ensureDirectories(root);
        }
        checkDirectory(root);
        if (disk.posix()) {
            checkOwner();
            tighten();
        }
        for (Path directory : layout.directories()) {
            disk.ensureDirectory(directory);
            checkDirectory(directory);
        }
        // Whoever made them: another process may have, a moment ago, and not have come to forcing them.
        disk.force(root);
        Path above = root.getParent();
        if (above != null) {
            disk.forceIfReadable(above);
        }
        checkStripes(layout.records());
        checkStripes(layout.owners());
    }

    private void checkDirectory(Path directory) {
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

    private void checkStripes(Path parent) throws IOException {
        try (DirectoryStream<Path> stripes = Files.newDirectoryStream(parent, "[0-9a-f][0-9a-f]")) {
            for (Path stripe : stripes) {
                checkDirectory(stripe);
            }
        }
    }

    /** A new file is its maker's, which is how to learn who we are; that it can be made at all is worth knowing too. */
    private void checkOwner() throws IOException {
        Path probe = root.resolve(".probe-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        FileChannel.open(probe, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS), disk.ofFiles())
                .close();
        UserPrincipal ourselves;
        try {
            ourselves = Files.getOwner(probe, NOFOLLOW_LINKS);
        } finally {
            disk.discard(probe);
        }
        UserPrincipal owner = Files.getOwner(root, NOFOLLOW_LINKS);
        if (!owner.equals(ourselves)) {
            throw new SessionConfigurationException(
                    "file.foreign-owner",
                    root + " belongs to the user " + owner.getName() + ", and this process runs as "
                            + ourselves.getName(),
                    "run as that user, or give the directory to this one");
        }
    }

    private void tighten() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(root, NOFOLLOW_LINKS);
        if (!permissions.equals(Disk.DIRECTORY)) {
            Files.setPosixFilePermissions(root, Disk.DIRECTORY);
        }
    }

    private SessionConfigurationException unusable(IOException fault) {
        return new SessionConfigurationException(
                "file.unusable",
                root + " cannot be used: " + Faults.withoutPaths(fault).getMessage(),
                "make it a directory that this process may list and write, on a disk with room");
    }
}
