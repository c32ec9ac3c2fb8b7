package dev.satchel.benchmarks.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory full of one contender's records. It lies in the directory for temporary files; {@code -Dsatchel.benchmarks.directory=…} says
 * where else, since forcing means nothing in a file system that is kept in memory.
 */
final class Bench {

    private final Path directory;
    private final FileContender contender;
    private final int records;
    private final SplittableRandom random = new SplittableRandom(42);

    Bench(String name, int records, boolean forcing) throws Exception {
        Path above = Path.of(System.getProperty("satchel.benchmarks.directory", System.getProperty("java.io.tmpdir")));
        directory = Files.createTempDirectory(above, "satchel-benchmark-");
        contender = FileContender.named(name, directory, records, forcing);
        this.records = records;
    }

    FileContender contender() {
        return contender;
    }

    /** Writes all records; one in {@code every} is past its time, or none if that is 0. */
    Bench fill(int every) {
        IntStream all = IntStream.range(0, records);
        (contender.takesManyThreads() ? all.parallel() : all).forEach(i -> create(i, every > 0 && i % every == 0));
        return this;
    }

    private void create(int index, boolean expired) {
        try {
            contender.create(index, expired);
        } catch (Exception failed) {
            throw new IllegalStateException("record " + index + " was not written", failed);
        }
    }

    /** Writes those past their time, as they were deleted. */
    void refill(int every) throws Exception {
        for (int i = 0; i < records; i += every) {
            contender.create(i, true);
        }
    }

    /** Any record. */
    int any() {
        return random.nextInt(records);
    }

    /** How many files there are, those aside that a store locks. */
    long files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.resolveSibling("").endsWith("locks"))
                    .count();
        }
    }

    /** Deletes everything. */
    void delete() throws Exception {
        contender.stop();
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
