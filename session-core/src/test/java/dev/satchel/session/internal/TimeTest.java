package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Directive;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.internal.World.Request;
import dev.satchel.session.spi.SessionEvent;
import dev.satchel.session.spi.SessionEvent.RefusalReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Time has one owner. */
class TimeTest {

    private static final Duration TICK = Duration.ofMillis(1);

    private final World world = new World();
    private final Browser browser = world.browser().write(s -> s.set(POINTS, 100));

    @Test
    void aSessionIsAliveOneTickBeforeItsIdleDeadlineAndDeadAtIt() {
        world.advance(Duration.ofMinutes(30).minus(TICK));
        Request alive = browser.request();
        assertThat(alive.session().get(POINTS)).contains(100);
        world.advance(TICK);

        assertThat(browser.value(POINTS)).isEmpty();
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(RefusalReason.IDLE);
        world.advance(TICK);
        assertThat(browser.value(POINTS)).isEmpty();
    }

    @Test
    void aSessionIsDeadAtItsAbsoluteDeadlineHoweverMuchItWasUsed() {
        for (int i = 0; i < 36; i++) {
            world.advance(Duration.ofMinutes(20).minus(i == 35 ? TICK : Duration.ZERO));
            assertThat(browser.value(POINTS)).contains(100);
        }
        world.advance(TICK);

        assertThat(browser.value(POINTS)).isEmpty();
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(RefusalReason.ABSOLUTE);
    }

    @Test
    void anExpiredTokenIsNeverUsedAgain() {
        var token = browser.token();
        world.advance(Duration.ofHours(1));
        browser.write(s -> s.set(COUNTRY, "DE"));

        assertThat(browser.token()).isNotEqualTo(token);
        assertThat(browser.value(POINTS)).isEmpty();
    }

    @Test
    void insideTheWindowReadingWritesNothingAndAfterItOnce() {
        long writes = world.store.writes();
        world.advance(Duration.ofMinutes(1).minus(TICK));
        browser.value(POINTS);
        assertThat(world.store.writes()).isEqualTo(writes);
        world.advance(TICK);
        browser.value(POINTS);
        browser.value(POINTS);

        assertThat(world.store.writes()).isEqualTo(writes + 1);
        assertThat(world.store.calls).contains(Verb.TOUCH);
    }

    @Test
    void aStoreThatCannotTouchIsTouchedByReplacing() {
        world.store.withoutTouch();
        World plain = new World();
        plain.store.withoutTouch();
        Browser reader = new World.Browser(plain);
        Assembly assembly = new Assembly("test");
        assembly.codec(plain.codec);
        assembly.store(plain.store);
        assembly.clock(plain);
        var sessions = assembly.build();
        sessions.at(World.CHAT).edit(s -> s.set(POINTS, 1));
        plain.advance(Duration.ofMinutes(20));
        sessions.at(World.CHAT).read(v -> v.get(POINTS));
        plain.advance(Duration.ofMinutes(20));

        int points = sessions.at(World.CHAT).read(v -> v.get(POINTS).orElse(0));
        assertThat(points).isEqualTo(1);
        assertThat(plain.store.calls).doesNotContain(Verb.TOUCH);
        assertThat(reader.carries()).isFalse();
    }

    @Test
    void aTouchWritesNoData() {
        var payload = world.store.all().get(0).payload();
        world.advance(Duration.ofMinutes(2));
        browser.value(POINTS);

        assertThat(world.store.all().get(0).payload()).isSameAs(payload);
        assertThat(world.store.all().get(0).lastUsedAt()).isEqualTo(world.instant());
    }

    @Test
    void aSessionLivesAtLeastIdleMinusTouchEveryAfterItsLastUse() {
        world.advance(Duration.ofMinutes(1).minus(TICK));
        browser.value(POINTS);
        world.advance(Duration.ofMinutes(29));

        assertThat(browser.value(POINTS)).contains(100);
    }

    @Test
    void aRecordStaysLongerThanItsSession() {
        var record = world.store.all().get(0);

        assertThat(record.reclaimAt())
                .isEqualTo(World.START
                        .plus(Duration.ofMinutes(30))
                        .plus(SessionPolicy.defaults().reclaimMargin()));
    }

    // Idle is judged as of opening: opening is the use.
    @Test
    void aSlowExchangeMayWriteAfterTheIdleDeadlineItOpenedBefore() {
        world.advance(Duration.ofMinutes(29));
        Request slow = browser.request();
        slow.session().set(COUNTRY, "DE");
        world.advance(Duration.ofMinutes(4));
        slow.respond();

        assertThat(browser.value(COUNTRY)).contains("DE");
    }

    // Guard: the check of the absolute lifetime in Commit.update.
    @Test
    void anExchangeMayNotWriteAfterTheAbsoluteDeadline() {
        World brief = new World(policy -> policy.idle(Duration.ofMinutes(10)).absolute(Duration.ofMinutes(10)));
        Browser late = brief.browser().write(s -> s.set(POINTS, 1));
        brief.advance(Duration.ofMinutes(9));
        Request slow = late.request();
        slow.session().set(COUNTRY, "DE");
        brief.advance(Duration.ofMinutes(1));

        assertThatThrownBy(slow::commit).isInstanceOf(SessionConflictException.class);
    }

