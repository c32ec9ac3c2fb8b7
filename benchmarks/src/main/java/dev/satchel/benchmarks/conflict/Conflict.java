package dev.satchel.benchmarks.conflict;

import dev.satchel.benchmarks.Visit;
import dev.satchel.benchmarks.memory.Contents;
import dev.satchel.benchmarks.memory.LiveSessions;
import dev.satchel.benchmarks.memory.SatchelSessions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Eight threads add one to a counter in one session. Beside the calls per second it counts {@code acknowledged}
 * updates and {@code lost} ones (acknowledged, but not in the counter afterwards). {@code retries} counts how often
 * Satchel's engine found another write and tried again; {@code refused} counts reported conflicts, which lose nothing.
 * The counts are of whole iterations, which last longer than the measured second, so only their ratio is meaningful.
 * The lost updates per second are that ratio times the calls per second.
 *
 * <p>{@code floor} is a compare-and-set loop over JSON in a cache, by hand. The peers get, change and save, which is
 * all that they offer; there is no retry in it, and a lost update costs nothing. Where Satchel or the floor loses one,
 * the run fails.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(8)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class Conflict {

    @Param({"floor", "satchel", "spring", "vertx", "tomcat", "jetty", "undertow"})
    public String contender;

    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private LiveSessions sessions;
    private String token;
    private long before;

    @Setup
    public void open() {
        sessions = LiveSessions.of(contender, 1_000);
        token = sessions.create(Contents.of(Visit.Size.TYPICAL.visit()));
    }

    @Setup(Level.Iteration)
    public void begin() {
        before = sessions.count(token);
        acknowledged.reset();
        refused.reset();
        lost.reset();
        retries.reset();
    }

    @Benchmark
    public boolean increment(Outcome outcome) {
        boolean done = sessions.increment(token);
        (done ? acknowledged : refused).increment();
        return done;
    }

    /** All threads have stopped: what the counter lacks was lost. */
    @TearDown(Level.Iteration)
    public void settle() {
        long missing = acknowledged.sum() - (sessions.count(token) - before);
        if (missing != 0 && (contender.equals("satchel") || contender.equals("floor"))) {
            throw new IllegalStateException(contender + " lost " + missing + " acknowledged updates");
        }
        lost.add(missing);
        if (sessions instanceof SatchelSessions satchel) {
            retries.add(satchel.takeRetries());
        }
    }

    @TearDown
    public void close() {
        sessions.close();
    }

    /** The counts of all threads together: the first one asked reports them, so that the sum is right. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    @SuppressWarnings("NullAway.Init")
    public static class Outcome {

        private Conflict all;

        @Setup
        public void prepare(Conflict conflict) {
            all = conflict;
        }

        /** Answered as done. */
        public long acknowledged() {
            return all.acknowledged.sumThenReset();
        }

        /** Answered as not done. */
        public long refused() {
            return all.refused.sumThenReset();
        }

        /** Acknowledged, and not in the counter. */
        public long lost() {
            return all.lost.sumThenReset();
        }

        /** The number of writes that conflicted with another one. */
        public long retries() {
            return all.retries.sumThenReset();
        }
    }
}
