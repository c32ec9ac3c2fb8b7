package dev.satchel.benchmarks.growth;

import dev.satchel.benchmarks.Visit;
import dev.satchel.benchmarks.memory.Contents;
import dev.satchel.benchmarks.sealing.PlatformToken;
import dev.satchel.benchmarks.sealing.SealedStack;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opening to read and opening to write a sealed token through the public API, as its attributes grow; 50 of them are
 * near its limit.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class SealedByAttributes {

    @Param({"floor", "satchel"})
    public String contender;

    @Param({"5", "25", "50"})
    public int attributes;

    private Cookie cookie;
    private String token;
    private int carts;

    @Setup
    public void seal() {
        cookie = contender.equals("floor") ? new Floor() : new Satchel();
        token = cookie.seal(Contents.texts(attributes));
    }

    @Benchmark
    public Object openRead() {
        return cookie.country(token);
    }

    @Benchmark
    public Object openWrite() {
        return cookie.choose(token, carts++ % 2 == 0 ? "another" : "a third one");
    }

    private interface Cookie {

        String seal(Contents contents);

        Object country(String token);

        Object choose(String token, String cartId);
    }

    /** Decodes all of a session, and encodes all of it again. */
    private static final class Floor implements Cookie {

        private final PlatformToken platform = new PlatformToken(true);
        private final ObjectWriter writer = JsonMapper.shared().writer();
        private final ObjectReader reader =
                JsonMapper.shared().readerFor(new TypeReference<LinkedHashMap<String, Object>>() {});

        @Override
        public String seal(Contents contents) {
            return platform.seal(writer.writeValueAsBytes(contents.attributes()));
        }

        @Override
        public Object country(String token) {
            return Objects.requireNonNull(open(token).get("country"));
        }

        @Override
        public Object choose(String token, String cartId) {
            Map<String, Object> session = open(token);
            session.put("cartId", cartId);
            return platform.seal(writer.writeValueAsBytes(session));
        }

        private Map<String, Object> open(String token) {
            return reader.readValue(platform.open(token));
        }
    }

    private static final class Satchel implements Cookie {

        private final Sessions sessions = SealedStack.compose().sessions();

        @Override
        public String seal(Contents contents) {
            try (SessionExchange exchange = sessions.open(List.of())) {
                contents.writeTo(exchange.session());
                return ((Directive.Issue) exchange.commit()).token().value();
            }
        }

        @Override
        public Object country(String token) {
            try (SessionExchange exchange = sessions.open(List.of(Token.of(token)))) {
                String country = exchange.view().get(Visit.COUNTRY).orElseThrow();
                exchange.commit();
                return country;
            }
        }

        @Override
        public Object choose(String token, String cartId) {
            try (SessionExchange exchange = sessions.open(List.of(Token.of(token)))) {
                exchange.session().set(Visit.CART_ID, cartId);
                return exchange.commit();
            }
        }
    }
}
