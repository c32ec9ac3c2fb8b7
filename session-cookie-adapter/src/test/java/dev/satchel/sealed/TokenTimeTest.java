package dev.satchel.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.testkit.ReferenceStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the times in a token, a peer's too, are worth under the engine. */
class TokenTimeTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final long NOON = Bench.NOON.getEpochSecond();

    private final Bench bench = new Bench();
    private final RootKey root = RootKey.random(KeyState.PRIMARY, Optional.empty());
    private final KeyRing ring = Bench.ring(root);
    private final Peer peer = new Peer(root, "shop/test", NOON / 86_400);

    private Sessions stack(UnaryOperator<SealedSessions> ledger, Duration idle) {
        return Sessions.named("shop/test")
                .codec(bench.codec)
                .clock(bench.clock)
                .listener(bench.events::add)
                .policy(SessionPolicy.builder()
                        .idle(idle)
                        .absolute(Duration.ofDays(7))
                        .build())
                .backend(ledger.apply(SealedSessions.with(ring)))
                .build();
    }

    private Sessions plain(Duration idle) {
        return stack(made -> made, idle);
    }

    private static Optional<String> owner(Sessions sessions, Token token) {
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            return exchange.view().info().owner();
        }
    }

    private Stream<RefusalReason> refusals() {
        return bench.events.stream()
                .filter(SessionEvent.Refused.class::isInstance)
                .map(event -> ((SessionEvent.Refused) event).reason());
    }

    /** A peer's session: seconds after noon, and any members behind them. */
    private Token made(long exp, long xat, long cat, String more) {
        return peer.seal("{\"v\":1,\"jti\":\"AQIDBAUGBwgJCgsMDQ4PEA\",\"iat\":" + NOON + ",\"exp\":" + (NOON + exp)
                + ",\"lat\":" + NOON * 1000 + ",\"xat\":" + (NOON + xat) * 1000 + ",\"cat\":" + (NOON + cat) * 1000
                + ",\"sub\":\"ada\"" + more.replace('\'', '"').replace("NOON", Long.toString(NOON)) + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1800 | 1800 | 0  | ''                                   |",
                "-200 | -200 | 0  | ''                                   | IDLE",
                "0    | 0    | 0  | ''                                   | IDLE",
                "0    | 1800 | 0  | ''                                   | IDLE",
                "1800 | 0    | 0  | ''                                   | IDLE",
                "-9999999999 | 1800 | 0 | ''                             | IDLE",
                "1800 | 1800 | 0  | ,'nbf':NOON                          |",
                "1800 | 1800 | 0  | ,'nbf':NOON.5                        | UNSUPPORTED",
                "1800 | 1800 | 0  | ,'nbf':9772712000                    | UNSUPPORTED",
                "1800 | 1800 | 0  | ,'\\u006ebf':9772712000              | UNSUPPORTED",
                "1800 | 1800 | 0  | ,'dat':{'nbf':'\\u0041'}             |",
                "1800 | 1800 | 0  | ,'dat':{'x':'[[[[[[[[[[[[[[[[[[[nbf'} |",
                "1800 | 1800 | 0  | ,'aud':[[[[[[[[[[[[[[[[[[[['nbf']]]]]]]]]]]]]]]]]]]] |",
                "1800 | 1800 | 0  | ,'nbf':'soon'                        | CORRUPT",
                "1800 | 1800 | 60 | ''                                   |",
                "1800 | 1800 | 61 | ''                                   | UNSUPPORTED",
                "1800 | 1800 | 61 | ,'sat':NOON000                       | UNSUPPORTED",
                "1800 | 1800 | 31536000 | ''                             | UNSUPPORTED",
                "1800 | 1800 | 0  | ,'sat':9772712000000                 | UNSUPPORTED",
            })
    void aPeersTimesCount(long exp, long xat, long cat, String more, RefusalReason refusal) {
        Token token = made(exp, xat, cat, more);

        assertThat(owner(plain(Duration.ofMinutes(30)), token))
                .isEqualTo(Optional.of("ada").filter(name -> refusal == null));
        assertThat(refusals()).isEqualTo(refusal == null ? List.of() : List.of(refusal));
    }

    @Test
    void theOrderOfAPeersMembersDoesNotMatter() {
        String json = "{\"exp\":" + NOON + ",\"v\":1,\"jti\":\"AQIDBAUGBwgJCgsMDQ4PEA\",\"iat\":" + NOON + ",\"lat\":"
                + NOON + "000,\"xat\":" + (NOON + 60) + "000,\"cat\":" + NOON + "000,\"sub\":\"ada\"}";

        assertThat(owner(plain(Duration.ofMinutes(30)), peer.seal(json))).isEmpty();
        assertThat(owner(
                        plain(Duration.ofMinutes(30)),
                        peer.seal(json.replace("\"exp\":" + NOON, "\"exp\":" + (NOON + 60)))))
                .contains("ada");
    }

    @Test
    void aPeersShortTokenIsNotStretchedByALongPolicy() {
        Token token = made(60, 60, 0, "");
        bench.clock.advance(Duration.ofSeconds(60).minusMillis(1));
        assertThat(owner(plain(Duration.ofHours(24)), token)).contains("ada");

        bench.clock.advance(Duration.ofMillis(1));

        assertThat(owner(plain(Duration.ofHours(24)), token)).isEmpty();
    }

    private static Token signedIn(Sessions sessions) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(COUNTRY, "FR");
            exchange.session().claim("ada");
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    @Test
    void aLongerPolicyRevivesNothingAndAShorterOneCountsAtOnce() {
        ReferenceStore records = new ReferenceStore();
        for (UnaryOperator<SealedSessions> ledger :
                List.<UnaryOperator<SealedSessions>>of(made -> made, made -> made.ledger(records))) {
            Token token = signedIn(stack(ledger, Duration.ofMinutes(30)));
            bench.clock.advance(Duration.ofMinutes(10));
            assertThat(owner(stack(ledger, Duration.ofMinutes(10)), token)).isEmpty();
            assertThat(owner(stack(ledger, Duration.ofMinutes(30)), token)).contains("ada");

            bench.clock.advance(Duration.ofHours(20));

            assertThat(owner(stack(ledger, Duration.ofHours(24)), token)).isEmpty();
        }
    }
}
