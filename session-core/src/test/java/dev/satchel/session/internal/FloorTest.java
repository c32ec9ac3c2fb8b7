package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.store.StorageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All sessions that began before an instant end, on every node and for good. */
class FloorTest {

    private static final StorageKey FLOOR = new KeySpace("test").floor();

    private final World world = new World();
    private final Browser browser = world.browser().write(s -> s.claim("ada"));

    private boolean opens(Sessions node, Token token) {
        return !node.open(List.of(token)).view().info().isNew();
    }

    private Sessions node() {
        Assembly assembly = new Assembly("test");
        assembly.codec(world.codec);
        assembly.store(world.store);
        assembly.clock(world);
        return assembly.build();
    }

    @Test
    void whatBeganBeforeEndsHereAtOnceAndWhatBeginsLaterLives() {
        world.advance(Duration.ofSeconds(1));
        world.sessions.endAllBefore(world.instant());
        Browser later = world.browser().write(s -> s.claim("ada"));

        assertThat(browser.info().owner()).isEmpty();
        assertThat(later.info().owner()).contains("ada");
        assertThat(world.sessions.owned().list("ada")).hasSize(1);
        assertThat(world.sessions.owned().revokeAll("ada")).isEqualTo(1);
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .contains(RefusalReason.REVOKED);
        assertThat(world.heard(SessionEvent.Ended.class))
                .hasSize(2)
                .allSatisfy(ended -> assertThat(ended.reason()).isEqualTo(EndReason.REVOKED));
    }

    // Guard: Floor.look.
    @Test
    void anotherNodeNoticesWithinThirtySecondsAndARestartAtOnce() {
        Sessions other = node();
        assertThat(opens(other, browser.token())).isTrue();
        world.advance(Duration.ofSeconds(1));
        world.sessions.endAllBefore(world.instant());

        assertThat(opens(node(), browser.token())).isFalse();
        world.advance(Duration.ofSeconds(29));
        assertThat(opens(other, browser.token())).isFalse();
    }

    // Guard: Floor.read notes when it asked, not when the store answered.
    @Test
    void anotherNodeNoticesWithinThirtySecondsThoughItsStoreAnswersSlowly() {
        world.advance(Duration.ofSeconds(1));
        Sessions other = node();
        world.store.after(Verb.FIND, () -> {}).after(Verb.FIND, () -> {
            world.sessions.endAllBefore(world.instant());
            world.advance(Duration.ofSeconds(20));
        });
        assertThat(opens(other, browser.token())).isTrue();

        world.advance(Duration.ofSeconds(10));
        assertThat(opens(other, browser.token())).isFalse();
    }

    @Test
    void itIsLookedUpOnceInThirtySecondsAndNeverForAStranger() {
        browser.value(POINTS);
        world.store.calls.clear();
        world.open(Token.of("A".repeat(43))).view().info();
        for (int i = 0; i < 29; i++) {
            world.advance(Duration.ofSeconds(1));
            world.open(browser.token()).view().info();
        }

        assertThat(world.store.calls.stream().filter(Verb.FIND::equals)).hasSizeLessThanOrEqualTo(31);
    }

    @Test
    void aSessionAtAnAddressBeginsAnewAndTheFormerOneIsToldAsRevoked() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(Duration.ofSeconds(1));
        world.sessions.endAllBefore(world.instant());

