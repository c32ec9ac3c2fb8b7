package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionEvent.Ended;
import dev.satchel.session.Sessions;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a store drops by itself is the end of a session, told once and by its reason, or it is none and is not told. */
class DroppedTest {

    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration MARGIN = World.MARGIN;

    private final World world = new World();

    private int sweep() {
        return world.sessions.deleteExpired(100);
    }

    private List<EndReason> ends() {
        return world.heard(Ended.class).stream().map(Ended::reason).toList();
    }

    // Guard: StoredBackend listens to its store.
    @Test
    void aSessionThatIsSweptUnusedIsToldOnceAsIdle() {
        Browser browser = world.browser().write(s -> s.set(POINTS, 100));
        String session = browser.info().fingerprint();
        world.advance(IDLE.plus(MARGIN));

        assertThat(sweep()).isEqualTo(1);
        assertThat(sweep()).isZero();

        assertThat(world.heard(Ended.class)).containsExactly(new Ended(world.instant(), session, EndReason.IDLE));
    }

    /** An executor that takes nothing, though it was not shut down. */
    private static final class Full extends ScheduledThreadPoolExecutor {
        Full() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long then, TimeUnit unit) {
            throw new RejectedExecutionException();
        }
    }

    // Guard: Assembly.build stops the events of a stack that it refuses.
    @Test
    void aStackThatWasRefusedHearsOfNoDrops() {
        List<SessionEvent> heard = new ArrayList<>();
        Assembly assembly = new Assembly("test");
        assembly.codec(world.codec);
        assembly.store(world.store);
        assembly.clock(world);
        assembly.listener(heard::add);
        assembly.reapEvery(Duration.ofMinutes(1), new Full());
        assertThatThrownBy(assembly::build).isInstanceOf(SessionConfigurationException.class);

        world.browser().write(s -> s.set(POINTS, 100));
        world.advance(IDLE.plus(MARGIN));
        sweep();

        assertThat(ends()).containsExactly(EndReason.IDLE);
        assertThat(heard).isEmpty();
    }

    // Guard: Composition.expiry compares the two deadlines.
    @Test
    void aSessionThatWasUsedToItsLastMomentIsToldAsPastItsAbsoluteLifetime() {
        Browser browser = world.browser().write(s -> s.set(POINTS, 100));
        for (int minutes = 0; minutes < 12 * 60; minutes += 20) {
            assertThat(browser.value(POINTS)).contains(100);
            world.advance(Duration.ofMinutes(20));
        }
        world.advance(MARGIN);
        sweep();

        assertThat(ends()).containsExactly(EndReason.ABSOLUTE);
    }

    // Guard: Composition.expiry takes the deadline that came first, not one that has passed by now.
    @Test
    void theReasonIsTheDeadlineThatCameFirstHoweverLateTheSweep() {
        world.browser().write(s -> s.set(POINTS, 100));
        world.advance(Duration.ofDays(3));
        sweep();

        assertThat(ends()).containsExactly(EndReason.IDLE);
    }

    // Guard: Composition.dropped asks whether a deadline has come.
    @Test
    void aLiveSessionThatMadeRoomIsToldAsEvictedAndNeverAsExpired() {
        world.browser().write(s -> s.set(POINTS, 100));
        world.advance(IDLE.minusMillis(1));
        world.store.evict(world.store.all().get(0));

        assertThat(ends()).containsExactly(EndReason.EVICTED);
    }

    @Test
    void whatHadExpiredWhenItMadeRoomIsToldAsExpired() {
        world.browser().write(s -> s.set(POINTS, 100));
        world.advance(IDLE);
        world.store.evict(world.store.all().get(0));

        assertThat(ends()).containsExactly(EndReason.IDLE);
    }

    // Guard: Composition.lifetime knows the anonymous.
    @Test
    void anAnonymousSessionExpiresByItsOwnLifetime() {
        World shorter = new World(policy -> policy.anonymous(Lifetime.of(Duration.ofMinutes(5), Duration.ofHours(1))));
        shorter.browser().write(s -> s.set(POINTS, 100));
        shorter.advance(Duration.ofMinutes(5));
        shorter.store.evict(shorter.store.all().get(0));

        assertThat(shorter.heard(Ended.class)).extracting(Ended::reason).containsExactly(EndReason.IDLE);
    }

    // Guard: StoredBackend.dropped tells of what was found, not of a marker.
    @Test
    void theSweptMarkerOfARotationIsNoSessionAndItsSuccessorLivesOn() {
        Browser browser = world.browser().write(s -> s.set(POINTS, 100)).write(s -> s.rotate());
        world.advance(World.MARKER_LIFE);

        assertThat(sweep()).isEqualTo(1);

        assertThat(ends()).isEmpty();
        assertThat(browser.value(POINTS)).contains(100);
        world.advance(IDLE.plus(MARGIN));
        sweep();
        assertThat(ends()).containsExactly(EndReason.IDLE);
    }

    @Test
    void anAddressThatIsUsedAgainTellsOfItsFormerSessionOnce() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(IDLE);
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 2));
        world.advance(MARGIN);

        assertThat(sweep()).isZero();
        assertThat(ends()).containsExactly(EndReason.IDLE);
        assertThat(world.chat(POINTS)).contains(2);
    }

    // Guard: StoredBackend.create answers that a leftover is absent, and does not take its place unasked.
    @Test
    void aFormerSessionThatIsSweptJustBeforeItsPlaceIsTakenIsToldOnce() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(IDLE.plus(MARGIN));
        world.store.before(Verb.REPLACE, this::sweep);
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 2));

        assertThat(ends()).containsExactly(EndReason.IDLE);
        assertThat(world.chat(POINTS)).contains(2);
    }

    @Test
    void whatWasSignedOutIsNotToldAgainByTheSweep() {
        Browser browser = world.browser().write(s -> s.set(POINTS, 100));
        browser.write(s -> s.destroy());
        world.advance(Duration.ofDays(1));
        sweep();

        assertThat(ends()).containsExactly(EndReason.LOGOUT);
    }

    // Guard: StoredBackend.dropped leaves out what is unreadable.
    @Test
    void whatCannotBeReadNamesNoSessionAndIsNotTold() {
        world.browser().write(s -> s.set(POINTS, 100));
        StoredRecord record = world.store.all().get(0);
        world.store.put(new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                Payload.of("garbage".getBytes(StandardCharsets.UTF_8))));
        world.advance(IDLE.plus(MARGIN));

        assertThat(sweep()).isEqualTo(1);
        assertThat(ends()).isEmpty();
    }

    // Guard: Events catches what a listener throws.
    @Test
    void aListenerThatThrowsStopsNeitherTheSweepNorItsNeighbours() {
        List<Object> heard = new ArrayList<>();
        Sessions sessions = Sessions.named("test")
                .codec(world.codec)
                .store(world.store)
                .clock(world)
                .listener(event -> {
                    throw new IllegalStateException("for a test");
                })
                .listener(heard::add)
                .build();
        sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(IDLE.plus(MARGIN));

        assertThat(sessions.deleteExpired(100)).isEqualTo(1);
        assertThat(heard).last().isInstanceOf(Ended.class);
    }

    @Test
    void aListenerMayUseTheSessionsAgain() {
        List<Integer> swept = new ArrayList<>();
        Sessions sessions = Sessions.named("other")
                .codec(world.codec)
                .store(world.store)
                .clock(world)
                .listener(event -> {
                    if (event instanceof Ended) {
                        swept.add(world.sessions.deleteExpired(100));
                        world.sessions.at(CHAT).edit(s -> s.update(POINTS, 0, ended -> ended + 1));
                    }
                })
                .build();
        sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(IDLE.plus(MARGIN));
        sessions.deleteExpired(100);

        assertThat(swept).containsExactly(0);
        assertThat(world.chat(POINTS)).contains(1);
    }

    // Guard: SealingStore.power opens what its store tells.
    @Test
    void whatLiesSealedIsToldAsWell() {
        Sessions sealed = Sessions.named("test")
                .codec(world.codec)
                .store(world.store)
                .sealAtRest(new Mirror())
                .clock(world)
                .listener(world.events::add)
                .build();
        sealed.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        world.advance(IDLE.plus(MARGIN));
        sealed.deleteExpired(100);

        assertThat(ends()).containsExactly(EndReason.IDLE);
    }
}
