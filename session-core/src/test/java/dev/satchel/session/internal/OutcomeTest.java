package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.BoundSession;
import dev.satchel.session.Directive;
import dev.satchel.session.Lanes;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import dev.satchel.session.Undecodable;
import dev.satchel.session.internal.SteppedStore.Verb;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was applied is answered as applied, whatever fails afterwards. */
class OutcomeTest {

    private final World world = new World();

    static Stream<Supplier<Throwable>> failures() {
        return Stream.of(
                () -> new IllegalStateException("a listener"),
                () -> new AssertionError("a listener"),
                StackOverflowError::new,
                () -> new NoClassDefFoundError("a/Class"),
                () -> new OutOfMemoryError("a listener"));
    }

    private static void fail(Supplier<Throwable> failure) {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    // Guard: Events.on drops errors too.
    @ParameterizedTest
    @MethodSource("failures")
    void aListenerThatThrowsBreaksNothingNorItsNeighbours(Supplier<Throwable> failure) {
        List<SessionEvent> neighbour = new ArrayList<>();
        Sessions sessions = Sessions.named("test")
                .codec(world.codec)
                .store(world.store)
                .clock(world)
                .listener(event -> fail(failure))
                .listener(neighbour::add)
                .build();
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(COUNTRY, "DE");
            exchange.session().claim("ada");
            Directive first = exchange.commit();

            assertThat(first).isInstanceOf(Directive.Issue.class);
            assertThat(exchange.commit()).isSameAs(first);
        }
        assertThat(sessions.owned().revokeAll("ada")).isEqualTo(1);

        assertThat(world.store.all()).isEmpty();
        assertThat(neighbour)
                .extracting(Object::getClass)
                .containsExactly(SessionEvent.Created.class, SessionEvent.Ended.class);
    }

    // Guard: Exchange.settle keeps the outcome before anybody is notified.
    @Test
    void aListenerThatAsksAgainIsAnsweredTheSameAndCreatesNothing() {
        List<Directive> asked = new ArrayList<>();
        SessionExchange exchange = world.open();
        world.hears = event -> asked.add(exchange.commit());
        exchange.session().set(COUNTRY, "DE");
        Directive directive = exchange.commit();

        assertThat(asked).hasSize(1);
        assertThat(asked.get(0)).isSameAs(directive);
        assertThat(world.store.all()).hasSize(1);
    }

