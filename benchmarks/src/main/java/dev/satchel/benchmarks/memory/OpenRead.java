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
 * A request that reads: open by token, read one attribute, commit nothing.
 *
 * <p>{@code floor} is SHA-256 of the token and the cache's {@code getIfPresent}, its bytes left encoded; {@code
 * floorUnhashed} is the look-up alone; {@code floorDecoded} also decodes the bytes to read an attribute. {@code
 * satchel} has room for twice the sessions. {@code satchelFull} has room for no other one, so the order of eviction
 * matters. The run fails when a read of either has written anything. The class of each peer says what it leaves out.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class OpenRead {

    @Param({
        "floor",
        "floorUnhashed",
        "floorDecoded",
        "satchel",
        "satchelFull",
        "spring",
        "vertx",
        "tomcat",
        "jetty",
        "undertow"
    })
    public String contender;

    @Param("TYPICAL")
    public Visit.Size size;

    @Param("10000")
    public int live;

    private Visitors visitors;
    private long versions;

    @Setup
    public void populate() {
        visitors = Visitors.of(LiveSessions.of(contender, live), Contents.of(size.visit()), live);
        versions = visitors.versions();
    }

    @Benchmark
    public Object openRead(Walk walk) {
        return visitors.country(walk.next());
    }

    @TearDown
    public void close() {
        boolean written = visitors.versions() != versions;
        visitors.close();
        if (written) {
            throw new IllegalStateException("a read has written to the store");
        }
    }
}
