package dev.satchel.sealed;

import static dev.satchel.sealed.Bench.created;
import static dev.satchel.sealed.Bench.issued;
import static dev.satchel.sealed.Bench.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
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

    // Guard: TokenSeal.requireOpensUntil; clocks of two nodes may be apart.
    @Test
    void aSessionOfTheLongestLifetimeIsWrittenByANodeWhoseClockIsBehind() {
        Duration longest = bench.policy.lifetime().absolute();
        SealedSessions sealed = SealedSessions.with(ring).longestLifetime(longest);
        for (SealedSessions each : List.of(sealed, sealed.ledger(new ReferenceStore()))) {
            SessionBackend backend = each.create(bench.composition("shop/test"));
            SessionState state = bench.state("a", "1").toBuilder()
                    .lifetime(Optional.of(Lifetime.remembered(longest)))
                    .expiresAt(bench.clock.instant().plus(longest))
                    .build();
            Snapshot held = opened(backend, created(backend, state));
            bench.clock.set(Bench.NOON.minusSeconds(60));

            Token token = issued(backend.update(held, bench.changed(held, "2")));

            bench.clock.set(Bench.NOON.plus(longest).minusMillis(1));
            assertThat(bench.value(opened(backend, token).state())).isEqualTo("2");
            bench.clock.set(Bench.NOON);
        }
    }

    @Test
    void anAnonymousLifetimeThatNoTokenReachesIsRefusedWhenTheStackIsComposed() {
        bench.policy = SessionPolicy.builder()
                .anonymous(Lifetime.of(Duration.ofHours(1), Duration.ofDays(30)))
                .build();

        assertThatThrownBy(() -> SealedSessions.with(ring)
                        .longestLifetime(Duration.ofDays(1))
                        .create(bench.composition("shop/test")))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.longest-lifetime]");
    }

    @Test
    void anAnonymousLifetimeBeyondADefaultTokensIsReached() {
        Lifetime anonymous = Lifetime.of(Duration.ofHours(1), Duration.ofDays(500));
        bench.policy = SessionPolicy.builder().anonymous(anonymous).build();
        SessionBackend backend =
                SealedSessions.with(ring).ledger(new ReferenceStore()).create(bench.composition("shop/test"));

        assertThat(opened(backend, created(backend, bench.state("a", "1")))).isNotNull();
    }
}
