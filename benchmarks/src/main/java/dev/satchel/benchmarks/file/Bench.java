package dev.satchel.benchmarks.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A directory full of one contender's records. */
final class Bench {

    private final Path directory;
    private final FileContender contender;
    private final int records;
    private final SplittableRandom random = new SplittableRandom(42);

    Bench(String name, int records, boolean forcing) throws Exception {
        directory = Scratch.directory();
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
        Scratch.delete(directory);
    }
}
