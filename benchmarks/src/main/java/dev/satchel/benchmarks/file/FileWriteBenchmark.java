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
 * Writes over one session of many, each time another one, durable as far as the operating system lives. The floor
 * writes a temporary file and moves it; Satchel does so as a compare-and-set under its locks, with a checksum and a
 * time stamp. Tomcat writes over the file in place, Jetty deletes it and writes another: a crash under way costs the
 * session. Neither compares a version.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields.
public class FileWriteBenchmark {

    @Param({"floor", "satchel", "tomcat", "jetty"})
    public String contender;

    @Param({"1000", "100000"})
    public int records;

    private Bench bench;

    @Setup
    public void fill() throws Exception {
        bench = new Bench(contender, records, false).fill(0);
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
