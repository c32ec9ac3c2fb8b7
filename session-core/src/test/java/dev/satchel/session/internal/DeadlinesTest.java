package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Conflicts;
import dev.satchel.session.Directive;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two deadlines count, today's policy's and the stored one; and a time that lies ahead of the clock is not believed.
 */
class DeadlinesTest {

    private static final Duration TICK = Duration.ofMillis(1);
    private static final Duration YEAR = Duration.ofDays(365);

    private final World world = new World(DeadlinesTest::ten);
    private final Sessions ten = world.sessions;
    private final Sessions thirty = world.node(DeadlinesTest::thirty);

    private static SessionPolicy.Builder ten(SessionPolicy.Builder policy) {
        return policy.idle(Duration.ofMinutes(10)).absolute(Duration.ofHours(1));
    }

    private static SessionPolicy.Builder thirty(SessionPolicy.Builder policy) {
        return policy.idle(Duration.ofMinutes(30)).absolute(Duration.ofHours(4));
    }

    private static Token create(Sessions node) {
        try (SessionExchange exchange = node.open(List.of())) {
            exchange.session().set(POINTS, 100);
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    private static boolean alive(Sessions node, Token token) {
        try (SessionExchange exchange = node.open(List.of(token))) {
            boolean found = exchange.view().get(POINTS).isPresent();
            exchange.commit();
            return found;
        }
    }

    private StoredRecord record() {
        return world.store.all().get(0);
    }

    // Guard: Composition.expiry asks the stored deadline too.
    @Test
    void aLongerPolicyRevivesNothingThatWasIdleForTooLong() {
        Token token = create(ten);
        world.advance(Duration.ofMinutes(10).minus(TICK));
        try (SessionExchange exchange = thirty.open(List.of(token))) {
            assertThat(exchange.view().get(POINTS)).contains(100);
        }
        world.advance(TICK);

        assertThat(alive(thirty, token)).isFalse();
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(RefusalReason.IDLE);
    }

    // Guard: a touch stores its deadline, cut by the absolute lifetime.
    @Test
    void aLongerPolicyRevivesNothingPastTheAbsoluteLifetimeItWasUsedUnder() {
        Token token = create(ten);
        for (int i = 0; i < 11; i++) {
            world.advance(Duration.ofMinutes(5));
            assertThat(alive(ten, token)).isTrue();
        }
        world.advance(Duration.ofMinutes(5));

        assertThat(alive(thirty, token)).isFalse();
    }

    @Test
    void whatExpiredIsNeitherListedNorRevivedAtItsAddressByALongerPolicy() {
        ten.at(CHAT).edit(s -> {
            s.set(POINTS, 1);
            s.claim("ada");
        });
        world.advance(Duration.ofMinutes(10));

        assertThat(thirty.owned().list("ada")).isEmpty();
        thirty.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        assertThat(world.chat(POINTS)).isEmpty();
        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(EndReason.IDLE);
    }

    @Test
    void whatAStoreDropsAfterItsStoredDeadlineIsNotToldAsEvicted() {
        create(ten);
        world.advance(Duration.ofMinutes(10));
        world.store.evict(record());

        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsOnly(EndReason.IDLE);
    }

    @Test
    void aShorterPolicyCountsAtOnce() {
        Token token = create(thirty);
        world.advance(Duration.ofMinutes(10).minus(TICK));
        try (SessionExchange exchange = ten.open(List.of(token))) {
            assertThat(exchange.view().get(POINTS)).contains(100);
        }
        world.advance(TICK);

        assertThat(alive(ten, token)).isFalse();
        assertThat(alive(thirty, token)).isTrue();
    }

    // Guard: a touch is due when today's deadline lies touchEvery beyond the stored one, however short ago the last use
    // was.
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 59_999, 60_000, 599_999})
    void aUseOnTheNodeWithMoreTimeIsGoodForItsTimeWhateverTheOtherStored(long later) {
        Token token = create(ten);
        world.advance(Duration.ofMillis(later));

        assertThat(alive(thirty, token)).isTrue();

        world.advance(Duration.ofMinutes(29).minus(TICK));
        assertThat(alive(thirty, token)).isTrue();
    }

