package dev.satchel.benchmarks.sealing;

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
import org.openjdk.jmh.annotations.Warmup;

/**
 * A token to one attribute of the session in it. {@code satchel} decodes the one that is asked for; the floor and the
 * libraries, which have no notion of one, decode all. {@code satchelExchange} is the whole public path.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class Open {

    @Param({"floor", "floorPerCall", "floorJwe", "floorClaims", "satchel", "satchelExchange", "nimbus", "jose4j"})
    public String contender;

    @Param({"SMALL", "TYPICAL", "LARGE"})
    public Visit.Size size;

    private Sealing sealing;
    private String token;

    @Setup
    public void seal() {
        Visit visit = size.visit();
        sealing = Sealing.of(contender, visit);
        token = sealing.seal(visit);
    }

    @Benchmark
    public String open() {
        return sealing.country(token);
    }
}
