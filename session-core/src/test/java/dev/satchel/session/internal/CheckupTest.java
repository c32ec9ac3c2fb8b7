package dev.satchel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Sessions;
import dev.satchel.session.StackCheck;
import dev.satchel.session.internal.SteppedStore.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a stack says how it is. */
class CheckupTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final World world = new World();
    private final List<Runnable> asked = new ArrayList<>();

    private StackCheck check() {
        return world.sessions.check(LONG, Runnable::run);
    }

    /** A check whose question to the storage waits in {@link #asked}. */
    private StackCheck unanswered(Duration atMost) {
        return world.sessions.check(atMost, asked::add);
    }

    @Test
    void aStackWhoseStorageAnswersIsHealthyAndSaysWhatItPromises() {
        world.store.before(Verb.FIND, () -> world.advance(Duration.ofSeconds(2)));

        StackCheck check = check();

        assertThat(check.stack()).isEqualTo("test");
        assertThat(check.healthy()).isTrue();
        assertThat(check.took()).isEqualTo(Duration.ofSeconds(2));
        assertThat(check.facts())
                .contains("storage: stepped answers")
                .anyMatch(fact -> fact.startsWith("promises: [COMPARE_AND_SET"));
    }

    @Test
    void aClockThatIsSetBackMeanwhileMakesNoNegativeTime() {
        world.store.before(Verb.FIND, () -> world.advance(Duration.ofSeconds(-2)));

        assertThat(check().took()).isZero();
    }

    @Test
    void aStorageThatFailsIsAProblemAndNoException() {
        world.store.before(Verb.FIND, () -> {
            throw new IllegalStateException("down");
        });

        StackCheck check = check();

        assertThat(check.healthy()).isFalse();
        assertThat(check.problems()).singleElement().asString().startsWith("storage: stepped failed: ");
        assertThat(check().healthy()).as("the next one asks anew").isTrue();
    }

    // Guard: Checkup.answer; a storage that hangs is not asked again by each check.
    @Test
    void aStorageThatIsSilentIsAskedOnceByAllWhoComeMeanwhile() {
        assertThat(unanswered(Duration.ZERO).problems())
                .containsExactly("storage: stepped has not answered within PT0S");
        unanswered(Duration.ZERO);
        assertThat(asked).hasSize(1);

        asked.remove(0).run();
        unanswered(Duration.ZERO);

        assertThat(asked).hasSize(1);
    }

    // Guard: Checkup.probe; an outage is a problem in the answer, however long one is ready to wait for it.
    @ParameterizedTest
    @ValueSource(longs = {200_000L * 86_400, Long.MAX_VALUE, Long.MIN_VALUE})
    void aWaitOfAnyLengthIsOne(long seconds) {
        Duration atMost = Duration.ofSeconds(seconds);

        assertThat(world.sessions.check(atMost, Runnable::run).healthy()).isTrue();
    }

    @Test
    void anExecutorThatTakesNothingIsAProblemOfThisCheckOnly() {
        StackCheck refused = world.sessions.check(LONG, task -> {
            throw new RejectedExecutionException("full");
        });

        assertThat(refused.problems()).singleElement().asString().contains("failed", "full");
        assertThat(check().healthy()).isTrue();
    }

    @Test
    void anInterruptedCheckSaysSoAndTheThreadStaysInterrupted() {
        Thread.currentThread().interrupt();
        StackCheck check = unanswered(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(check.problems()).containsExactly("storage: the check was interrupted");
    }

    // Guard: GuardedStore.compareClocks; two clocks that were one at composition may part.
    @Test
    void aStoreWhoseClockHasPartedFromTheStacksIsAProblem() {
        Duration[] apart = {Duration.ofMinutes(-1)};
        Sessions sessions = Sessions.named("test")
                .codec(world.codec)
                .store(new CompositionTest.Dropping(() -> world.instant().plus(apart[0])))
                .clock(world)
                .build();

        assertThat(sessions.check(LONG, Runnable::run).facts())
                .contains("clock: the store's is PT1M away from the stack's");
        apart[0] = Duration.ofSeconds(-61);
        assertThat(sessions.check(LONG, Runnable::run).problems())
                .containsExactly("clock: the store's is PT1M1S away from the stack's");
    }

    /** A stack over a storage with a clock, which tells the time {@code apart} from the stack's, and answers slowly. */
    private Sessions over(Duration apart, Duration slowness) {
        final class Clocked extends CompositionTest.Bare implements InstantSource {
            @Override
            public Instant instant() {
                world.advance(slowness);
                Instant told = world.instant().plus(apart);
                world.advance(slowness);
                return told;
            }
        }
        return Sessions.named("test")
                .codec(world.codec)
                .store(new Clocked())
                .clock(world)
                .build();
    }

    // Guard: GuardedStore.compare; Redis and databases run on other machines.
    @Test
    void aStorageWhoseClockIsOffIsAProblemThatNamesTheDifferenceAndTheFix() {
        String fix = "; one of the two machines is off: compare them (chronyc tracking), and set it";

        assertThat(over(Duration.ofSeconds(61), Duration.ZERO).check().problems())
                .containsExactly("clock: the storage's is PT1M1S ahead of the stack's" + fix);
        assertThat(over(Duration.ofSeconds(-61), Duration.ZERO).check().problems())
                .containsExactly("clock: the storage's is PT1M1S behind the stack's" + fix);
        assertThat(over(Duration.ofMinutes(-1), Duration.ZERO).check().facts())
                .contains("clock: the storage's is PT1M away from the stack's");
    }

    @Test
    void aStorageThatTakesItsTimeIsNotOff() {
        StackCheck slow = over(Duration.ofSeconds(1), Duration.ofMinutes(5)).check();

        assertThat(slow.problems()).isEmpty();
        assertThat(slow.facts()).contains("clock: the storage's is PT0S away from the stack's");
    }

    @Test
    void aStorageThatDoesNotTellTheTimeIsNotSaidToBeRight() {
        final class Mute extends CompositionTest.Bare implements InstantSource {
            @Override
            public Instant instant() {
                throw new IllegalStateException("no permission");
            }
        }
        Sessions mute =
                Sessions.named("test").codec(world.codec).store(new Mute()).build();

        assertThat(mute.check().problems())
                .singleElement()
                .asString()
                .startsWith("clock: the storage did not tell the time, so none was compared: ");
        assertThat(mute.check().facts()).anyMatch(fact -> fact.endsWith(" answers"));
        assertThat(check().facts()).contains("clock: stepped tells no time, so none was compared");
    }

    private StackCheck reaped(ManualExecutor executor) {
        return executor.sessions.check(LONG, Runnable::run);
    }

    /** Takes the reaper's task and runs it when a test says so. */
    private final class ManualExecutor extends ScheduledThreadPoolExecutor {
        private Runnable round = () -> {};
        private final Sessions sessions;

        ManualExecutor() {
            super(1);
            sessions = Sessions.named("test")
                    .codec(world.codec)
                    .store(world.store)
                    .clock(world)
                    .reapEvery(Duration.ofMinutes(5), this)
                    .build();
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
            round = task;
            return schedule(() -> {}, 1, TimeUnit.DAYS);
        }
    }

    @Test
    void aReaperIsToldOfWhileItRunsAndAProblemWhenItFailsIsLateOrIsStopped() {
        ManualExecutor executor = new ManualExecutor();
        try {
            assertThat(reaped(executor).facts()).contains("reaper: every PT5M, last seen at 2026-01-01T00:00:00Z");
            world.advance(Duration.ofMinutes(15));
            assertThat(reaped(executor).healthy())
                    .as("three rounds of patience")
                    .isTrue();
            world.advance(Duration.ofMillis(1));
            assertThat(reaped(executor).problems())
                    .containsExactly("reaper: no round ended since 2026-01-01T00:00:00Z, with one planned every PT5M");

            executor.round.run();
            assertThat(reaped(executor).facts()).contains("reaper: every PT5M, last seen at 2026-01-01T00:15:00.001Z");
            world.store.failTheNextReaping();
            executor.round.run();
            assertThat(reaped(executor).problems())
                    .singleElement()
                    .asString()
                    .startsWith("reaper: the round at 2026-01-01T00:15:00.001Z failed: ");
        } finally {
            executor.shutdownNow();
        }
        assertThat(reaped(executor).problems())
                .containsExactly("reaper: it does not run any more, its executor was shut down");
    }

    @Test
    void aBackendThatCannotBeAskedIsAProblem() {
        Assembly assembly = new Assembly("test");
        assembly.codec(world.codec);
        assembly.clock(world);
        assembly.backend(PlainTokens::new);
        Sessions plain = assembly.build();

        assertThat(plain.check(LONG, Runnable::run).problems()).containsExactly("storage: plain token cannot be asked");
    }
}
