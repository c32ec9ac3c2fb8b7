package dev.satchel.benchmarks.file;

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
 * Writes over one session of many, each time another one, durable through a loss of power: the file and then its
 * directory are forced. No peer offers that; {@link FileWriteBenchmark} has their writes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields.
public class FileForcedWriteBenchmark {

    @Param({"floor", "satchel"})
    public String contender;

    @Param({"1000", "100000"})
    public int records;

    private Bench bench;

    @Setup
    public void fill() throws Exception {
        bench = new Bench(contender, records, true).fill(0);
    }

    @TearDown
    public void delete() throws Exception {
        bench.delete();
    }

    @Benchmark
    public void write() throws Exception {
        bench.contender().write(bench.any());
    }
}
