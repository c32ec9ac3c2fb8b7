package dev.satchel.benchmarks.growth;

import dev.satchel.benchmarks.Visit;
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

/** Opening to read and opening to write in memory, as live sessions grow; small ones, so that a million of them fit. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@SuppressWarnings("NullAway.Init")
public class MemoryBySessions {

    @Param({"floor", "satchel", "spring"})
    public String contender;

    @Param({"10000", "100000", "1000000"})
    public int live;

    private Visitors visitors;

    @Setup
    public void populate() {
        visitors = Visitors.of(LiveSessions.of(contender, live), Contents.of(Visit.Size.SMALL.visit()), live);
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
