package dev.satchel.benchmarks.file;

import dev.satchel.benchmarks.memory.Contents;
import dev.satchel.benchmarks.memory.KeptSessions;
import dev.satchel.benchmarks.memory.SatchelSessions;
import dev.satchel.benchmarks.memory.Visitors;
import dev.satchel.benchmarks.memory.Walk;
import dev.satchel.file.Durability;
import dev.satchel.file.FileSessionStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Opening to read and opening to write over files that are not forced, as the attributes of a session grow: short
 * texts, one of which is read or set. {@code floor} reads and moves files by hand, and decodes and encodes all of a
 * session.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class FileByAttributes {

    @Param({"floor", "satchel"})
    public String contender;

    @Param({"5", "25", "100", "500"})
    public int attributes;

    @Param("1000")
    public int live;

    private Path directory;
    private Visitors visitors;

    @Setup
    public void populate() throws IOException {
        directory = Scratch.directory();
        visitors = Visitors.of(sessions(), Contents.texts(attributes), live);
    }

    private KeptSessions sessions() throws IOException {
        return switch (contender) {
            case "floor" -> new WholeFiles(directory);
            case "satchel" ->
                SatchelSessions.over(
                        FileSessionStore.builder(directory)
                                .durability(Durability.OS)
                                .build(),
                        () -> {});
            default -> throw new IllegalArgumentException("no contender is called " + contender);
        };
    }

    @Benchmark
    public Object openRead(Walk walk) {
        return visitors.country(walk.next());
    }

    @Benchmark
    public Object openWrite(Walk walk) {
        return visitors.choose(walk.next());
    }

    @TearDown
    public void delete() throws IOException {
        visitors.close();
        Scratch.delete(directory);
    }
}
