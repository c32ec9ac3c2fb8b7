package dev.satchel.benchmarks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.json.JsonCodec;
import dev.satchel.redis.RedisSessionStore;
import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Placement;
import dev.satchel.session.Session;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a Redis below a hybrid stack is sent, as the server tells it. */
class HybridTrafficTest {

    private static final Attribute<Integer> COUNT = Attribute.of("count", Integer.class);
    private static final int VISITS = 2_000;

    private static List<Token> exchange(SessionExchange exchange, List<Token> before, Consumer<Session> body) {
        try (exchange) {
            body.accept(exchange.session());
            return exchange.commit() instanceof Directive.Issue issue ? List.of(issue.token()) : before;
        }
    }

    @Test
    void anonymousVisitsSendNothingAndALoginDoes() throws Exception {
        try (RedisServer server = RedisServer.start();
                RedisSessionStore store = RedisSessionStore.connect(server.uri(), "hybrid");
                Monitor monitor = new Monitor(server.port())) {
            Sessions sessions = Sessions.named("hybrid")
                    .codec(JsonCodec.standard())
                    .placement(
                            Placement.sealedUntilClaimed(SealedSessions.with(KeyRing.ephemeralForDevelopment()), store))
                    .build();
            monitor.take();
            List<Token> token = List.of();
            for (int i = 0; i < VISITS; i++) {
                token = exchange(sessions.open(List.of(), List.of()), List.of(), s -> s.set(COUNT, 1));
                token = exchange(sessions.open(List.of(), token), token, s -> s.update(COUNT, 0, count -> count + 1));
                token = exchange(sessions.open(List.of(), token), token, s -> s.get(COUNT));
            }
            assertThat(monitor.take()).isEmpty();

            exchange(sessions.open(List.of(), token), token, s -> s.claim("ada"));
            assertThat(monitor.take()).isNotEmpty();
        }
    }
}
