package dev.satchel.benchmarks.redis;

import dev.satchel.benchmarks.memory.Contents;
import dev.satchel.benchmarks.memory.Visitors;
import dev.satchel.benchmarks.memory.Walk;
import java.io.IOException;
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
 * Opening to read and opening to write over Redis, as the attributes of a session grow: short texts, one of which is
 * read or set. {@code floor} is a {@code GET}, or that and a compare-and-set, and decodes and encodes all of a session.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class RedisByAttributes {

    @Param({"floor", "satchel"})
    public String contender;

    @Param({"5", "25", "100", "500"})
    public int attributes;

    @Param("1000")
    public int live;

    private RedisServer server;
    private Visitors visitors;

    @Setup
    public void populate() throws IOException {
        server = RedisServer.start();
        visitors = Visitors.madeAtOnce(WholeRedis.orSatchel(contender, server), Contents.texts(attributes), live);
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
    public void stop() throws IOException {
        visitors.close();
        server.close();
    }
}
