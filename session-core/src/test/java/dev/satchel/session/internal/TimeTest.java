package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Directive;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.internal.World.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    // Guard: Lifetime cuts its durations to the milliseconds that sessions count in.
    @Test
    void aLifetimeHasWholeMilliseconds() {
        Lifetime cut = Lifetime.of(Duration.ofNanos(1_200_000), Duration.ofNanos(2_999_999));

        assertThat(cut).isEqualTo(Lifetime.of(Duration.ofMillis(1), Duration.ofMillis(2)));
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
        var content = world.store.all().get(0).content();
        world.advance(Duration.ofMinutes(2));
        browser.value(POINTS);

        assertThat(world.store.all().get(0).content()).isSameAs(content);
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
                .isEqualTo(World.START.plus(Duration.ofMinutes(30)).plus(World.MARGIN));
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

    // Guard: the check of the absolute lifetime in Updating.write.
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

    // Guard: Work.timed takes the later of the two.
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

    // Guard: Touching.run tells of every failure. The payload is written with the touch that the carrier has to hear
    // of.
    @Test
    void aTouchThatIsOverALowerBudgetIsAnEventAndTheReadGoesOn() {
        Browser remembered = world.browser().write(s -> {
            s.lifetime(new Lifetime(Duration.ofDays(30), Duration.ofDays(300), true));
            s.set(COUNTRY, "x".repeat(300));
        });
        world.advance(Duration.ofDays(4));
        Sessions smaller = world.node(policy -> policy.budget(256));

        try (SessionExchange exchange = smaller.open(List.of(remembered.token()))) {
            assertThat(exchange.view().get(COUNTRY)).isPresent();
            assertThat(exchange.commit()).isEqualTo(new Directive.Keep());
        }
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

    // Guard: CarriedDeadline. A page that is late must not undo a login because it set the cookie for having been
    // looked at.
    @Test
    void readingTellsAPersistentCarrierOfTheDeadlineWhenItsCopyIsATenthOff() {
        World remembering = new World(policy -> policy.persistent(true));
        Browser keeper = remembering.browser().write(s -> s.set(POINTS, 1));
        var token = keeper.token();

        List<Instant> told = deadlinesTold(remembering, keeper, Duration.ofMinutes(1), 10);

        assertThat(told)
                .containsExactly(
                        World.START.plus(Duration.ofMinutes(33)),
                        World.START.plus(Duration.ofMinutes(36)),
                        World.START.plus(Duration.ofMinutes(39)));
        assertThat(keeper.token()).isEqualTo(token);
    }

    @Test
    void aCopyThatIsADayOffIsToldOfHoweverLongTheLifetime() {
        World remembering = new World(policy -> policy.persistent(true)
                .idle(Duration.ofDays(30))
                .absolute(Duration.ofDays(365))
                .touchEvery(Duration.ofMinutes(1)));
        Browser keeper = remembering.browser().write(s -> s.set(POINTS, 1));

        List<Instant> told = deadlinesTold(remembering, keeper, Duration.ofHours(7), 10);

        assertThat(told)
                .containsExactly(
                        World.START.plus(Duration.ofDays(30).plusHours(28)),
                        World.START.plus(Duration.ofDays(30).plusHours(56)));
    }

    // Guard: StoredBackend.update writes the payload with the re-issue, so that the distance starts anew at what was
    // issued.
    @Test
    void theDistanceStartsAnewAtEachIssueWhateverIssuedIt() {
        World remembering = new World(policy -> policy.persistent(true));
        Browser keeper = remembering.browser().write(s -> s.set(POINTS, 1));
        remembering.advance(Duration.ofMinutes(2));
        keeper.write(s -> s.set(POINTS, 2));

        assertThat(keeper.last).isInstanceOf(Directive.Issue.class);
        assertThat(deadlinesTold(remembering, keeper, Duration.ofMinutes(1), 2)).isEmpty();
        assertThat(deadlinesTold(remembering, keeper, Duration.ofMinutes(4), 1))
                .containsExactly(World.START.plus(Duration.ofMinutes(38)));
        assertThat(deadlinesTold(remembering, keeper, Duration.ofMinutes(2), 1)).isEmpty();
    }

    @Test
    void aReadThatMovesNoDeadlineTellsNothing() {
        browser.write(s -> s.lifetime(Lifetime.remembered(Duration.ofDays(30))));

        assertThat(deadlinesTold(world, browser, Duration.ofDays(2), 10)).isEmpty();
    }

    @Test
    void aTouchThatTheCarrierNeedNotHearOfDoesNotWriteThePayload() {
        World remembering = new World(policy -> policy.persistent(true));
        Browser keeper = remembering.browser().write(s -> s.set(POINTS, 1));
        remembering.store.calls.clear();

        deadlinesTold(remembering, keeper, Duration.ofMinutes(1), 5);

        assertThat(remembering.store.calls)
                .filteredOn(verb -> verb == Verb.TOUCH)
                .hasSize(4);
        assertThat(remembering.store.calls)
                .filteredOn(verb -> verb == Verb.REPLACE)
                .hasSize(1);
    }

    private static List<Instant> deadlinesTold(World world, Browser browser, Duration step, int reads) {
        List<Instant> told = new ArrayList<>();
        for (int i = 0; i < reads; i++) {
            world.advance(step);
            assertThat(browser.value(POINTS)).isPresent();
            if (browser.last instanceof Directive.Issue issue) {
                assertThat(issue.persistent()).isTrue();
                told.add(issue.expiresAt());
            }
        }
        return told;
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
        world.advance(Duration.ofMinutes(30).plus(World.MARGIN).minus(TICK));
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
