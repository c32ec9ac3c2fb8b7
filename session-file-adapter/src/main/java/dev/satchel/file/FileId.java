package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a file from the one that had its name before. The system may give a number again as soon as a file is
 * deleted; the time, which our own files get by chance, is then another one.
 *
 * @param key device and number, or the time of its making where the file system has no numbers
 * @param modified the time of its last change
 */
record FileId(Object key, FileTime modified) {

    /**
     * The file at this path, or null if there is no file.
     *
     * @throws IOException also when a pipe or a device lies there, which could keep its reader waiting for ever
     */
    static @Nullable FileId at(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
            if (attributes.isOther()) {
                throw new FileSystemException(
                        null, null, path.getFileName() + " is no file but a pipe or a device; delete it");
            }
            return of(attributes);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    static FileId of(BasicFileAttributes attributes) {
        return new FileId(keyOf(attributes), attributes.lastModifiedTime());
    }

    static Object keyOf(BasicFileAttributes attributes) {
        Object key = attributes.fileKey();
        return key == null ? attributes.creationTime() : key;
    }
}