    // Guard: Composition.touchDue; random nodes use one session, and each use is good for idle less touchEvery on its
    // own node.
    @Test
    void noSessionDiesEarlierThanIdleLessTouchEveryAfterItsLastUseThoughPoliciesDiffer() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            World one = new World(DeadlinesTest::ten);
            Sessions other = one.node(policy -> thirty(policy).touchEvery(Duration.ofMinutes(5)));
            Token token = create(one.sessions);
            Instant used = one.instant();
            boolean withThirty = false;
            boolean found = true;
            while (found) {
                one.advance(Duration.ofMillis(random.nextInt(16 * 60_000)));
                boolean longer = random.nextBoolean();
                long idle = longer && withThirty ? 30 : 10;
                boolean expected = one.instant().isBefore(used.plus(Duration.ofMinutes(idle - (withThirty ? 5 : 1))))
                        && one.instant().isBefore(World.START.plus(Duration.ofHours(longer && withThirty ? 4 : 1)));
                found = alive(longer ? other : one.sessions, token);
                assertThat(found || !expected).as("seed %d", seed).isTrue();
                used = one.instant();
                withThirty = longer;
            }
        }
    }

    // Guard: with one policy the second reason for a touch never comes before the first, whatever a store cuts off
    // beyond milliseconds.
    @ParameterizedTest
    @CsvSource({"60000, 1800000", "0, 1800000", "300000, 600000", "1, 3"})
    void withOnePolicyTheStoredDeadlineAddsNoWrite(long touchEvery, long idle) {
        Function<SessionPolicy.Builder, SessionPolicy.Builder> policy =
                builder -> builder.idle(Duration.ofMillis(idle).plusNanos(700))
                        .absolute(Duration.ofHours(2).plusNanos(300))
                        .longestExchange(Duration.ofMinutes(5).plusNanos(999_999))
                        .touchEvery(Duration.ofMillis(touchEvery));
        World one = new World(policy);
        Random random = new Random(touchEvery);
        Token token = create(one.sessions);
        Instant touched = one.instant();
        for (int i = 0; i < 2_000; i++) {
            one.advance(Duration.ofMillis(random.nextLong(Math.max(2, Math.min(idle, 50_000)))));
            one.store
                    .all()
                    .forEach(record -> one.store.put(record.touched(
                            record.version(),
                            record.lastUsedAt(),
                            record.reclaimAt().truncatedTo(ChronoUnit.MILLIS))));
            long writes = one.store.writes();
            if (!alive(one.sessions, token)) {
                break;
            }
            long unused = Duration.between(touched, one.instant()).toMillis();
            boolean due = unused > 0 && unused >= touchEvery;
            assertThat(one.store.writes() - writes).as("after %d ms", unused).isEqualTo(due ? 1 : 0);
            touched = due ? one.instant() : touched;
        }
        assertThat(touched).isAfter(World.START);
    }

    @Test
    void infoTellsTheEarlierOfTheTwoDeadlines() {
        Sessions longer =
                world.node(policy -> policy.idle(Duration.ofMinutes(10).plusSeconds(30)));
        Token token = create(ten);
        try (SessionExchange exchange = longer.open(List.of(token))) {
            assertThat(exchange.view().info().expiresAt()).isEqualTo(World.START.plus(Duration.ofMinutes(10)));
            exchange.commit();
            assertThat(exchange.committed().info().expiresAt()).isEqualTo(World.START.plus(Duration.ofMinutes(10)));
        }
        try (SessionExchange exchange = longer.open(List.of(token))) {
            exchange.session().lifetime(Lifetime.of(Duration.ofMinutes(20), Duration.ofMinutes(60)));
            assertThat(exchange.view().info().expiresAt()).isEqualTo(World.START.plus(Duration.ofMinutes(20)));
        }
    }

    // Times ahead of the clock.

    // Guard: StoredBackend.corrected.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRecordDatedAYearAheadCountsAsUsedNowAndIsWrittenAgain(boolean touchable) {
        if (!touchable) {
            world.store.withoutTouch();
        }
        world.advance(YEAR);
        Token token = create(ten);
        world.advance(YEAR.negated());
        long writes = world.store.writes();

        assertThat(alive(ten, token)).isTrue();

        assertThat(world.store.writes()).isEqualTo(writes + 1);
        assertThat(record().lastUsedAt()).isEqualTo(world.instant());
        assertThat(alive(ten, token)).isTrue();
        assertThat(world.store.writes()).as("written once").isEqualTo(writes + 1);
        world.advance(Duration.ofMinutes(10));
        assertThat(alive(ten, token)).isFalse();
    }

    @Test
    void anAbsoluteLifetimeThatWouldStartAYearAheadStartsNow() {
        world.advance(YEAR);
        Token token = create(ten);
        world.advance(YEAR.negated());
        for (int i = 0; i < 12; i++) {
            assertThat(alive(ten, token)).as("after %d times five minutes", i).isTrue();
            world.advance(Duration.ofMinutes(5));
        }

        assertThat(alive(ten, token)).isFalse();
    }

    @Test
    void aUseOfAClockAYearAheadDoesNotKeepASessionOfTheRightClockAlive() {
        Sessions patient =
                world.node(policy -> policy.idle(Duration.ofDays(400)).absolute(Duration.ofDays(800)));
        Token token = create(patient);
        world.advance(YEAR);
        assertThat(alive(patient, token)).isTrue();
        world.advance(YEAR.negated());

        assertThat(alive(ten, token)).isTrue();
        assertThat(record().lastUsedAt()).isEqualTo(World.START);
        world.advance(Duration.ofMinutes(10));
        assertThat(alive(ten, token)).isFalse();
    }

    @Test
    void withinTheSkewAStoredTimeIsBelieved() {
        world.advance(Composition.CLOCK_SKEW);
        Token token = create(ten);
        Instant used = world.instant();
        world.advance(Composition.CLOCK_SKEW.negated());
        long writes = world.store.writes();
        assertThat(alive(ten, token)).isTrue();
        assertThat(world.store.writes()).isEqualTo(writes);
        world.advance(TICK.negated());

        assertThat(alive(ten, token)).isTrue();
        assertThat(world.store.writes()).isEqualTo(writes + 1);
        assertThat(record().lastUsedAt()).isBefore(used);
    }

    // Guard: StoredBackend.corrected looks at the clock again; the store was asked before the record was written.
    @Test
    void aStoreThatAnswersSlowlyMakesNoTimeUnbelievable() {
        Duration slow = Duration.ofSeconds(2);
        world.advance(Composition.CLOCK_SKEW.plus(slow));
        Token token = create(ten);
        world.advance(Composition.CLOCK_SKEW.plus(slow).negated());
        long writes = world.store.writes();
        world.store.after(Verb.FIND, () -> world.advance(slow));

        assertThat(alive(ten, token)).isTrue();
        assertThat(world.store.writes()).isEqualTo(writes);
    }

    // Guard: Commit.unchanged; a start that somebody corrected meanwhile is no change of the data.
    @Test
    void correctingATimeAloneNeverCausesAConflict() {
        World failing = new World(policy -> policy.conflicts(Conflicts.fail()));
        failing.advance(YEAR);
        Token token = create(failing.sessions);
        failing.advance(YEAR.negated());
        try (SessionExchange writer = failing.sessions.open(List.of(token))) {
            writer.session().set(COUNTRY, "DE");
            failing.advance(TICK);
            assertThat(alive(failing.sessions, token)).isTrue();
            writer.commit();
        }

        assertThat(failing.heard(SessionEvent.Conflicted.class)).isEmpty();
        try (SessionExchange reader = failing.sessions.open(List.of(token))) {
            assertThat(reader.view().get(COUNTRY)).contains("DE");
        }
        assertThat(failing.store.calls).contains(Verb.REPLACE);
    }

    // Guard: Opening.handedOver; a browser with the former token would be locked out for a year.
    @Test
    void aMarkerDatedAYearAheadStandsForARotationLongAgo() {
        Token former = create(ten);
        world.advance(YEAR);
        Sessions patient =
                world.node(policy -> policy.idle(Duration.ofDays(400)).absolute(Duration.ofDays(800)));
        world.advance(YEAR.negated());
        Token token = create(patient);
        world.advance(YEAR);
        try (SessionExchange rotation = patient.open(List.of(token))) {
            rotation.session().rotate();
            rotation.commit();
        }
        world.advance(YEAR.negated());

        try (SessionExchange exchange = ten.open(List.of(token))) {
            exchange.session().set(COUNTRY, "DE");
            assertThat(exchange.commit()).isInstanceOf(Directive.Issue.class);
        }
        assertThat(alive(ten, former)).isTrue();
    }
}
