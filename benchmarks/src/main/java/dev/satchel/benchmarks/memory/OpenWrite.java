package dev.satchel.benchmarks.memory;

import dev.satchel.benchmarks.Visit;
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
 * A request that writes: open by token, set one attribute, commit.
 *
 * <p>{@code floor} is the cache's {@code getIfPresent} and {@code replace(key, old, new)} with the JSON of an object
 * that is at hand, under the token itself. {@code floorHashed} hashes the token first. {@code floorDecoded} decodes the
 * stored session in order to change it. The class of each peer says what it leaves out.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class OpenWrite {

    @Param({"floor", "floorHashed", "floorDecoded", "satchel", "spring", "vertx", "tomcat", "jetty", "undertow"})
    public String contender;

    @Param("TYPICAL")
    public Visit.Size size;

    @Param("10000")
    public int live;

    private Visitors visitors;

    @Setup
    public void populate() {
        String kind = switch (contender) {
            case "floor" -> "floorUnhashed";
            case "floorHashed" -> "floor";
            default -> contender;
        };
        visitors = Visitors.of(LiveSessions.of(kind, live), Contents.of(size.visit()), live);
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
