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
 * A session to its token, from live values. {@code satchel} does what {@code floor} does and more; {@code satchelState}
 * begins with encoded values, where a request begins that changed one of them; {@code satchelExchange} is the whole
 * public path. Each of their classes says what is in it and what is not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class Seal {

    @Param({
        "floor",
        "floorPerCall",
        "floorJwe",
        "floorClaims",
        "satchel",
        "satchelState",
        "satchelExchange",
        "nimbus",
        "jose4j"
    })
    public String contender;

    @Param({"SMALL", "TYPICAL", "LARGE"})
    public Visit.Size size;

    private Visit visit;
    private Sealing sealing;

    /** Makes it, and sees that it opens what it seals. */
    @Setup
    public void prepare() {
        visit = size.visit();
        sealing = Sealing.of(contender, visit);
        if (!sealing.country(sealing.seal(visit)).equals(visit.country())) {
            throw new IllegalStateException(contender + " does not open what it sealed");
        }
    }

    @Benchmark
    public String seal() {
        return sealing.seal(visit);
    }
}
