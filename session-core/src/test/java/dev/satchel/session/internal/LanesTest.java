package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Conflicts;
import dev.satchel.session.Directive;
import dev.satchel.session.Lanes;
import dev.satchel.session.SessionBusyException;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import dev.satchel.session.backend.Locator;
import dev.satchel.session.internal.World.Browser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration NOT_AT_ALL = Duration.ZERO;

    private final World world = new World();
    private final Browser browser = world.browser().write(s -> s.set(POINTS, 0));
    private final LaneSessions patient = (LaneSessions) Lanes.around(world.sessions, PATIENT);
    private final LaneSessions impatient = (LaneSessions) Lanes.around(world.sessions, NOT_AT_ALL);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void untilWaiting(LaneSessions sessions, Locator locator, int number) {
        while (sessions.lanes().waiting(locator) < number) {
            Thread.onSpinWait();
        }
    }

    // Guard: the semaphore is fair.
    @Test
    void exchangesOfOneSessionHaveTheirTurnInTheOrderInWhichTheyAsked() throws Exception {
        SessionExchange first = patient.open(List.of(browser.token()));
        first.session();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> running = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            int number = i;
            running.add(threads.submit(() -> {
                try (SessionExchange exchange = patient.open(List.of(browser.token()))) {
                    exchange.session().update(POINTS, 0, p -> p + 1);
                    order.add(number);
                    exchange.commit();
                }
            }));
            untilWaiting(patient, browser.token(), i);
        }

        first.commit();
        try (SessionExchange again = patient.open(List.of(browser.token()))) {
            again.session();
            order.add(9);
        }

        for (Future<?> each : running) {
            each.get();
        }
        assertThat(order).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(world.heard(SessionEvent.Conflicted.class)).isEmpty();
        assertThat(browser.value(POINTS)).contains(8);
    }

    // Guard: LaneTable.Turn.take gives back what comes after the end.
    @Test
    void anExchangeThatIsClosedWhileItWaitsLeavesTheLaneToOthers() throws Exception {
        SessionExchange first = patient.open(List.of(browser.token()));
        first.session();
        SessionExchange waiting = patient.open(List.of(browser.token()));
        Future<?> running = threads.submit(() -> waiting.view());
        untilWaiting(patient, browser.token(), 1);

        waiting.close();
        first.commit();
        running.get();

        assertThat(patient.lanes().size()).isZero();
    }

    // Guard: LaneSessions.InLane.session takes the turn.
    @Test
    void whoWaitsTooLongIsTold() {
        impatient.open(List.of(browser.token())).session();

        SessionExchange second = impatient.open(List.of(browser.token()));

        assertThatThrownBy(second::session)
                .isInstanceOf(SessionBusyException.class)
                .hasMessageContaining("PT0S")
                .hasMessageNotContaining(browser.token().value());
    }

    @Test
    void readersTakeTheirTurnToo() {
        impatient.open(List.of(browser.token())).view();

        assertThatThrownBy(() -> impatient.open(List.of(browser.token())).view())
                .isInstanceOf(SessionBusyException.class);
    }

    @Test
    void otherSessionsAreNotHeldUp() {
        Browser other = world.browser().write(s -> s.set(POINTS, 7));
        impatient.open(List.of(browser.token())).session();

        try (SessionExchange exchange = impatient.open(List.of(other.token()))) {
            assertThat(exchange.session().get(POINTS)).contains(7);
        }
    }

    @Test
    void nothingIsTakenUntilTheSessionIsAskedFor() {
        SessionExchange first = impatient.open(List.of(browser.token()));
        SessionExchange second = impatient.open(List.of(browser.token()));

        assertThat(impatient.lanes().size()).isZero();
        assertThat(first.commit()).isEqualTo(new Directive.Keep());
        second.session();
        assertThat(impatient.lanes().size()).isOne();
    }

    @Test
    void whoPresentsNothingTakesNoLane() {
        SessionExchange stranger = impatient.open(List.of());
        stranger.session().set(COUNTRY, "DE");

        assertThat(impatient.lanes().size()).isZero();
        assertThat(stranger.commit()).isInstanceOf(Directive.Issue.class);
    }

    // Guard: LaneTable.leave drops the entry.
    @Test
    void aLaneIsGoneWhenNobodyIsInIt() {
        SessionExchange committed = impatient.open(List.of(browser.token()));
        committed.session();
        committed.commit();
        assertThat(impatient.lanes().size()).isZero();

        SessionExchange abandoned = impatient.open(List.of(browser.token()));
        abandoned.session();
        abandoned.close();
        abandoned.close();
        assertThat(impatient.lanes().size()).isZero();
    }

    @Test
    void whoWaitedInVainLeavesNothingBehind() {
        SessionExchange first = impatient.open(List.of(browser.token()));
        first.session();
        assertThatThrownBy(() -> impatient.open(List.of(browser.token())).session())
                .isInstanceOf(SessionBusyException.class);

        first.close();

        assertThat(impatient.lanes().size()).isZero();
        impatient.open(List.of(browser.token())).session();
    }

    // Guard: commit gives the lane back in finally.
    @Test
    void aCommitThatFailsLeavesTheLane() {
        World small = new World(policy -> policy.budget(300));
        Browser visitor = small.browser().write(s -> s.set(POINTS, 1));
        LaneSessions lanes = (LaneSessions) Lanes.around(small.sessions, NOT_AT_ALL);
        SessionExchange exchange = lanes.open(List.of(visitor.token()));
        exchange.session().set(COUNTRY, "x".repeat(400));

        assertThatThrownBy(exchange::commit).isInstanceOf(SessionTooLargeException.class);

        assertThat(lanes.lanes().size()).isZero();
    }

    @Test
    void aBodyThatThrowsLeavesTheLane() {
        assertThatThrownBy(() -> impatient.at(CHAT).edit(session -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");

        assertThat(impatient.lanes().size()).isZero();
        impatient.at(CHAT).edit(session -> session.set(POINTS, 1));
        assertThat(world.chat(POINTS)).contains(1);
    }

    // Guard: the flag is set again.
    @Test
    void whoIsInterruptedWhileWaitingIsToldAndStaysInterrupted() throws Exception {
        SessionExchange first = patient.open(List.of(browser.token()));
        first.session();
        CountDownLatch started = new CountDownLatch(1);
        List<Thread> waiting = Collections.synchronizedList(new ArrayList<>());
        Future<Boolean> interrupted = threads.submit(() -> {
            waiting.add(Thread.currentThread());
            started.countDown();
            assertThatThrownBy(() -> patient.open(List.of(browser.token())).session())
                    .isInstanceOf(SessionBusyException.class)
                    .hasMessageContaining("interrupted");
            return Thread.interrupted();
        });
        started.await();
        untilWaiting(patient, browser.token(), 1);

        waiting.get(0).interrupt();

        assertThat(interrupted.get()).isTrue();
        first.close();
        assertThat(patient.lanes().size()).isZero();
    }

    @Test
    void aLaneIsLeftOnWhateverThread() throws Exception {
        SessionExchange exchange = impatient.open(List.of(browser.token()));
        exchange.session().set(COUNTRY, "DE");

        threads.submit(exchange::commit).get();

        assertThat(impatient.lanes().size()).isZero();
        assertThat(browser.value(COUNTRY)).contains("DE");
    }

    // Guard: Turn.take sorts, so that nobody holds a lane for which another waits who holds the next one.
    @Test
    void severalTokensAreTakenInOneOrderEverywhere() throws Exception {
        List<Token> tokens = new ArrayList<>(List.of(
                browser.token(), world.browser().write(s -> s.set(POINTS, 1)).token()));
        tokens.sort(Comparator.comparing(Token::value));
        Token first = tokens.get(0);
        Token second = tokens.get(1);
        SessionExchange holder = patient.open(List.of(first));
        holder.session();
        Future<?> both = threads.submit(() -> {
            try (SessionExchange exchange = patient.open(List.of(second, first))) {
                exchange.session();
            }
        });
        untilWaiting(patient, first, 1);

        assertThat(patient.lanes().waiting(second)).isZero();
        assertThat(patient.lanes().size()).isOne();
        holder.close();
        both.get();
        assertThat(patient.lanes().size()).isZero();
    }

    @Test
    void addressesHaveLanes() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Future<?> first = threads.submit(() -> impatient.at(CHAT).edit(session -> {
            inside.countDown();
            leave.await();
            session.update(POINTS, 0, p -> p + 1);
        }));
        inside.await();

        assertThatThrownBy(() -> impatient.at(CHAT).read(view -> view.get(POINTS)))
                .isInstanceOf(SessionBusyException.class);
        leave.countDown();
        first.get();
        assertThat(impatient
                        .at(CHAT)
                        .<Integer, RuntimeException>read(
                                view -> view.get(POINTS).orElseThrow()))
                .isEqualTo(1);
        assertThat(impatient.lanes().size()).isZero();
    }

    // Guard: CarriedInLane asks its carrier anew and starts another turn.
    @Test
    void aBodyThatIsRunAgainIsInTheLaneOfTheTokenThatIsCarriedThen() {
        World retrying = new World(policy -> policy.conflicts(Conflicts.retry(3)));
        Browser visitor = retrying.browser().write(s -> s.set(POINTS, 1));
        Token before = visitor.token();
        LaneSessions lanes = (LaneSessions) Lanes.around(retrying.sessions, NOT_AT_ALL);
        List<Token> taken = new ArrayList<>();

        lanes.carriedBy(carrier(visitor)).edit(session -> {
            session.get(POINTS);
            session.set(COUNTRY, "DE");
            taken.add(visitor.token());
            assertThatThrownBy(() -> lanes.open(List.of(visitor.token())).session())
                    .isInstanceOf(SessionBusyException.class);
            if (taken.size() == 1) {
                visitor.write(s -> s.claim("ada"));
            }
        });

        assertThat(taken).hasSize(2).first().isEqualTo(before);
        assertThat(taken.get(1)).isNotEqualTo(before);
        assertThat(visitor.value(COUNTRY)).contains("DE");
        assertThat(lanes.lanes().size()).isZero();
    }

    private static TokenCarrier carrier(Browser browser) {
        return new TokenCarrier() {
            @Override
            public List<Token> tokens() {
                return List.of(browser.token());
            }

            @Override
            public void carry(Directive directive) {
                browser.receive(directive);
            }
        };
    }

    @Test
    void theWaitIsBounded() {
        assertThatThrownBy(() -> Lanes.around(world.sessions, Duration.ofSeconds(-1)))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("lanes.wait");
        assertThatThrownBy(() -> Lanes.around(world.sessions, Duration.ofHours(2)))
                .isInstanceOf(SessionConfigurationException.class);
    }

    @Test
    void theDescriptionSaysThatThereAreLanes() {
        assertThat(patient.describe()).startsWith(world.sessions.describe()).contains("lanes", "PT30S");
    }

    @Test
    void aThousandThreadsOnOneSessionLoseNothing() throws Exception {
        ExecutorService many = manyThreads();
        try {
            Sessions sessions = Lanes.around(world.sessions, PATIENT, 1_000);
            Callable<Void> increment = () -> {
                sessions.at(CHAT).edit(session -> session.update(POINTS, 0, p -> p + 1));
                return null;
            };
            for (Future<Void> each : many.invokeAll(Collections.nCopies(1_000, increment), 50, TimeUnit.SECONDS)) {
                each.get();
            }
        } finally {
            many.shutdownNow();
        }

        assertThat(world.chat(POINTS)).contains(1_000);
        assertThat(patient.lanes().size()).isZero();
    }

    /** Virtual ones where there are some; Java 17, which the code is written for, has none and so no name for them. */
    private static ExecutorService manyThreads() throws ReflectiveOperationException {
        if (Runtime.version().feature() < 21) {
            return Executors.newFixedThreadPool(200);
        }
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    // Guard: LaneTable.join counts who waits.
    @Test
    void oneTooManyIsToldAtOnceAndOtherSessionsAreNotHeldUp() throws Exception {
        LaneSessions two = (LaneSessions) Lanes.around(world.sessions, PATIENT, 2);
        Browser other = world.browser().write(s -> s.set(POINTS, 7));
        SessionExchange first = two.open(List.of(browser.token()));
        first.session();
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            waiting.add(threads.submit(() -> {
                try (SessionExchange exchange = two.open(List.of(browser.token()))) {
                    exchange.session();
                }
            }));
            untilWaiting(two, browser.token(), i);
        }

        assertThatThrownBy(() -> two.open(List.of(browser.token())).session())
                .isInstanceOf(SessionBusyException.class)
                .hasMessageContaining("2 exchanges wait")
                .hasMessageNotContaining(browser.token().value());
        try (SessionExchange exchange = two.open(List.of(other.token()))) {
            assertThat(exchange.session().get(POINTS)).contains(7);
        }
        first.close();
        for (Future<?> each : waiting) {
            each.get();
        }
        assertThat(two.lanes().size()).isZero();
    }

    @Test
    void sixteenMayWaitByDefault() {
        assertThat(patient.describe()).contains("waiting up to PT30S, 16 at most");
        assertThatThrownBy(() -> Lanes.around(world.sessions, PATIENT, 0))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("lanes.most-waiting");
    }

    // Guard: LaneTable.Turn.ofThisThread.
    @Test
    void whoWouldWaitForItselfIsToldAtOnce() {
        assertThatThrownBy(() ->
                        patient.at(CHAT).edit(session -> patient.at(CHAT).edit(inner -> inner.set(COUNTRY, "DE"))))
                .isInstanceOf(SessionBusyException.class)
                .hasMessageContaining("it would wait for itself");
        assertThat(patient.lanes().size()).isZero();
        patient.at(CHAT).edit(session -> session.set(COUNTRY, "DE"));
    }

    @Test
    void anExchangeThatWasHandedOnDoesNotMakeItsFirstThreadTheHolder() throws Exception {
        SessionExchange handedOn = patient.open(List.of(browser.token()));
        handedOn.session();
        Future<?> end = threads.submit(() -> {
            untilWaiting(patient, browser.token(), 1);
            handedOn.commit();
        });

        try (SessionExchange next = patient.open(List.of(browser.token()))) {
            assertThat(next.session().get(POINTS)).contains(0);
        }
        end.get();
    }
}
