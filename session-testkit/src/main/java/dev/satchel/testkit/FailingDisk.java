package dev.satchel.testkit;

import dev.satchel.session.codec.Payload;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import dev.satchel.testkit.faultfs.Survival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * The disk of a bench that loses what was not forced, goes away and comes back, and lets its bytes be changed. It has
 * all hooks of {@link SessionStoreContract} for a store that keeps files by {@code java.nio.file}. Thread-safe.
 *
 * <pre>{@code
 * class MyFileStoreTest extends SessionStoreContract {
 *     protected SessionStore open(Bench bench) {
 *         return MyFileStore.in(bench.failingDisk().directory());
 *     }
 *
 *     protected Optional<Crash> crash(Bench bench) {
 *         return Optional.of(bench.failingDisk());
 *     }
 *
 *     // image and outage likewise
 * }
 * }</pre>
 */
public final class FailingDisk implements Crash, Outage, Image {

    private final FaultFileSystem files;
    private final Path directory;

    FailingDisk(InstantSource clock) {
        files = FaultFileSystem.create(clock);
        directory = files.root().resolve("sessions");
    }

    /** A directory on this disk that nobody has made yet. */
    public Path directory() {
        return directory;
    }

    @Override
    public void now() {
        files.restart(Survival.forcedOnly());
    }

    @Override
    public int steps() {
        return Math.toIntExact(files.steps());
    }

    @Override
    public void at(int step) {
        files.cutAfter(step - files.steps());
    }

    @Override
    public void begin() {
        files.cutAfter(0);
    }

    @Override
    public void end() {
        files.restart(Survival.everything());
    }

    @Override
    public List<String> cells() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public Payload read(String cell) throws IOException {
        return Payload.of(Files.readAllBytes(directory.resolve(cell)));
    }

    @Override
    public void write(String cell, Payload bytes) throws IOException {
        Files.write(directory.resolve(cell), bytes.toBytes());
    }
}