    // Guard: Commit.timed takes the later of the two.
    @Test
    void aSlowWriterDoesNotLowerWhatATouchMoved() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, "DE");
        world.advance(Duration.ofMinutes(5));
        browser.value(POINTS);
        slow.respond();

        assertThat(world.store.all().get(0).lastUsedAt()).isEqualTo(World.START.plus(Duration.ofMinutes(5)));
    }

    // Guard: a touch is conditional, and computes its deadline from what it finds.
    @Test
    void aTouchDoesNotUndoAShortenedLifetime() {
        world.advance(Duration.ofMinutes(2));
        Request reading = browser.request();
        reading.session().get(POINTS);
        browser.write(s -> s.lifetime(Lifetime.of(Duration.ofMinutes(5), Duration.ofMinutes(60))));
        reading.respond();
        world.advance(Duration.ofMinutes(5));

        assertThat(browser.value(POINTS)).isEmpty();
    }

    @Test
    void aTouchThatConflictsLooksAgainWhileTheStoredUseIsOlder() {
        World two = new World();
        Browser reader = two.browser().write(s -> s.set(POINTS, 1));
        two.advance(Duration.ofMinutes(2));
        Request first = reader.request();
        first.session().get(POINTS);
        two.advance(Duration.ofMinutes(2));
        Request second = reader.request();
        second.session().get(POINTS);
        two.store.before(Verb.TOUCH, first::respond);
        second.respond();

        assertThat(two.store.all().get(0).lastUsedAt()).isEqualTo(two.instant());
    }

    @Test
    void aTouchThatFailsIsAnEventAndTheReadGoesOn() {
        world.advance(Duration.ofMinutes(2));
        world.store.before(Verb.TOUCH, () -> {
            throw new SessionStoreUnavailableException("cut");
        });

        assertThat(browser.value(POINTS)).contains(100);
        assertThat(world.heard(SessionEvent.TouchFailed.class)).hasSize(1);
    }

    @Test
    void aSessionsOwnLifetimeOverridesThePolicys() {
        browser.write(s -> s.lifetime(Lifetime.remembered(Duration.ofDays(30))));
        assertThat(browser.last).isInstanceOfSatisfying(Directive.Issue.class, issue -> {
            assertThat(issue.persistent()).isTrue();
            assertThat(issue.expiresAt()).isEqualTo(World.START.plus(Duration.ofDays(30)));
        });
        world.advance(Duration.ofDays(30).minus(TICK));
        assertThat(browser.value(POINTS)).contains(100);
        world.advance(TICK);
        assertThat(browser.value(POINTS)).isEmpty();
    }

    @Test
    void aPersistentCarrierLearnsOfEachMoveOfTheDeadline() {
        World remembering = new World(policy -> policy.persistent(true));
        Browser keeper = remembering.browser().write(s -> s.set(POINTS, 1));
        var token = keeper.token();
        remembering.advance(Duration.ofMinutes(2));
        keeper.value(POINTS);

        assertThat(keeper.last)
                .isEqualTo(new Directive.Issue(token, remembering.instant().plus(Duration.ofMinutes(30)), true));
    }

    @Test
    void endingARememberedLifetimeTellsTheCarrier() {
        browser.write(s -> s.lifetime(Lifetime.remembered(Duration.ofDays(30))));
        browser.write(s -> s.lifetime(Lifetime.of(Duration.ofMinutes(5), Duration.ofMinutes(5))));

        assertThat(browser.last)
                .isInstanceOfSatisfying(
                        Directive.Issue.class,
                        issue -> assertThat(issue.persistent()).isFalse());
    }

    @Test
    void infoTellsTheTimes() {
        world.advance(Duration.ofSeconds(30));
        assertThat(browser.info().lastUsedAt()).isEqualTo(World.START);
        assertThat(browser.info().expiresAt()).isEqualTo(World.START.plus(Duration.ofMinutes(30)));
        world.advance(Duration.ofSeconds(30));
        assertThat(browser.info().expiresAt()).isEqualTo(World.START.plus(Duration.ofMinutes(31)));
    }

    @Test
    void reapingTakesWhatIsPastItsMarginOnly() {
        world.advance(Duration.ofMinutes(30)
                .plus(SessionPolicy.defaults().reclaimMargin())
                .minus(TICK));
        assertThat(world.sessions.deleteExpired(10)).isZero();
        world.advance(TICK);

        assertThat(world.sessions.deleteExpired(10)).isEqualTo(1);
        assertThat(world.store.all()).isEmpty();
    }

    @Test
    void aPolicyListsAllItsProblems() {
        assertThatThrownBy(() -> SessionPolicy.builder()
                        .idle(Duration.ofDays(2))
                        .absolute(Duration.ofDays(1))
                        .touchEvery(Duration.ofDays(2))
                        .budget(1)
                        .build())
                .isInstanceOfSatisfying(
                        SessionConfigurationException.class,
                        problem -> assertThat(problem.problems())
                                .extracting(SessionConfigurationException.Problem::id)
                                .containsExactly("policy.idle-beyond-absolute", "policy.touch-every", "policy.budget"));
        assertThatThrownBy(() ->
                        SessionPolicy.builder().absolute(Duration.ofDays(4000)).build())
                .isInstanceOf(SessionConfigurationException.class);
        assertThatThrownBy(() -> Lifetime.remembered(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
