package dev.satchel.benchmarks.conflict;

import dev.satchel.benchmarks.Visit;
import dev.satchel.benchmarks.memory.Contents;
import dev.satchel.benchmarks.memory.LiveSessions;
import dev.satchel.benchmarks.memory.SatchelSessions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
 * Eight threads add one to a counter in one session. Beside the calls per second it reports, per second too: {@code acknowledged} updates,
 * {@code lost} ones (acknowledged, and not in the counter afterwards), {@code retries} (how often Satchel's engine met another's write and looked
 * again) and {@code refused} (a conflict was answered, so nothing is lost).
 *
 * <p>{@code floor} is a compare-and-set loop over JSON in a cache, by hand. The peers get, change and save, which is all that they offer; there
 * is no retry in it, and a lost update costs nothing. Where Satchel or the floor loses one, the run fails.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(8)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class Conflict {

    @Param({"floor", "satchel", "spring", "vertx", "tomcat", "jetty"})
    public String contender;

    private final LongAdder acknowledged = new LongAdder();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
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
    }

    @Benchmark
    public boolean increment(Outcome outcome) {
        boolean done = sessions.increment(token);
        if (done) {
            acknowledged.increment();
            outcome.acknowledged++;
        } else {
            outcome.refused++;
        }
        return done;
    }

    /** All threads have stopped: what the counter lacks was lost. */
    @TearDown(Level.Iteration)
    public void settle() {
        long missing = acknowledged.sum() - (sessions.count(token) - before);
        if (missing != 0 && (contender.equals("satchel") || contender.equals("floor"))) {
            throw new IllegalStateException(contender + " lost " + missing + " acknowledged updates");
        }
        lost.set(missing);
        if (sessions instanceof SatchelSessions satchel) {
            retries.set(satchel.takeRetries());
        }
    }

    @TearDown
    public void close() {
        sessions.close();
    }

    /** What a thread counts; of what all have together, the first that is asked tells all. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @SuppressWarnings("NullAway.Init")
    public static class Outcome {

        public long acknowledged;
        public long refused;

        private Conflict all;

        @Setup
        public void prepare(Conflict conflict) {
            all = conflict;
        }

        /** Acknowledged, and not in the counter. */
        public long lost() {
            return all.lost.getAndSet(0);
        }

        /** How often a write met another's. */
        public long retries() {
            return all.retries.getAndSet(0);
        }
    }
}
