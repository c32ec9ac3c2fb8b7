package dev.satchel.benchmarks.redis;

import dev.satchel.benchmarks.Visit;
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

/** As {@link RedisByAttributes}, as the sessions grow in number; small ones. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class RedisBySessions {

    @Param({"floor", "satchel"})
    public String contender;

    @Param({"10000", "100000", "1000000"})
    public int live;

    private RedisServer server;
    private Visitors visitors;

    @Setup
    public void populate() throws IOException {
        server = RedisServer.start();
        visitors = Visitors.madeAtOnce(
                WholeRedis.orSatchel(contender, server), Contents.of(Visit.Size.SMALL.visit()), live);
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
