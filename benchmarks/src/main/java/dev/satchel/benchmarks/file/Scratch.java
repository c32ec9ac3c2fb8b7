package dev.satchel.benchmarks.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A directory for a benchmark. It lies in the directory for temporary files; {@code -Dsatchel.benchmarks.directory=…}
 * says where else, since forcing means nothing in a file system that is kept in memory.
 */
public final class Scratch {

    private Scratch() {}

    /** A new one. */
    public static Path directory() throws IOException {
        Path above = Path.of(System.getProperty("satchel.benchmarks.directory", System.getProperty("java.io.tmpdir")));
        return Files.createTempDirectory(above, "satchel-benchmark-");
    }

    /** Deletes it with all that is in it. */
    public static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException fault) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
