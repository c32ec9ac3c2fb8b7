package dev.satchel.benchmarks.file;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Sweeps all sessions, of which one in a hundred is past its time. The floor walks the directories and asks for each
 * file's time, and deletes nothing; "floorNames" does not even ask, "floorDeleting" deletes as well. Satchel opens
 * those that are past their time, under its locks, to make sure of it. Tomcat loads each session; Jetty goes by the
 * time in a file's name, so it need not ask for it, and moving the time means another name.
 *
 * <p>The deleted files are written again outside the measurement, and their deletion is checked.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@SuppressWarnings("NullAway.Init") // JMH sets the fields.
public class FileSweepBenchmark {

    private static final int EVERY = 100;

    @Param({"floor", "floorNames", "floorDeleting", "satchel", "tomcat", "jetty"})
    public String contender;

    @Param("100000")
    public int records;

    private Bench bench;
    private boolean swept;
    private long before;

    @Setup
    public void fill() throws Exception {
        bench = new Bench(contender, records, false).fill(EVERY);
    }

    @Setup(Level.Iteration)
    public void refill() throws Exception {
        if (swept && bench.contender().deletes()) {
            bench.refill(EVERY);
        }
        swept = true;
        before = bench.files();
    }

    @Benchmark
    public Object sweep() throws Exception {
        return bench.contender().sweep();
    }

    @TearDown(Level.Iteration)
    public void check() throws IOException {
        long expected = bench.contender().deletes() ? (records + EVERY - 1) / EVERY : 0;
        long deleted = before - bench.files();
        if (deleted != expected) {
            throw new IllegalStateException(contender + " deleted " + deleted + " of " + expected);
        }
    }

    @TearDown
    public void delete() throws Exception {
        bench.delete();
    }
}
