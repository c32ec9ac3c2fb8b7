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
 * Reads one session of many, each time another one. The floor reads the bytes of a file; Satchel finds the record and
 * checks it ("satchelDecoded" decodes an attribute besides). Tomcat and Jetty decode all attributes by Java
 * serialization: they cannot hand over less. All files are in the page cache, as those of a busy site are.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields.
public class FileReadBenchmark {

    @Param({"floor", "satchel", "satchelDecoded", "tomcat", "jetty"})
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
    public Object read() throws Exception {
        return bench.contender().read(bench.any());
    }
}
