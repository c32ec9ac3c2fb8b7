package dev.satchel.testkit.faultfs;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The file or directory of a name, in memory and on the disk. Guarded by the lock of its tree. */
abstract sealed class Node {

    final long id;
    UserPrincipal owner;
    Set<PosixFilePermission> mode;
    FileTime modified;
    private FileTime forcedModified;

    private Node(long id, UserPrincipal owner, Set<PosixFilePermission> mode, FileTime modified) {
        this.id = id;
        this.owner = owner;
        this.mode = Set.copyOf(mode);
        this.modified = modified;
        forcedModified = modified;
    }

    void force() {
        forcedModified = modified;
    }

    /** The disk's view becomes the only one, with so much of what was not forced. */
    void restart(Survival.Dice dice) {
        if (!dice.survives()) {
            modified = forcedModified;
        }
        forcedModified = modified;
    }

    static final class File extends Node {

        byte[] bytes = new byte[0];
        private byte[] forced = new byte[0];
        private final List<Change> unforced = new ArrayList<>();

        File(long id, UserPrincipal owner, Set<PosixFilePermission> mode, FileTime modified) {
            super(id, owner, mode, modified);
        }

        void write(int position, byte[] written) {
            change(new Change(position, written));
        }

        void truncate(int size) {
            if (size < bytes.length) {
                change(new Change(size, null));
            }
        }

        private void change(Change change) {
            bytes = change.on(bytes, Integer.MAX_VALUE);
            unforced.add(change);
        }

        @Override
        void force() {
            super.force();
            forced = bytes;
            unforced.clear();
        }

        @Override
        void restart(Survival.Dice dice) {
            super.restart(dice);
            for (Change change : unforced) {
                if (change.written == null) {
                    forced = dice.survives() ? change.on(forced, 0) : forced;
                } else {
                    forced = change.on(forced, dice.share(change.written.length));
                }
            }
            bytes = forced;
            unforced.clear();
        }

        /** Bytes written from a position on, or, without any, everything from there on cut off. */
        @SuppressWarnings("ArrayRecordComponent")
        private record Change(int position, byte @org.jspecify.annotations.Nullable [] written) {

            byte[] on(byte[] bytes, int atMost) {
                if (written == null) {
                    return Arrays.copyOf(bytes, Math.min(bytes.length, position));
                }
                int count = Math.min(written.length, atMost);
                if (count == 0) {
                    return bytes;
                }
                byte[] next = Arrays.copyOf(bytes, Math.max(bytes.length, position + count));
                System.arraycopy(written, 0, next, position, count);
                return next;
            }
        }
    }

    static final class Directory extends Node {

        final Map<String, Node> entries = new TreeMap<>();
        final Map<String, Node> forced = new TreeMap<>();

        Directory(long id, UserPrincipal owner, Set<PosixFilePermission> mode, FileTime modified) {
            super(id, owner, mode, modified);
        }
    }

    static final class Link extends Node {

        final String target;

        Link(long id, UserPrincipal owner, Set<PosixFilePermission> mode, FileTime modified, String target) {
            super(id, owner, mode, modified);
            this.target = target;
        }
    }
}
