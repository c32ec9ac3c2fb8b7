package dev.satchel.sealed;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.satchel.session.SessionConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A small file that is nobody else's business. A link to it is followed once, to the file that is meant, and that one
 * is opened, judged and replaced: the link stays. It is judged before and after it is read, so that what was judged is
 * what was read. It is replaced whole, in one step; edits take turns.
 *
 * <p>Accepted, where the file system knows users: a regular file of the user of this process, or of root, with
 * permissions no wider than 0600. Of root also 0440, which is how a container platform hands a secret to a group. Not
 * in a folder that everybody may write to.
 */
final class PrivateFile {

    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_LOOKS = 8;
    private static final int MAX_WAITS = 1000;
    private static final long WAIT_NANOS = 10_000_000;
    private static final int STICKY = 01000;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> OWNER_AND_GROUP_READ =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.GROUP_READ);

    private final Path file;
    private final Set<UserPrincipal> users;

    PrivateFile(Path file) {
        this(file, users(file));
    }

    /** For a process that runs as one of these users. */
    PrivateFile(Path file, Set<UserPrincipal> users) {
        this.file = file;
        this.users = users;
    }

    /**
     * The user of this process, as the kernel names it and as the platform does. The former is wrong in a process with
     * capabilities, the latter unknown in a container whose user has no name.
     */
    private static Set<UserPrincipal> users(Path file) {
        Set<UserPrincipal> users = new HashSet<>();
        try {
            users.add(Files.getOwner(Path.of("/proc/self")));
        } catch (IOException | UnsupportedOperationException elsewhere) {
            // No Linux.
        }
        try {
            users.add(file.getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(System.getProperty("user.name", "")));
        } catch (IOException | UnsupportedOperationException unknown) {
            // A user without a name.
        }
        return users;
    }

    /**
     * The bytes of the file.
     *
     * @throws SessionConfigurationException when others could know or change it, or when it is no small regular file
     */
    byte[] read() throws IOException {
        for (int look = 0; look < MAX_LOOKS; look++) {
            Path real = file.toRealPath();
            try {
                BasicFileAttributes before = judged(real);
                byte[] bytes = bytes(real);
                if (same(before, attributes(real))) {
                    return bytes;
                }
            } catch (NoSuchFileException replaced) {
                // With the folder that it lay in, as container platforms do; the link leads to another one by now.
                if (look == MAX_LOOKS - 1) {
                    throw replaced;
                }
            }
        }
        throw new FileSystemException(file.toString(), null, "it is being written");
    }

    private BasicFileAttributes judged(Path real) throws IOException {
        BasicFileAttributes found = attributes(real);
        if (!found.isRegularFile()) {
            throw notRegular();
        }
        if (found.size() > MAX_BYTES) {
            throw refused("sealed.key-file", "is larger than " + MAX_BYTES + " bytes", "name a key file");
        }
        if (found instanceof PosixFileAttributes posix) {
            judge(posix, real);
            refuseOpen(folder(real));
            refuseOpen(folder(file));
        }
        return found;
    }

    private void judge(PosixFileAttributes found, Path real) {
        boolean root = number(real, "unix:uid") == 0;
        if (!root && !users.contains(found.owner())) {
            throw refused(
                    "sealed.key-file-owner",
                    "belongs to the user " + found.owner().getName() + ", not to the one of this process",
                    "give it to that user (chown), or run as its owner");
        }
        boolean narrow = OWNER_ONLY.containsAll(found.permissions());
        if (!narrow && !(root && OWNER_AND_GROUP_READ.containsAll(found.permissions()))) {
            throw refused(
                    "sealed.key-file-permissions",
                    "has the permissions " + PosixFilePermissions.toString(found.permissions()) + ", wider than 0600",
                    "chmod 600 " + file + ", and consider its keys known to whoever could read it");
        }
    }

    /** In a folder with the sticky bit nobody replaces what is another's. */
    private void refuseOpen(Path folder) throws IOException {
        boolean open = Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null
                && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
        if (open && (Math.max(0, number(folder, "unix:mode")) & STICKY) == 0) {
            throw refused(
                    "sealed.key-folder",
                    "lies in a folder that everybody may write to, " + folder,
                    "chmod o-w " + folder + ", and look who made the file");
        }
    }

    /** An attribute that only Unix knows; negative elsewhere. */
    private static int number(Path path, String attribute) {
        try {
            return Files.getAttribute(path, attribute) instanceof Integer value ? value : -1;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return -1;
        }
    }

    private static BasicFileAttributes attributes(Path real) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(real, PosixFileAttributeView.class, NOFOLLOW_LINKS);
        return posix != null
                ? posix.readAttributes()
                : Files.readAttributes(real, BasicFileAttributes.class, NOFOLLOW_LINKS);
    }

    private static boolean same(BasicFileAttributes before, BasicFileAttributes after) {
        return Objects.equals(before.fileKey(), after.fileKey())
                && before.size() == after.size()
                && before.lastModifiedTime().equals(after.lastModifiedTime());
    }

    private static byte[] bytes(Path real) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(real, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS))) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(MAX_BYTES, channel.size()));
            int got = 0;
            while (got >= 0 && buffer.hasRemaining()) {
                got = channel.read(buffer);
            }
            buffer.flip();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
    }

    /** Whether something is there, if only a link. */
    boolean exists() {
        return Files.exists(file, NOFOLLOW_LINKS);
    }

    /**
     * Replaces the file, or the one that the link leads to, in one step: a reader sees the old or the new one. Its
     * owner's alone; a group to which root lent the former one may read the new one.
     */
    void write(byte[] bytes) throws IOException {
        if (bytes.length > MAX_BYTES) {
            throw refused(
                    "sealed.key-file",
                    "would be larger than " + MAX_BYTES + " bytes, and not be read again",
                    "revoke keys that retired long ago, or remove entries that were revoked long ago");
        }
        Path target = target();
        refuseOpen(folder(target));
        Path next = Files.createTempFile(folder(target), "." + target.getFileName(), ".new", ownerOnly(target));
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            lendAs(target, next);
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** Otherwise the processes that read root's file lose it with its first edit. */
    private static void lendAs(Path former, Path next) throws IOException {
        if (!Files.exists(former) || number(former, "unix:uid") != 0 || number(next, "unix:uid") != 0) {
            return;
        }
        PosixFileAttributes lent = Files.readAttributes(former, PosixFileAttributes.class, NOFOLLOW_LINKS);
        if (lent.permissions().equals(OWNER_AND_GROUP_READ)) {
            PosixFileAttributeView view = Files.getFileAttributeView(next, PosixFileAttributeView.class);
            view.setGroup(lent.group());
            view.setPermissions(OWNER_AND_GROUP_READ);
        }
    }

    /**
     * Edits one at a time, of all processes of the machine. The lock is a file beside the one that is meant. It stays:
     * deleting it would part those who wait for it from those who come.
     */
    void exclusively(Edit edit) throws IOException {
        Path target = target();
        Path beside = target.resolveSibling("." + target.getFileName() + ".lock");
        Set<java.nio.file.OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(beside, options, ownerOnly(target));
                FileLock held = locked(channel)) {
            Objects.requireNonNull(held);
            edit.run();
        }
    }

    private FileLock locked(FileChannel channel) throws IOException {
        for (int wait = 0; wait < MAX_WAITS; wait++) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            LockSupport.parkNanos(WAIT_NANOS);
        }
        throw new FileSystemException(file.toString(), null, "another edit of it does not end");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            return null;
        }
    }

    private Path target() throws IOException {
        if (Files.exists(file)) {
            if (!Files.isRegularFile(file)) {
                throw notRegular();
            }
            return file.toRealPath();
        }
        if (exists()) {
            throw refused(
                    "sealed.key-file", "is a link that leads nowhere", "remove the link, or make what it leads to");
        }
        return folder(file).toRealPath().resolve(file.getFileName());
    }

    private static Path folder(Path of) {
        return Objects.requireNonNull(of.toAbsolutePath().getParent(), "a file lies in a folder");
    }

    private static FileAttribute<?>[] ownerOnly(Path target) {
        boolean posix = Files.getFileAttributeView(folder(target), PosixFileAttributeView.class) != null;
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private SessionConfigurationException notRegular() {
        return refused("sealed.key-file", "is no regular file", "name a file");
    }

    private SessionConfigurationException refused(String problem, String what, String fix) {
        return new SessionConfigurationException(problem, "the key file " + file + " " + what, fix);
    }

    /** An action while nobody else edits. */
    @FunctionalInterface
    interface Edit {
        /** Does it. */
        void run() throws IOException;
    }
}
