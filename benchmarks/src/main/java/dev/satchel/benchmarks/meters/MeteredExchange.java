package dev.satchel.benchmarks.meters;

import dev.satchel.benchmarks.Visit;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.micrometer.SessionMeters;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Objects;
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
 * An exchange in memory without meters ({@code floor}), and with all of them: events, opening and commit, and each call
 * of the store. The difference, over the time of a whole request, is what meters cost a request.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class MeteredExchange {

    @Param({"floor", "satchel"})
    public String contender;

    private Sessions sessions;
    private Token token;
    private int turn;

    @Setup
    public void begin() {
        Sessions.Builder stack = Sessions.named("shop").codec(JsonCodec.standard());
        if (contender.equals("floor")) {
            sessions = stack.store(MemorySessionStore.standard()).build();
        } else {
            SessionMeters meters = SessionMeters.of("shop", new SimpleMeterRegistry());
            sessions = stack.store(meters.measure(MemorySessionStore.standard()))
                    .listener(meters)
                    .build();
        }
        try (SessionExchange exchange = sessions.open(List.of())) {
            Visit.Size.TYPICAL.visit().writeTo(exchange.session());
            token = ((Directive.Issue) Objects.requireNonNull(exchange.commit())).token();
        }
    }

    @Benchmark
    public Object read() {
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.view().get(Visit.CART_ID);
            return exchange.commit();
        }
    }

    @Benchmark
    public Object write() {
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            turn++;
            exchange.session().set(Visit.COUNTRY, turn % 2 == 0 ? "DE" : "FR");
            return exchange.commit();
        }
    }
}