    @Test
    void aListenerThatEditsTheSameSessionFindsWhatWasStored() {
        int[] told = {0};
        world.hears = event -> {
            if (event instanceof SessionEvent.Created && told[0]++ == 0) {
                world.sessions.at(CHAT).edit(s -> s.update(POINTS, 0, points -> points + 1));
            }
        };
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 7));

        assertThat(world.chat(POINTS)).contains(8);
    }

    // Guard: Exchange.settle keeps an error as well; asked again it would create another session.
    @Test
    void anErrorOfTheStoreIsAnsweredAgainAndNothingIsWrittenTwice() {
        SessionExchange exchange = world.open();
        exchange.session().set(COUNTRY, "DE");
        NoClassDefFoundError broken = new NoClassDefFoundError("a/Driver");
        world.store.after(Verb.CREATE, () -> {
            throw broken;
        });

        assertThatThrownBy(exchange::commit).isSameAs(broken);
        assertThatThrownBy(exchange::commit).isSameAs(broken);
        assertThat(world.store.all()).hasSize(1);
        assertThatThrownBy(() -> exchange.session().set(COUNTRY, "FR")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatWasToldBeforeAFailureIsStillTold() {
        World dropping = new World(policy -> policy.undecodable(Undecodable.DROP_SESSION));
        dropping.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        dropping.store.before(Verb.CREATE, () -> {
            throw new IllegalStateException("cut");
        });

        assertThatThrownBy(() -> dropping.sessions.at(CHAT).edit(s -> {
                    s.get(Attribute.of("country", Integer.class));
                    s.set(POINTS, 1);
                }))
                .hasMessageContaining("unknown");
        assertThat(dropping.heard(SessionEvent.Ended.class)).hasSize(1);
    }

    /** Keeps what it is to run. */
    private static final class Waiting extends ScheduledThreadPoolExecutor {
        final List<Runnable> tasks = new ArrayList<>();

        Waiting() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
            tasks.add(task);
            return schedule(() -> {}, 1, TimeUnit.DAYS);
        }
    }

    // Guard: Assembly.reap; a scheduled task that throws is never run again.
    @ParameterizedTest
    @MethodSource("failures")
    void whatTheReaperMeetsOnceDoesNotEndIt(Supplier<Throwable> failure) {
        boolean[] failing = {false};
        InstantSource clock = () -> {
            if (failing[0]) {
                fail(failure);
            }
            return world.instant();
        };
        Waiting executor = new Waiting();
        Sessions sessions = Sessions.named("test")
                .codec(world.codec)
                .store(world.store)
                .clock(clock)
                .reapEvery(Duration.ofMinutes(1), executor)
                .build();
        executor.shutdownNow();
        sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(Duration.ofHours(1));
        failing[0] = true;
        executor.tasks.get(0).run();
        assertThat(world.store.all()).hasSize(1);
        failing[0] = false;
        executor.tasks.get(0).run();

        assertThat(world.store.all()).isEmpty();
    }

    @Test
    void theViewIsAlwaysTheSameObject() {
        SessionExchange exchange = world.open();
        SessionView view = exchange.view();
        exchange.session().set(COUNTRY, "DE");
        exchange.commit();

        assertThat(exchange.view()).isSameAs(view);
    }

    // Carriers.

    /** Has a disk that is full at times. */
    private static final class Disk implements TokenCarrier {
        final List<Directive> carried = new ArrayList<>();
        List<Token> tokens = List.of();
        Runnable whenFull = () -> {
            throw new AssertionError("the disk is full");
        };
        boolean full = true;

        @Override
        public List<Token> tokens() {
            return tokens;
        }

        @Override
        public void carry(Directive directive) {
            if (full) {
                whenFull.run();
            }
            carried.add(directive);
            if (directive instanceof Directive.Issue issue) {
                tokens = List.of(issue.token());
            } else if (directive instanceof Directive.Clear) {
                tokens = List.of();
            }
        }
    }

    private BoundSession carriedBy(Disk disk, boolean inLanes) {
        Sessions sessions = inLanes ? Lanes.around(world.sessions, Duration.ofSeconds(1)) : world.sessions;
        return sessions.carriedBy(disk);
    }

    // Guard: Bound.settle and Undelivered.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCarrierThatFailsLosesNoToken(boolean inLanes) {
        Disk disk = new Disk();
        BoundSession session = carriedBy(disk, inLanes);

        int stored = session.edit(s -> s.set(POINTS, 1)).get(POINTS).orElseThrow();

        assertThat(stored).isEqualTo(1);
        assertThat(world.heard(SessionEvent.CarrierFailed.class))
                .extracting(SessionEvent.CarrierFailed::session)
                .containsExactly(world.heard(SessionEvent.Created.class).get(0).session());
        session.edit(s -> s.update(POINTS, 0, points -> points + 1));
        disk.full = false;
        session.edit(s -> s.update(POINTS, 0, points -> points + 1));
        assertThat(world.store.all()).as("one session all along").hasSize(1);
        int points = carriedBy(disk, inLanes).read(view -> view.get(POINTS).orElse(0));
        assertThat(points).as("by what the disk holds").isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCarrierThatFailsWithACheckedExceptionLosesNoTokenEither(boolean inLanes) {
        Disk disk = new Disk();
        disk.whenFull = () -> Undeclared.raise(new IOException("the disk is full"));
        BoundSession session = carriedBy(disk, inLanes);
        session.edit(s -> s.set(POINTS, 1));
        session.edit(s -> s.update(POINTS, 0, points -> points + 1));
        disk.full = false;

        int points = session.read(view -> view.get(POINTS).orElse(0));
        assertThat(points).isEqualTo(2);
        assertThat(world.store.all()).as("one session all along").hasSize(1);
    }

    @Test
    void aCheckedExceptionThatNobodyDeclaredIsTheOutcomeOfItsCommitEachTime() {
        SessionExchange exchange = world.open();
        exchange.session().set(POINTS, 1);
        world.codec.beforeWriting = () -> Undeclared.raise(new IOException("on purpose"));
        assertThatThrownBy(exchange::commit).hasRootCauseInstanceOf(IOException.class);
        world.codec.beforeWriting = () -> {};

        assertThatThrownBy(exchange::commit).hasRootCauseInstanceOf(IOException.class);
        assertThat(world.store.all()).isEmpty();
    }

    @Test
    void aCarrierThatFailedToClearIsToldAgain() {
        Disk disk = new Disk();
        disk.full = false;
        BoundSession session = world.sessions.carriedBy(disk);
        session.edit(s -> s.set(POINTS, 1));
        disk.full = true;
        session.edit(s -> s.destroy());
        boolean isNew = session.read(view -> view.info().isNew());
        assertThat(isNew).isTrue();
        assertThat(disk.tokens).hasSize(1);
        disk.full = false;
        session.read(view -> view.info());

        assertThat(disk.tokens).isEmpty();
        assertThat(world.store.all()).isEmpty();
    }

    @Test
    void whatWasCarriedIsNotCarriedAgain() {
        Disk disk = new Disk();
        BoundSession session = world.sessions.carriedBy(disk);
        session.edit(s -> s.set(POINTS, 1));
        disk.full = false;
        session.read(view -> view.get(POINTS));
        session.read(view -> view.get(POINTS));

        assertThat(disk.carried)
                .extracting(Object::getClass)
                .containsExactly(Directive.Issue.class, Directive.Keep.class, Directive.Keep.class);
    }

    @Test
    void aCarrierThatWorksIsCalledOnceForEachExchange() {
        Disk disk = new Disk();
        disk.full = false;
        BoundSession session = world.sessions.carriedBy(disk);
        session.edit(s -> s.set(POINTS, 1));
        session.read(view -> view.get(POINTS));
        session.edit(s -> s.destroy());
        session.read(view -> view.get(POINTS));

        assertThat(disk.carried)
                .extracting(Object::getClass)
                .containsExactly(
                        Directive.Issue.class, Directive.Keep.class, Directive.Clear.class, Directive.Keep.class);
    }

    @Test
    void aCarrierThatFailsToKeepIsToldOfWithTheSessionThatWasRead() {
        Disk disk = new Disk();
        disk.full = false;
        BoundSession session = world.sessions.carriedBy(disk);
        session.edit(s -> s.set(POINTS, 1));
        disk.full = true;
        session.read(view -> view.get(POINTS));
        world.sessions.carriedBy(disk).read(view -> 1);

        assertThat(world.heard(SessionEvent.CarrierFailed.class))
                .extracting(SessionEvent.CarrierFailed::session)
                .containsExactly(world.heard(SessionEvent.Created.class).get(0).session(), "");
    }
}
