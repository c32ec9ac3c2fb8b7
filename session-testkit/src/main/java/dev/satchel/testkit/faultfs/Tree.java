package dev.satchel.testkit.faultfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names and what they stand for, as a running system sees them and as the disk has them. Changes of names wait
 * until a directory that they concern is forced. Guarded by the lock of {@link Power}.
 */
final class Tree {

    private static final int MAX_CHAIN = 40;
    private static final Set<PosixFilePermission> EVERYTHING = PosixFilePermissions.fromString("rwxrwxrwx");

    private final InstantSource clock;
    private final Node.Directory root;
    private final List<Renaming> unforced = new ArrayList<>();
    private UserPrincipal user;
    private long capacity = Long.MAX_VALUE;
    private long ids;

    Tree(InstantSource clock, UserPrincipal user) {
        this.clock = clock;
        this.user = user;
        root = new Node.Directory(ids++, user, EVERYTHING, now());
    }

    void runAs(UserPrincipal principal) {
        user = principal;
    }

    void capacity(long bytes) {
        capacity = bytes;
    }

    long room() {
        return capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - used(root));
    }

    FileTime now() {
        return FileTime.from(clock.instant());
    }

    /** The node at this path. */
    Node find(FaultPath path, boolean follow) throws IOException {
        Node node = findOrNull(path, follow);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    @Nullable
    Node findOrNull(FaultPath path, boolean follow) throws IOException {
        Seat seat = seat(path, follow);
        return seat.node();
    }

    Node.Directory directory(FaultPath path) throws IOException {
        if (find(path, true) instanceof Node.Directory directory) {
            return directory;
        }
        throw new NotDirectoryException(path.toString());
    }

    Node.File createFile(FaultPath path, Set<PosixFilePermission> mode, boolean follow) throws IOException {
        Node.File file = new Node.File(ids++, user, mode, now());
        put(path, file, follow);
        return file;
    }

    void createDirectory(FaultPath path, Set<PosixFilePermission> mode) throws IOException {
        put(path, new Node.Directory(ids++, user, mode, now()), false);
    }

    void createLink(FaultPath path, String target) throws IOException {
        put(path, new Node.Link(ids++, user, EVERYTHING, now(), target), false);
    }

    String target(FaultPath path) throws IOException {
        if (find(path, false) instanceof Node.Link link) {
            return link.target;
        }
        throw new NotLinkException(path.toString());
    }

    void delete(FaultPath path) throws IOException {
        Seat seat = seat(path, false);
        Node node = seat.node();
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        refuseFull(path, node);
        permit(path, seat.parent, PosixFilePermission.OWNER_WRITE);
        rename(new Edit(seat.parent, seat.name, null));
    }

    void move(FaultPath from, FaultPath to, boolean replacing) throws IOException {
        Seat source = seat(from, false);
        Seat target = seat(to, false);
        Node moved = source.node();
        if (moved == null) {
            throw new NoSuchFileException(from.toString());
        }
        permit(from, source.parent, PosixFilePermission.OWNER_WRITE);
        permit(to, target.parent, PosixFilePermission.OWNER_WRITE);
        Node there = target.node();
        if (there == moved) {
            return;
        }
        if (there != null) {
            if (!replacing) {
                throw new FileAlreadyExistsException(to.toString());
            }
            refuseFull(to, there);
        }
        rename(new Edit(target.parent, target.name, moved), new Edit(source.parent, source.name, null));
    }

    void permit(FaultPath path, Node node, PosixFilePermission wanted) throws AccessDeniedException {
        PosixFilePermission asked = node.owner.equals(user)
                ? wanted
                : PosixFilePermission.valueOf(wanted.name().replace("OWNER", "OTHERS"));
        if (!node.mode.contains(asked)) {
            throw new AccessDeniedException(path.toString());
        }
    }

    void roomFor(FaultPath path, long bytes) throws IOException {
        if (bytes > room()) {
            Fault.NO_SPACE.strike(path.toString());
        }
    }

    /** Forces what a file holds, or the names in a directory. */
    void force(Node node) {
        node.force();
        for (Iterator<Renaming> all = unforced.iterator(); all.hasNext(); ) {
            Renaming renaming = all.next();
            if (renaming.edits.stream().anyMatch(edit -> edit.directory == node)) {
                renaming.force();
                all.remove();
            }
        }
    }

    void restart(Survival.Dice dice) {
        for (Renaming renaming : unforced) {
            if (dice.survives()) {
                renaming.force();
            }
        }
        unforced.clear();
        restart(root, dice);
    }

    private static void restart(Node.Directory directory, Survival.Dice dice) {
        directory.restart(dice);
        directory.entries.clear();
        directory.entries.putAll(directory.forced);
        for (Node node : directory.entries.values()) {
            if (node instanceof Node.Directory below) {
                restart(below, dice);
            } else {
                node.restart(dice);
            }
        }
    }

    private static long used(Node.Directory directory) {
        long sum = 0;
        for (Node node : directory.entries.values()) {
            sum += node instanceof Node.Directory below
                    ? used(below)
                    : node instanceof Node.File file ? file.bytes.length : 0;
        }
        return sum;
    }

    private void put(FaultPath path, Node node, boolean follow) throws IOException {
        Seat seat = seat(path, follow);
        if (seat.node() != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        permit(path, seat.parent, PosixFilePermission.OWNER_WRITE);
        roomFor(path, 1);
        rename(new Edit(seat.parent, seat.name, node));
    }

    private void rename(Edit... edits) {
        Renaming renaming = new Renaming(List.of(edits));
        for (Edit edit : renaming.edits) {
            edit.apply(edit.directory.entries);
            edit.directory.modified = now();
        }
        unforced.add(renaming);
    }

    private static void refuseFull(FaultPath path, Node node) throws DirectoryNotEmptyException {
        if (node instanceof Node.Directory directory && !directory.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
    }

    private Seat seat(FaultPath path, boolean follow) throws IOException {
        List<String> way = new ArrayList<>(path.toAbsolutePath().names());
        Node.Directory at = root;
        List<Node.Directory> above = new ArrayList<>();
        int links = 0;
        while (true) {
            if (way.isEmpty()) {
                return new Seat(at, "");
            }
            String name = way.remove(0);
            if (name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                at = above.isEmpty() ? root : above.remove(above.size() - 1);
                continue;
            }
            Node node = at.entries.get(name);
            if (node instanceof Node.Link link && (follow || !way.isEmpty())) {
                if (++links > MAX_CHAIN) {
                    throw new FileSystemLoopException(path.toString());
                }
                FaultPath target = FaultPath.parse(path.getFileSystem(), link.target);
                way.addAll(0, target.names());
                if (target.isAbsolute()) {
                    at = root;
                    above.clear();
                }
                continue;
            }
            if (way.isEmpty()) {
                return new Seat(at, name);
            }
            if (node == null) {
                throw new NoSuchFileException(path.toString());
            }
            if (!(node instanceof Node.Directory below)) {
                throw new FileSystemException(path.toString(), null, "Not a directory");
            }
            permit(path, below, PosixFilePermission.OWNER_EXECUTE);
            above.add(at);
            at = below;
        }
    }

    /** Where a name stands; the root stands nowhere, under no name. */
    private record Seat(Node.Directory parent, String name) {
        @Nullable
        Node node() {
            return name.isEmpty() ? parent : parent.entries.get(name);
        }
    }

    private record Edit(
            Node.Directory directory, String name, @Nullable Node node) {
        void apply(Map<String, Node> entries) {
            if (node == null) {
                entries.remove(name);
            } else {
                entries.put(name, node);
            }
        }
    }

    /** A change of names that happens as a whole or not at all, as a journal makes it. */
    private record Renaming(List<Edit> edits) {
        void force() {
            for (Edit edit : edits) {
                edit.apply(edit.directory.forced);
            }
        }
    }
}
