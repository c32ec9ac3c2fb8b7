package dev.satchel.benchmarks.redis;

import java.io.IOException;
import java.util.SplittableRandom;
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
 * Writes a session of a thousand in a server of this machine, which the request knows already. The floor is an {@code
 * EVALSHA} that compares and sets; so is Satchel, with the encoding of the record and the owner index looked after.
 * Spring sends what changed, not the whole session, in several round trips, and compares nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields.
public class RedisWriteBenchmark {

    @Param({"floor", "satchel", "spring"})
    public String contender;

    @Param("1000")
    public int records;

    private final SplittableRandom random = new SplittableRandom(42);
    private RedisServer server;
    private RedisContender sessions;

    @Setup
    public void start() throws IOException {
        server = RedisServer.start();
        sessions = RedisContender.named(contender, server, records);
    }

    @TearDown
    public void stop() throws IOException {
        sessions.close();
        server.close();
    }

    @Benchmark
    public Object write() {
        return sessions.write(random.nextInt(records));
    }
}
