package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Session;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.TokenExplanation;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why a token opens its session or does not: the verdict is that of opening, and asking leaves no trace. */
class ExplainerTest {

    private final World world = new World();
    private final Browser browser = world.browser().write(s -> s.set(POINTS, 100));
    private final Token token = browser.token();
    private final String session = browser.info().fingerprint();

    private TokenExplanation explained() {
        return explained(world.sessions);
    }

    /** What is explained is what happens. */
    private TokenExplanation explained(Sessions node) {
        TokenExplanation explanation = node.explain(token);
        try (SessionExchange exchange = node.open(List.of(token))) {
            assertThat(explanation.opens()).isEqualTo(!exchange.view().info().isNew());
        }
        return explanation;
    }

    private static String verdict(TokenExplanation explanation) {
        List<String> reasons = explanation.reasons();
        return reasons.get(reasons.size() - 1);
    }

    @Test
    void aLiveSessionOpensAndItsTimesAreToldAndNobodyHears() {
        world.advance(Duration.ofMinutes(5));
        world.events.clear();
        long writes = world.store.writes();

        TokenExplanation explanation = world.sessions.explain(token);

        assertThat(explanation.opens()).isTrue();
        assertThat(explanation.stack()).isEqualTo("test");
        assertThat(explanation.fingerprint()).isEqualTo(session);
        assertThat(explanation.owner()).isEmpty();
        assertThat(explanation.reasons())
                .containsExactly(
                        "shape: that of a token of this stack",
                        "record: one is in the storage (stepped)",
                        "times: created 2026-01-01T00:00:00Z, begun 2026-01-01T00:00:00Z, last used "
                                + "2026-01-01T00:00:00Z; it is 2026-01-01T00:05:00Z",
                        "deadlines: idle 2026-01-01T00:30:00Z (PT30M after the last use), absolute "
                                + "2026-01-01T12:00:00Z (PT12H after the beginning), as stored 2026-01-01T00:30:00Z",
                        "owner: nobody has claimed it",
                        "verdict: it opens");
        assertThat(world.events).isEmpty();
        assertThat(world.store.writes()).isEqualTo(writes);
    }

    @Test
    void theOwnerIsToldBesideTheReasonsAndNotInThem() {
        browser.write(s -> s.claim("ada"));

        TokenExplanation explanation = world.sessions.explain(browser.token());

        assertThat(explanation.owner()).contains("ada");
        assertThat(explanation.reasons()).contains("owner: it has one").noneMatch(reason -> reason.contains("ada"));
    }

    @Test
    void whatExpiredNamesTheDeadlineThatCameFirst() {
        world.advance(Duration.ofMinutes(31));
        assertThat(verdict(explained()))
                .isEqualTo("verdict: expired at 2026-01-01T00:30:00Z, PT1M ago, by its idle deadline");
        Sessions longer = world.node(policy -> policy.idle(Duration.ofHours(2)));
        assertThat(verdict(explained(longer)))
                .isEqualTo("verdict: expired at 2026-01-01T00:30:00Z, PT1M ago, by its stored deadline");
        Sessions shorter = world.node(policy -> policy.absolute(Duration.ofMinutes(30)));
        assertThat(verdict(explained(shorter)))
                .isEqualTo("verdict: expired at 2026-01-01T00:30:00Z, PT1M ago, by its absolute deadline");
    }

    @Test
    void whatAnAdministratorEndedIsNotCalledExpired() {
        world.advance(Duration.ofMinutes(1));
        world.sessions.endAllBefore(world.instant());

        assertThat(verdict(explained()))
                .isEqualTo(
                        "verdict: ended, as everything that began before an instant that was set for the whole stack");
    }

    @Test
    void aTokenThatARotationReplacedIsExplainedWithinTheHandOverAndAfterIt() {
        browser.write(Session::rotate);
        world.advance(Duration.ofSeconds(30).minusMillis(1));
        TokenExplanation within = explained();
        assertThat(within.fingerprint()).isEqualTo(session);
        assertThat(verdict(within)).contains("replaced by another token", "reads as empty");

        world.advance(Duration.ofMillis(1));
        assertThat(verdict(explained())).contains("replaced by another token", "is over");
    }

    // Guard: Explainer.superseded; opening does not believe that time either.
    @Test
    void aMarkerDatedAYearAheadIsExplainedAsOneOfLongAgo() {
        browser.write(Session::rotate);
        StoredRecord marker = world.store.all().get(0);
        Instant ahead = world.instant().plus(Duration.ofDays(365));
        world.store.put(marker.touched(marker.version(), ahead, ahead.plus(Duration.ofDays(1))));

        assertThat(verdict(explained())).contains("is over");
    }

    @Test
    void whatCannotBeReadIsThereAndNamesNoSession() {
        StoredRecord record = world.store.all().get(0);
        world.store.put(new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                Payload.EMPTY));

        TokenExplanation explanation = explained();

        assertThat(explanation.fingerprint()).isEmpty();
        assertThat(verdict(explanation)).startsWith("record: it is there and cannot be read");
    }

    @Test
    void whatTheStoreItselfCannotReadIsExplainedToo() {
        world.store.before(Verb.FIND, () -> {
            throw new CorruptSessionException("no format that is known");
        });

        assertThat(verdict(world.sessions.explain(token)))
                .isEqualTo("record: it is there and cannot be read: no format that is known");
    }

    @Test
    void aStrangersTokenIsRefusedForWhatItIs() {
        TokenExplanation short5 = world.sessions.explain(Token.of("short"));
        TokenExplanation sealed = world.sessions.explain(Token.of(".a.b.c"));
        TokenExplanation unknown = world.sessions.explain(new Tokens(new SecureNumbers()).next());

        assertThat(short5.reasons())
                .containsExactly(
                        "shape: 5 characters, no token of this stack, which has 43 of base64url",
                        "verdict: refused as MALFORMED");
        assertThat(sealed.reasons().get(0)).endsWith("; with its dots it may be a sealed one");
        assertThat(unknown.opens()).isFalse();
        assertThat(unknown.fingerprint()).isEmpty();
        assertThat(unknown.reasons()).anyMatch(reason -> reason.startsWith("record: none in the storage (stepped)"));
        assertThat(verdict(unknown)).isEqualTo("verdict: refused as UNKNOWN");
    }

    @Test
    void aBackendThatCannotExplainIsAskedToOpen() {
        Assembly assembly = new Assembly("test");
        assembly.codec(world.codec);
        assembly.clock(world);
        assembly.backend(PlainTokens::new);
        Sessions plain = assembly.build();

        assertThat(plain.explain(Token.of("!")).reasons()).containsExactly("verdict: refused as MALFORMED");
    }
}