        assertThat(world.chat(POINTS)).isEmpty();
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 2));
        assertThat(world.chat(POINTS)).contains(2);
        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(EndReason.REVOKED);
    }

    @Test
    void anEarlierInstantChangesNothingAndALaterOneHasToHaveCome() {
        world.advance(Duration.ofSeconds(10));
        Instant now = world.instant();
        world.sessions.endAllBefore(now);
        world.sessions.endAllBefore(World.START);

        assertThat(browser.info().owner()).isEmpty();
        assertThatThrownBy(() -> world.sessions.endAllBefore(now.plusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(now.plusSeconds(1).toString());
    }

    // Guard: Engine.endAllBefore asks the clock itself, and Floor.raise rounds up: most clocks are finer than a
    // session's.
    @Test
    void nowIsAnInstantThatHasComeWhateverTheClockTellsBesidesMilliseconds() {
        world.advance(Duration.ofNanos(500_000));
        Browser sameMillisecond = world.browser().write(s -> s.claim("ada"));
        world.advance(Duration.ofNanos(400_000));

        world.sessions.endAllBefore(world.instant());

        assertThat(opens(world.sessions, sameMillisecond.token())).isFalse();
        assertThat(opens(node(), sameMillisecond.token())).isFalse();
        Instant later = world.instant().plusNanos(1);
        assertThatThrownBy(() -> world.sessions.endAllBefore(later)).isInstanceOf(IllegalArgumentException.class);
        world.advance(Duration.ofMillis(1));
        assertThat(opens(node(), begun(world.sessions))).isTrue();
    }

    // Guard: Floor.raise.
    @Test
    void itIsWrittenOnceWhereItRisesAndNotAtAllWhereItDoesNot() {
        world.advance(Duration.ofSeconds(10));
        world.store.calls.clear();
        world.sessions.endAllBefore(world.instant());
        assertThat(world.store.calls).containsExactly(Verb.FIND, Verb.CREATE);

        world.store.calls.clear();
        world.sessions.endAllBefore(world.instant());
        world.sessions.endAllBefore(World.START);
        assertThat(world.store.calls).containsExactly(Verb.FIND, Verb.FIND);

        world.store.calls.clear();
        Browser second = world.browser().write(s -> s.claim("ada"));
        world.advance(Duration.ofSeconds(1));
        world.store.calls.clear();
        world.sessions.endAllBefore(world.instant());
        assertThat(world.store.calls).containsExactly(Verb.FIND, Verb.REPLACE);
        assertThat(opens(node(), second.token())).isFalse();
    }

    @Test
    void ofTwoNodesThatRaiseItAtOnceTheHigherCounts() {
        world.advance(Duration.ofSeconds(10));
        Instant lower = world.instant();
        Browser between = world.browser().write(s -> s.claim("ada"));
        world.advance(Duration.ofSeconds(10));
        Sessions other = node();
        world.store.before(Verb.CREATE, () -> other.endAllBefore(lower));

        world.sessions.endAllBefore(world.instant());

        assertThat(opens(node(), between.token())).isFalse();
    }

    // Guard: Floor.learn and Floor.raise believe no time that lies ahead.
    @Test
    void aFloorOfAClockThatWasAheadSignsOutOnceAndLocksNobodyOut() {
        world.advance(Duration.ofDays(365));
        world.sessions.endAllBefore(world.instant());
        world.advance(Duration.ofDays(-365).plusSeconds(60));
        Sessions other = node();
        assertThat(opens(other, browser.token())).isFalse();
        world.advance(Duration.ofSeconds(1));

        Token later = begun(other);
        world.advance(Duration.ofSeconds(31));
        assertThat(opens(other, later)).isTrue();
        other.endAllBefore(world.instant());
        assertThat(opens(other, later)).isFalse();
        world.advance(Duration.ofSeconds(1));
        assertThat(opens(node(), begun(other))).isTrue();
    }

    // Guard: Floor.learn believes what it knows no longer than its clock.
    @Test
    void theNodeWhoseOwnClockWasAheadLocksNobodyOutEither() {
        world.advance(Duration.ofDays(365));
        world.sessions.endAllBefore(world.instant());
        world.advance(Duration.ofDays(-365).plusSeconds(60));
        assertThat(opens(world.sessions, browser.token())).isFalse();
        world.advance(Duration.ofSeconds(1));

        Token later = begun(world.sessions);
        world.advance(Duration.ofSeconds(31));
        assertThat(opens(world.sessions, later)).isTrue();
        assertThat(opens(world.sessions, browser.token())).isFalse();
        world.sessions.endAllBefore(world.instant());
        assertThat(opens(world.sessions, later)).isFalse();
        world.advance(Duration.ofSeconds(1));
        assertThat(opens(node(), begun(world.sessions))).isTrue();
    }

    /** The next look finds the floor damaged; the store sets it aside and has none from then on. */
    private void setAsideAtTheNextLook(Verb... before) {
        for (Verb verb : before) {
            world.store.before(verb, () -> {});
        }
        world.store.before(Verb.FIND, () -> {
            world.store.remove(FLOOR);
            throw new CorruptSessionException("damaged");
        });
    }

    // Guard: Floor.raise takes a damaged one for now.
    @Test
    void raisingADamagedFloorNeverLowersIt() {
        world.advance(Duration.ofSeconds(10));
        world.sessions.endAllBefore(world.instant());
        setAsideAtTheNextLook();
        node().endAllBefore(World.START);

        assertThat(opens(node(), browser.token())).isFalse();
    }

    // Guard: Floor.makeUp notes the floor before it writes it.
    @Test
    void whenTheStoreHasNoRoomInThePlaceOfADamagedFloorTheNextLookTriesAgain() {
        world.advance(Duration.ofSeconds(1));
        world.sessions.endAllBefore(world.instant());
        Sessions other = node();
        setAsideAtTheNextLook(Verb.FIND);
        world.store.before(Verb.CREATE, () -> {
            throw new SessionStoreFullException("no room");
        });
        assertThatThrownBy(() -> opens(other, browser.token())).isInstanceOf(SessionStoreFullException.class);
        assertThat(opens(other, browser.token())).isFalse();
        assertThat(world.store.find(FLOOR)).isEmpty();

        world.advance(Duration.ofSeconds(30));
        assertThat(opens(other, browser.token())).isFalse();
        assertThat(opens(node(), browser.token())).isFalse();
    }

    // Guard: Floor.read; where the store still has the damaged one, nobody knows and nothing ends.
    @Test
    void aFloorThatStaysDamagedIsAnErrorEachTimeAndEndsNothing() {
        Sessions other = node();
        for (int look = 0; look < 2; look++) {
            world.store.before(Verb.FIND, () -> {});
            for (int find = 0; find < 2; find++) {
                world.store.before(Verb.FIND, () -> {
                    throw new CorruptSessionException("damaged");
                });
            }
            assertThat(opens(other, browser.token())).isFalse();
        }

        assertThat(world.store.find(FLOOR)).isEmpty();
        assertThat(opens(other, browser.token())).isTrue();
    }

    // Guard: Floor.learn tells when the store has less than this node knows.
    @Test
    void aNodeThatKnowsAFloorPutsItBackOnce() {
        world.advance(Duration.ofSeconds(1));
        world.sessions.endAllBefore(world.instant());
        world.store.remove(FLOOR);
        world.advance(Duration.ofSeconds(30));
        world.store.calls.clear();
        assertThat(opens(world.sessions, browser.token())).isFalse();
        assertThat(world.store.calls).containsExactly(Verb.FIND, Verb.FIND, Verb.FIND, Verb.CREATE);
        assertThat(opens(node(), browser.token())).isFalse();

        world.advance(Duration.ofSeconds(30));
        world.store.calls.clear();
        assertThat(opens(world.sessions, browser.token())).isFalse();
        assertThat(world.store.calls).containsExactly(Verb.FIND, Verb.FIND);
    }

    // Guard: Floor.putBack; a write of ours never fails a read.
    @Test
    void aStoreThatRefusesToHaveTheFloorBackFailsNoReadAndIsAskedAgain() {
        world.advance(Duration.ofSeconds(1));
        world.sessions.endAllBefore(world.instant());
        Browser later = world.browser().write(s -> s.claim("bob"));
        world.store.remove(FLOOR);
        world.advance(Duration.ofSeconds(30));
        world.store.before(Verb.CREATE, () -> {
            throw new SessionStoreUnavailableException("read-only");
        });

        assertThat(opens(world.sessions, later.token())).isTrue();
        assertThat(opens(world.sessions, browser.token())).isFalse();

        world.advance(Duration.ofSeconds(30));
        assertThat(opens(world.sessions, later.token())).isTrue();
        assertThat(opens(node(), browser.token())).isFalse();
    }

    @Test
    void aNodePutsBackNeitherWhatNobodyRaisedNorWhatHasPassed() {
        world.store.calls.clear();
        for (int look = 0; look < 3; look++) {
            world.advance(Duration.ofSeconds(30));
            assertThat(opens(world.sessions, browser.token())).isTrue();
        }
        assertThat(world.store.writes()).isZero();

        world.sessions.endAllBefore(Instant.EPOCH);
        world.store.remove(FLOOR);
        world.store.calls.clear();
        world.advance(Duration.ofSeconds(30));
        assertThat(opens(world.sessions, browser.token())).isTrue();
        assertThat(world.store.writes()).isZero();
    }

    // Guard: Floor.learn puts back what is believed only.
    @Test
    void aNodeWhoseClockWasAheadDoesNotPutItsFloorBackInThePlaceOfTheNext() {
        world.advance(Duration.ofMinutes(10));
        world.sessions.endAllBefore(world.instant());
        world.advance(Duration.ofMinutes(-9));
        Sessions other = node();
        other.endAllBefore(world.instant());
        world.advance(Duration.ofSeconds(1));
        Token later = begun(other);
        opens(world.sessions, later);
        world.advance(Duration.ofMinutes(9));
        opens(world.sessions, later);

        assertThat(opens(node(), later)).isTrue();
    }

    private Token begun(Sessions node) {
        try (SessionExchange exchange = node.open(List.of())) {
            exchange.session().set(POINTS, 1);
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    @Test
    void whoSignedInSaysWhen() {
        world.advance(Duration.ofMinutes(1));
        Browser second = world.browser().write(s -> s.set(POINTS, 1));
        assertThat(second.info().signedInAt()).isEmpty();
        world.advance(Duration.ofMinutes(1));
        second.write(s -> {
            s.claim("ada");
            assertThat(s.info().signedInAt()).contains(world.instant());
        });
        Instant signedIn = world.instant();
        world.advance(Duration.ofMinutes(1));
        second.write(s -> s.claim("ada"));

        assertThat(second.info().signedInAt()).contains(signedIn);
        assertThat(second.info().createdAt()).isBefore(signedIn);
    }
}
