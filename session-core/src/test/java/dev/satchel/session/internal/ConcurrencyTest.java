package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.CITY;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static dev.satchel.session.internal.World.RECENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.satchel.session.Attribute;
import dev.satchel.session.Conflicts;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.internal.World.Request;
import dev.satchel.session.store.WriteResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No update is lost: two exchanges on one session, each interleaving driven by hand. */
class ConcurrencyTest {

    private final World world = new World();
    private final Browser browser = world.browser().write(s -> s.set(POINTS, 100));

    // Guard: Updating.run applies the changes to what a conflict found, instead of writing what it had.
    @Test
    void disjointWritesBothSurvive() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, "DE");
        browser.write(s -> s.set(CITY, "Ulm"));

        slow.respond();

        assertThat(browser.value(COUNTRY)).contains("DE");
        assertThat(browser.value(CITY)).contains("Ulm");
    }

    @Test
    void ofTwoBlindWritesTheLastToCommitStands() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, "DE");
        browser.write(s -> s.set(COUNTRY, "FR"));
        slow.respond();

        assertThat(browser.value(COUNTRY)).contains("DE");
    }

    // Guard: Change.Updates applies its functions to the fresh base.
    @Test
    void anUpdateIsReplayedOnTheFreshValue() {
        Request slow = browser.request();
        slow.session().update(POINTS, 0, p -> p + 50);
        browser.write(s -> s.update(POINTS, 0, p -> p - 20));
        slow.respond();

        assertThat(browser.value(POINTS)).contains(130);
    }

    // Guard: Reads.hold.
    @Test
    void aReadThatNoLongerHoldsIsAConflict() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, "points " + slow.session().get(POINTS).orElseThrow());
        browser.write(s -> s.set(POINTS, 1));

        assertThatThrownBy(slow::respond).isInstanceOf(SessionConflictException.class);
        assertThat(browser.value(COUNTRY)).isEmpty();
    }

    // Guard: Reads.attribute notes by name what has no bit of its own.
    @Test
    void aReadOfAnyOfManyAttributesIsARead() {
        browser.write(s -> {
            for (int i = 0; i < 100; i++) {
                s.set(numbered(i), i);
            }
        });
        for (int read = 0; read < 100; read++) {
            Attribute<Integer> attribute = numbered(read);
            Request slow = browser.request();
            slow.session().set(POINTS, slow.session().get(attribute).orElseThrow());
            browser.write(s -> s.set(attribute, -1));

            assertThatThrownBy(slow::respond).isInstanceOf(SessionConflictException.class);
        }
    }

    // Guard: Reads.hold compares the attribute that was read, not another one.
    @Test
    void aReadOfOneOfManyAttributesIsNoReadOfItsNeighbour() {
        browser.write(s -> {
            for (int i = 0; i < 100; i++) {
                s.set(numbered(i), i);
            }
        });
        for (int read = 0; read < 99; read++) {
            Attribute<Integer> neighbour = numbered(read + 1);
            Request slow = browser.request();
            int points = slow.session().get(numbered(read)).orElseThrow();
            slow.session().set(POINTS, 1000 + points);
            browser.write(s -> s.update(neighbour, 0, n -> n + 100));
            slow.respond();

            assertThat(browser.value(POINTS)).contains(1000 + points);
        }
    }

    private static Attribute<Integer> numbered(int i) {
        return Attribute.of("n%02d".formatted(i), Integer.class);
    }

    @Test
    void aReadThroughTheViewIsARead() {
        Request slow = browser.request();
        int seen = slow.exchange().view().get(POINTS).orElseThrow();
        slow.session().set(COUNTRY, "points " + seen);
        browser.write(s -> s.set(POINTS, 1));

        assertThatThrownBy(slow::respond).isInstanceOf(SessionConflictException.class);
    }

    @Test
    void readingOnesOwnValueIsNoRead() {
        Request slow = browser.request();
        slow.session().set(POINTS, 7);
        slow.session().set(COUNTRY, "points " + slow.session().get(POINTS).orElseThrow());
        browser.write(s -> s.set(POINTS, 1));
        slow.respond();

        assertThat(browser.value(COUNTRY)).contains("points 7");
    }

    // Guard: WorkingSession.get counts a read unless the value is this exchange's own alone.
    @Test
    void readingTheResultOfAnUpdateReadsItsBase() {
        Request slow = browser.request();
        slow.session().update(POINTS, 0, p -> p + 1);
        slow.session().set(COUNTRY, "points " + slow.session().get(POINTS).orElseThrow());
        browser.write(s -> s.set(POINTS, 1));

        assertThatThrownBy(slow::respond).isInstanceOf(SessionConflictException.class);
    }

    @Test
    void namesReadWhatTheyReveal() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, String.join(",", slow.session().names()));
        browser.write(s -> s.set(CITY, "Ulm"));

        assertThatThrownBy(slow::respond).isInstanceOf(SessionConflictException.class);
    }

    @Test
    void namesDoNotReadTheValues() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, String.join(",", slow.session().names()));
        browser.write(s -> s.set(POINTS, 1));
        slow.respond();

        assertThat(browser.value(COUNTRY)).contains("points");
    }

    @Test
    void replaceReadsEverythingThatItDrops() {
        Request slow = browser.request();
        slow.session().replace(java.util.Map.of("country", "DE"));
        browser.write(s -> s.set(CITY, "Ulm"));

        assertThatThrownBy(slow::respond).isInstanceOf(SessionConflictException.class);
    }

    @Test
    void clearIsBlind() {
        Request slow = browser.request();
        slow.session().clear();
        slow.session().set(COUNTRY, "DE");
        browser.write(s -> s.set(CITY, "Ulm"));
        slow.respond();

        assertThat(browser.names()).containsExactly("country");
    }

    @Test
    void infoIsNotTracked() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, slow.session().info().fingerprint());
        browser.write(s -> s.set(POINTS, 1));
        slow.respond();

        assertThat(browser.value(COUNTRY)).isPresent();
    }

    // Guard: AttributeDelta.over keeps what it did not change.
    @Test
    void aSlowReaderDoesNotOverwriteANewerWrite() {
        Request slow = browser.request();
        slow.session().get(POINTS);
        browser.write(s -> s.set(POINTS, 1));
        long writes = world.store.writes();

        assertThat(slow.respond()).isEqualTo(new Directive.Keep());
        assertThat(world.store.writes()).isEqualTo(writes);
        assertThat(browser.value(POINTS)).contains(1);
    }

    @Test
    void anUpdateAtAnAddressSurvivesARaceForTheFirstWrite() {
        world.store.before(Verb.CREATE, () -> world.sessions.at(CHAT).edit(s -> s.update(POINTS, 0, p -> p + 5)));
        world.sessions.at(CHAT).edit(s -> s.update(POINTS, 0, p -> p + 2));

        assertThat(world.sessions
                        .at(CHAT)
                        .<Integer, RuntimeException>read(v -> v.get(POINTS).orElseThrow()))
                .isEqualTo(7);
        assertThat(world.store.all()).as("the browser's and the chat's").hasSize(2);
    }

    @Test
    void whatWasReadAsAbsentAndIsThereNowIsAConflict() {
        world.store.before(Verb.CREATE, () -> world.sessions.at(CHAT).edit(s -> s.set(POINTS, 5)));

        assertThatThrownBy(() -> world.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "" + s.get(POINTS))))
                .isInstanceOf(SessionConflictException.class);
    }

    // Guard: the comparison of birth ids in Updating.sameLife.
    @Test
    void aReusedAddressDoesNotAcceptAWriteOfItsFormerLife() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.store.before(Verb.REPLACE, () -> {
            world.sessions.at(CHAT).edit(s -> s.destroy());
            world.sessions.at(CHAT).edit(s -> s.set(POINTS, 2));
        });

        assertThatThrownBy(() -> world.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE")))
                .isInstanceOf(SessionConflictException.class);
        assertThat(world.sessions
                        .at(CHAT)
                        .<Object, RuntimeException>read(v -> v.names().size()))
                .isEqualTo(1);
    }

    // Guard: the comparison of owners in Updating.sameLife.
    @Test
    void aSessionThatWasClaimedMeanwhileTakesNoStrangersWrite() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.store.before(Verb.REPLACE, () -> world.sessions.at(CHAT).edit(s -> s.claim("ada")));

        assertThatThrownBy(() -> world.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE")))
                .isInstanceOf(SessionConflictException.class);
    }

    // Guard: the comparison of `disowned` in Updating.sameLife.
    @Test
    void aClaimDoesNotInheritWhatAnOwnerLeftMeanwhile() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.store.before(Verb.REPLACE, () -> {
            world.sessions.at(CHAT).edit(s -> s.claim("ada"));
            world.sessions.at(CHAT).edit(s -> s.disown());
        });

        assertThatThrownBy(() -> world.sessions.at(CHAT).edit(s -> s.claim("bob")))
                .isInstanceOf(SessionConflictException.class);
    }

    // Guard: StoredBackend.answer looks whether the version that is there is its own.
    @Test
    void aWriteThatWasSentTwiceBelowIsAppliedOnce() {
        world.store.after(Verb.REPLACE, () -> {
            throw new ReplayedBelow();
        });
        assertThatThrownBy(() -> browser.write(s -> s.update(POINTS, 0, p -> p + 50)))
                .isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(browser.value(POINTS)).contains(150);
    }

    private static final class ReplayedBelow extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    // Guard: the look at one's own version in StoredBackend.answer.
    @Test
    void aConflictWithOnesOwnVersionIsNoConflict() {
        ReplayingStore replaying = new ReplayingStore(world.store);
        Assembly assembly = new Assembly("test");
        assembly.codec(world.codec);
        assembly.clock(world);
        assembly.store(replaying);
        var twin = assembly.build();
        twin.at(CHAT).edit(s -> s.set(POINTS, 100));

        twin.at(CHAT).edit(s -> s.update(POINTS, 0, p -> p + 50));

        assertThat(replaying.replayed).isEqualTo(2);
        assertThat(twin.at(CHAT)
                        .<Object, RuntimeException>read(v -> v.get(POINTS).orElseThrow()))
                .isEqualTo(150);
    }

    // Guard: StoredBackend.same compares what was written, not its version alone.
    @Test
    void twoCopiesOfAProcessTakeNoWriteOfEachOtherForTheirOwn() {
        Sessions one = copy();
        Sessions other = copy();
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 100));
        assertThat(created(other, "Ulm")).isNotEqualTo(created(one, "Bonn"));

        Sessions third = copy();
        Sessions fourth = copy();
        third.at(CHAT).edit(s -> {
            fourth.at(CHAT).edit(late -> late.set(COUNTRY, "DE"));
            s.set(CITY, "Ulm");
        });

        assertThat(world.sessions.at(CHAT).<Object, RuntimeException>read(v -> v.get(CITY)))
                .isEqualTo(Optional.of("Ulm"));
        assertThat(world.sessions.at(CHAT).<Object, RuntimeException>read(v -> v.get(COUNTRY)))
                .isEqualTo(Optional.of("DE"));
    }

    /** A stack over the same store, with the same random numbers as every other copy. */
    private Sessions copy() {
        Assembly assembly = new Assembly("test", new FixedNumbers());
        assembly.codec(world.codec);
        assembly.clock(world);
        assembly.store(world.store);
        return assembly.build();
    }

    private static Token created(Sessions sessions, String city) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(CITY, city);
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    // Guard: Updating.run adopts what differs in nothing but its times.
    @Test
    void aTouchAloneIsNeverAConflict() {
        World failing = new World(policy -> policy.conflicts(Conflicts.fail()));
        Browser reader = failing.browser().write(s -> s.set(POINTS, 1));
        failing.advance(Duration.ofMinutes(2));
        Request slow = reader.request();
        slow.session().set(POINTS, slow.session().get(POINTS).orElseThrow() + 1);
        reader.read(v -> v.get(POINTS));

        slow.respond();

        assertThat(failing.store.calls).contains(Verb.TOUCH);
        assertThat(failing.heard(SessionEvent.Conflicted.class)).isEmpty();
        assertThat(reader.value(POINTS)).contains(2);
    }

    @Test
    void failThrowsAtEachConflict() {
        World failing = new World(policy -> policy.conflicts(Conflicts.fail()));
        Browser two = failing.browser().write(s -> s.set(POINTS, 1));
        Request slow = two.request();
        slow.session().set(COUNTRY, "DE");
        two.write(s -> s.set(CITY, "Ulm"));

        assertThatThrownBy(slow::respond).isInstanceOf(SessionConflictException.class);
        assertThat(failing.heard(SessionEvent.Conflicted.class)).hasSize(1);
    }

    @Test
    void retryRunsTheWholeBodyAgain() {
        World retrying = new World(policy -> policy.conflicts(Conflicts.retry(3)));
        retrying.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        retrying.store.before(Verb.REPLACE, () -> retrying.sessions.at(CHAT).edit(s -> s.set(POINTS, 10)));
        AtomicInteger runs = new AtomicInteger();

        int seen = retrying.sessions.at(CHAT).write(s -> {
            runs.incrementAndGet();
            int points = s.get(POINTS).orElseThrow();
            s.set(POINTS, points + 1);
            return points;
        });

        assertThat(runs).hasValue(2);
        assertThat(seen).isEqualTo(10);
    }

    @Test
    void retryGivesUpAfterItsTimes() {
        World retrying = new World(policy -> policy.conflicts(Conflicts.retry(1)));
        retrying.sessions.at(CHAT).edit(s -> s.set(POINTS, 0));
        Runnable rival = () -> retrying.sessions.at(CHAT).edit(s -> s.update(POINTS, 0, p -> p + 1));
        retrying.store.before(Verb.REPLACE, rival);

        assertThatThrownBy(() -> retrying.sessions.at(CHAT).edit(s -> {
                    s.set(COUNTRY, "DE");
                    retrying.store.before(Verb.REPLACE, rival);
                }))
                .isInstanceOf(SessionConflictException.class);
    }

    @Test
    void lastWriteWinsOverwritesAndDoesNotResurrect() {
        World careless = new World(policy -> policy.conflicts(Conflicts.lastWriteWins()));
        Browser two = careless.browser().write(s -> s.set(POINTS, 1));
        Request slow = two.request();
        slow.session().set(COUNTRY, "DE");
        two.write(s -> s.set(CITY, "Ulm"));
        slow.respond();
        assertThat(two.names()).containsExactly("country", "points");

        Request late = two.request();
        late.session().set(COUNTRY, "FR");
        two.write(s -> s.destroy());
        assertThatThrownBy(late::commit).isInstanceOf(SessionConflictException.class);
        assertThat(careless.store.all()).isEmpty();
    }

    @Test
    void aConflictThatDoesNotEndGivesUpAfter64Attempts() {
        AtomicInteger rivals = new AtomicInteger();
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 0));
        World endless = world;
        Runnable[] rival = new Runnable[1];
        boolean[] inside = {false};
        rival[0] = () -> {
            if (!inside[0]) {
                inside[0] = true;
                rivals.incrementAndGet();
                endless.sessions.at(CHAT).edit(s -> s.update(POINTS, 0, p -> p + 1));
                inside[0] = false;
                endless.store.before(Verb.REPLACE, rival[0]);
            }
        };
        world.store.before(Verb.REPLACE, rival[0]);

        assertThatThrownBy(() -> world.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE")))
                .isInstanceOf(SessionConflictException.class)
                .hasMessageContaining("64");
        assertThat(rivals).hasValue(64);
    }

    // Guard: Values.requireOpen.
    @Test
    void aChangeFunctionThatTouchesTheSessionThrows() {
        Request request = browser.request();

        assertThatThrownBy(() -> request.session().update(POINTS, 0, p -> {
                    request.session().set(COUNTRY, "DE");
                    return p;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> request.session()
                        .update(
                                POINTS,
                                0,
                                p -> request.exchange().view().get(POINTS).orElseThrow()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aChangeFunctionThatThrowsOnReplayLeavesEverythingUnwritten() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, "DE");
        slow.session().update(POINTS, 0, p -> {
            if (p < 50) {
                throw new IllegalArgumentException("too few points");
            }
            return p - 50;
        });
        browser.write(s -> s.set(POINTS, 20));

        assertThatThrownBy(slow::commit).isInstanceOf(IllegalArgumentException.class);
        assertThat(browser.names()).containsExactly("points");
    }

    @Test
    void theInitialValueOfAnUpdateIsTheSameAtEachReplay() {
        Request slow = browser.request();
        slow.session().update(RECENT, new ArrayList<>(), list -> {
            list.add("tent");
            return list;
        });
        browser.write(s -> s.set(CITY, "Ulm"));
        slow.respond();

        assertThat(browser.value(RECENT)).contains(List.of("tent"));
    }

    // Guard: WorkingSession.update encodes the initial value at once, also where the attribute has a value.
    @Test
    void anUpdateOfWhatIsRemovedMeanwhileStartsFromItsInitialValueAsItWasAtTheCall() {
        browser.write(s -> s.set(RECENT, List.of("lamp")));
        List<String> initial = new ArrayList<>(List.of("tent"));
        Request slow = browser.request();
        slow.session().update(RECENT, initial, list -> {
            list.add("pan");
            return list;
        });
        initial.add("stove");
        browser.write(s -> s.remove(RECENT));
        slow.respond();

        assertThat(browser.value(RECENT)).contains(List.of("tent", "pan"));
    }

    @Test
    void aFaultIsNotRepeatedAndItsOutcomeIsUnknown() {
        world.store.before(Verb.REPLACE, () -> {
            throw new IllegalStateException("connection lost");
        });
        long before = world.store.writes();

        assertThatThrownBy(() -> browser.write(s -> s.set(COUNTRY, "DE")))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("unknown");
        assertThat(world.store.writes()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verb.class,
            names = {"FIND", "REPLACE"})
    void aCheckedExceptionThatAStoreDoesNotDeclareIsAFaultLikeAnyOther(Verb verb) {
        world.store.before(verb, () -> Undeclared.raise(new SQLException("connection lost")));

        assertThatThrownBy(() -> browser.write(s -> s.set(COUNTRY, "DE")))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasCauseInstanceOf(SQLException.class);
    }

    // Guard: Updating.current; without it some thread runs out of attempts.
    @Test
    void sixteenThreadsLoseNoIncrement() throws Exception {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 0));
        race(16, () -> {
            for (int i = 0; i < 1000; i++) {
                world.sessions.at(CHAT).edit(s -> s.update(POINTS, 0, p -> p + 1));
            }
        });

        assertThat(world.sessions
                        .at(CHAT)
                        .<Object, RuntimeException>read(v -> v.get(POINTS).orElseThrow()))
                .isEqualTo(16_000);
    }

    @Test
    void rewardPointsEndWhereTheyStarted() throws Exception {
        int rounds = "full".equals(System.getProperty("satchel.effort")) ? 1000 : 50;
        for (int round = 0; round < rounds; round++) {
            AtomicInteger next = new AtomicInteger();
            int[] steps = {50, -20, 20, -50};
            race(4, () -> {
                int step = steps[next.getAndIncrement()];
                world.sessions.at(CHAT).edit(s -> s.update(POINTS, 100, p -> p + step));
            });
            assertThat(world.sessions
                            .at(CHAT)
                            .<Object, RuntimeException>read(v -> v.get(POINTS).orElseThrow()))
                    .isEqualTo(100);
        }
    }

    // Guard: AttributeDelta.begin; without it a commit goes round in a circle of the map for ever.
    @Test
    void threadsThatWriteOneSessionAtOnceLoseNothingUnlessTheyAreTold() {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 1_500; round++) {
                SessionExchange exchange = world.open();
                Session session = exchange.session();
                session.set(COUNTRY, "DE");
                AtomicInteger thread = new AtomicInteger();
                AtomicInteger told = new AtomicInteger();
                CyclicBarrier together = new CyclicBarrier(4);
                race(4, () -> {
                    int mine = thread.getAndIncrement();
                    try {
                        together.await();
                        for (int i = 0; i < 30; i++) {
                            session.set(Attribute.of(mine + " " + i, Integer.class), i);
                        }
                    } catch (IllegalStateException twoThreads) {
                        assertThat(twoThreads).hasMessageContaining("one thread at a time");
                        told.incrementAndGet();
                    } catch (InterruptedException | BrokenBarrierException failed) {
                        throw new AssertionError(failed);
                    }
                });
                exchange.commit();

                int stored = exchange.committed().names().size();
                assertThat(stored == 121 || told.get() > 0)
                        .as("%s stored, %s told", stored, told)
                        .isTrue();
            }
        });
    }

    @Test
    void aChangeThatFailsIsNotTakenForAnotherThread() {
        AttributeDelta delta = new AttributeDelta();
        assertThatThrownBy(() -> delta.put(null, Change.Blind.REMOVED)).isInstanceOf(NullPointerException.class);

        delta.put("country", Change.Blind.REMOVED);

        assertThat(delta.of("country")).isEqualTo(Change.Blind.REMOVED);
    }

    private static void race(int threads, Runnable body) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(body));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void theResultOfAWriteIsConditional() {
        assertThat(world.store.delete(world.store.all().get(0).key(), 0)).isEqualTo(WriteResult.CONFLICT);
    }
}
