package dev.satchel.benchmarks.growth;

import dev.satchel.benchmarks.memory.Contents;
import dev.satchel.benchmarks.memory.LiveSessions;
import dev.satchel.benchmarks.memory.Visitors;
import dev.satchel.benchmarks.memory.Walk;
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
 * Opening to read and opening to write in memory, as the attributes of a session grow: short texts, one of which is
 * read or set. There are few sessions, so that what grows is the session. {@code floor} is {@code floorDecoded} of the
 * other memory benchmarks: it decodes and encodes all of a session, which is the least that reaches one of its
 * attributes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class MemoryByAttributes {

    @Param({"floor", "satchel", "spring"})
    public String contender;

    @Param({"5", "50", "500"})
    public int attributes;

    @Param("1000")
    public int live;

    private Visitors visitors;

    @Setup
    public void populate() {
        String kind = contender.equals("floor") ? "floorDecoded" : contender;
        visitors = Visitors.of(LiveSessions.of(kind, live), Contents.texts(attributes), live);
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
    public void close() {
        visitors.close();
    }
}
