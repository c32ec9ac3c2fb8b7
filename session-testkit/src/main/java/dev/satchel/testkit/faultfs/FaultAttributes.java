package dev.satchel.testkit.faultfs;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** The attributes of a file at a moment. */
record FaultAttributes(
        Object fileKey,
        UserPrincipal owner,
        Set<PosixFilePermission> permissions,
        FileTime lastModifiedTime,
        boolean isRegularFile,
        boolean isDirectory,
        boolean isSymbolicLink,
        long size)
        implements PosixFileAttributes {

    /** The owner of the files; the group plays no part here. */
    record User(String getName) implements UserPrincipal, GroupPrincipal {
        @Override
        public String toString() {
            return getName;
        }
    }

    static FaultAttributes of(Node node) {
        return new FaultAttributes(
                node.id,
                node.owner,
                node.mode,
                node.modified,
                node instanceof Node.File,
                node instanceof Node.Directory,
                node instanceof Node.Link,
                node instanceof Node.File file ? file.bytes.length : 0);
    }

    @Override
    public GroupPrincipal group() {
        return new User("group");
    }

    @Override
    public FileTime lastAccessTime() {
        return lastModifiedTime;
    }

    @Override
    public FileTime creationTime() {
        return lastModifiedTime;
    }

    @Override
    public boolean isOther() {
        return false;
    }
}
