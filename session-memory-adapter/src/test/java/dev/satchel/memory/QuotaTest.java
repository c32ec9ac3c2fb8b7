package dev.satchel.memory;

import static dev.satchel.memory.Records.LATER;
import static dev.satchel.memory.Records.START;
import static dev.satchel.memory.Records.anonymous;
import static dev.satchel.memory.Records.key;
import static dev.satchel.memory.Records.owned;
import static dev.satchel.memory.Records.owner;
import static dev.satchel.memory.Records.passing;
import static dev.satchel.memory.Records.record;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuotaTest {

    private final SettableClock clock = SettableClock.at(START);
    private final List<StoredRecord> evicted = new ArrayList<>();

    private MemorySessionStore store(int anonymous, int owned) {
        MemorySessionStore store = MemorySessionStore.builder()
                .clock(clock)
                .anonymous(anonymous)
                .owned(owned)
                .build();
        store.onDrop(evicted::add);
        return store;
    }

    @Test
    void theLeastRecentlyUsedAnonymousRecordMakesRoomForAnotherOne() {
        MemorySessionStore store = store(3, 3);
        store.create(anonymous(1));
        store.create(anonymous(2));
        store.create(anonymous(3));

        store.find(key(1));
        store.create(anonymous(4));
        store.touch(key(3), 1, 2, START, LATER);
        store.create(anonymous(5));
        store.replace(record(3, 3, Optional.empty()), 2);
        store.create(anonymous(6));

        assertThat(evicted).extracting(StoredRecord::key).containsExactly(key(2), key(1), key(4));
        assertThat(present(store, 6)).containsExactly(3, 5, 6);
        assertThat(store.anonymous()).isEqualTo(3);
    }

    @Test
    void theOrderOfReadsDecidesNotOnlyThatOfWrites() {
        MemorySessionStore store = store(4, 1);
        for (int i = 1; i <= 4; i++) {
            store.create(anonymous(i));
        }
        for (int i : new int[] {3, 1, 4, 2}) {
            store.find(key(i));
        }
        for (int i = 5; i <= 8; i++) {
            store.create(anonymous(i));
        }

        assertThat(evicted).extracting(StoredRecord::key).containsExactly(key(3), key(1), key(4), key(2));
    }

    // Guard: Quotas.used notes nothing while a quarter is free.
    @Test
    void aReadWhileAQuarterOfTheQuotaIsFreeDoesNotChangeWhoGoesFirst() {
        MemorySessionStore store = store(100, 1);
        create(store, 1, 75);
        store.find(key(1));
        create(store, 76, 102);

        assertThat(evicted).extracting(StoredRecord::key).containsExactly(key(1), key(2));
    }

    // Guard: Quotas.used notes uses as soon as less than a quarter is free.
    @Test
    void aSessionThatIsReadWhenLessThanAQuarterIsFreeSurvivesAFloodThatFillsTheQuota() {
        MemorySessionStore store = store(100, 1);
        create(store, 1, 76);
        store.find(key(1));
        create(store, 77, 175);

        assertThat(evicted)
                .hasSize(75)
                .extracting(StoredRecord::key)
                .startsWith(key(2))
                .doesNotContain(key(1));
        assertThat(store.find(key(1))).isPresent();
    }

    @Test
    void anEvictedRecordIsToldAsItWasAndIsGone() {
        MemorySessionStore store = store(1, 1);
        store.create(anonymous(1));
        store.create(anonymous(2));

        assertThat(evicted).containsExactly(anonymous(1));
        assertThat(store.find(key(1))).isEmpty();
        assertThat(store.create(anonymous(1))).isEqualTo(APPLIED);
    }

    @Test
    void whatWasDeletedOrHasPassedMakesRoomForOthers() {
        MemorySessionStore store = store(2, 2);
        store.create(anonymous(1));
        store.create(passing(anonymous(2), START.plusSeconds(10)));
        store.delete(key(1), 1);
        clock.set(START.plusSeconds(60));
        store.create(anonymous(3));
        store.create(anonymous(4));
        store.deleteExpired(clock.instant(), 10);

        assertThat(evicted).containsExactly(passing(anonymous(2), START.plusSeconds(10)));
        assertThat(present(store, 4)).containsExactly(3, 4);
    }

    @Test
    void anOwnedRecordIsNeverDroppedForAnonymousOnes() {
        MemorySessionStore store = store(2, 2);
        store.create(owned(1, 7));
        store.create(owned(2, 8));
        for (int i = 3; i < 1_000; i++) {
            store.create(anonymous(i));
        }

        assertThat(present(store, 1_000)).containsExactly(1, 2, 998, 999);
        assertThat(evicted).hasSize(995).allMatch(record -> record.owner().isEmpty());
    }

    @Test
    void anOwnedRecordBeyondTheQuotaIsRefusedAndNothingIsWritten() {
        MemorySessionStore store = store(2, 2);
        store.create(owned(1, 7));
        store.create(owned(2, 7));
        store.create(anonymous(3));

        assertFull(() -> store.create(owned(4, 7)));
        assertFull(() -> store.replace(record(3, 2, Optional.of(owner(7))), 1));

        assertThat(store.find(key(4))).isEmpty();
        assertThat(store.find(key(3))).contains(anonymous(3));
        assertThat(store.findByOwner(owner(7), Optional.empty(), 9).records()).hasSize(2);
        assertThat(evicted).isEmpty();
    }

    @Test
    void theOwnerWhoHasMostMakesRoomForAnotherOneAndNotForHimself() {
        MemorySessionStore store = store(2, 4);
        for (int i = 1; i <= 4; i++) {
            store.create(owned(i, 7));
        }

        assertFull(() -> store.create(owned(5, 7)));
        assertThat(store.create(owned(6, 8))).isEqualTo(APPLIED);
        assertThat(store.create(owned(7, 8))).isEqualTo(APPLIED);
        assertFull(() -> store.create(owned(8, 8)));
        store.create(anonymous(9));
        assertThat(store.replace(record(9, 2, Optional.of(owner(9))), 1)).isEqualTo(APPLIED);

        assertThat(evicted)
                .extracting(StoredRecord::key)
                .startsWith(key(1), key(2))
                .hasSize(3);
        assertThat(store.owned()).isEqualTo(4);
        assertFull(() -> store.create(owned(10, 9)));
    }

    @Test
    void aFullQuotaStopsNobodyWhoIsIn() {
        MemorySessionStore store = store(2, 2);
        store.create(owned(1, 7));
        store.create(owned(2, 7));

        assertThat(store.replace(record(1, 2, Optional.of(owner(7))), 1)).isEqualTo(APPLIED);
        assertThat(store.replace(record(1, 3, Optional.of(owner(8))), 2)).isEqualTo(APPLIED);
        assertThat(store.touch(key(2), 1, 2, START, LATER)).isEqualTo(APPLIED);
        assertThat(store.replace(record(2, 3, Optional.empty()), 2)).isEqualTo(APPLIED);
        assertThat(store.create(owned(3, 7))).isEqualTo(APPLIED);
        assertThat(store.delete(key(1), 3)).isEqualTo(APPLIED);
        assertThat(store.create(owned(4, 7))).isEqualTo(APPLIED);
        assertThat(store.owned()).isEqualTo(2);
        assertThat(store.anonymous()).isEqualTo(1);
    }

    @Test
    void whatHasPassedMakesRoomBeforeAnybodyIsRefused() {
        MemorySessionStore store = store(1, 100);
        for (int i = 0; i < 100; i++) {
            store.create(owned(i, 7));
        }
        store.create(anonymous(1_000));
        clock.set(LATER.plus(Duration.ofMinutes(2)));
        Instant evenLater = LATER.plus(Duration.ofHours(1));

        for (int i = 100; i < 200; i++) {
            assertThat(store.create(passing(owned(i, 7), evenLater))).isEqualTo(APPLIED);
        }

        assertThat(store.owned()).isEqualTo(100);
    }

    // Guard: MemorySessionStore.cleanUp goes on until nothing more goes.
    @Test
    void whatHasPassedMakesRoomBehindThousandsOfTheOtherKind() {
        MemorySessionStore store = store(10_000, 1);
        for (int i = 0; i < 5_000; i++) {
            store.create(anonymous(i));
        }
        store.create(owned(5_000, 7));
        clock.set(LATER.plus(Duration.ofMinutes(2)));

        Instant evenLater = LATER.plus(Duration.ofHours(1));
        assertThat(store.create(passing(owned(5_001, 7), evenLater))).isEqualTo(APPLIED);
        assertThat(store.anonymous()).isZero();
    }

    @Test
    void aLoginLeavesTheAnonymousQuotaAndADisowningReturnsToItAsTheYoungest() {
        MemorySessionStore store = store(2, 2);
        store.create(anonymous(1));
        store.create(anonymous(2));
        store.replace(record(1, 2, Optional.of(owner(7))), 1);
        store.create(anonymous(3));
        assertThat(evicted).isEmpty();

        store.replace(record(1, 3, Optional.empty()), 2);

        assertThat(evicted).containsExactly(anonymous(2));
        assertThat(present(store, 3)).containsExactly(1, 3);
        assertThat(store.owned()).isZero();
    }

    @Test
    void aListenerMayThrowAndAnotherOneUseTheStore() {
        MemorySessionStore store = store(1, 10);
        AtomicInteger told = new AtomicInteger();
        store.onDrop(record -> {
            throw new IllegalStateException("for a test");
        });
        store.onDrop(record -> {
            store.create(owned(100 + told.incrementAndGet(), 7));
            store.find(record.key());
            store.deleteExpired(LATER.minusSeconds(1), 10);
        });

        for (int i = 1; i <= 5; i++) {
            assertThat(store.create(anonymous(i))).isEqualTo(APPLIED);
        }

        assertThat(told).hasValue(4);
        assertThat(evicted).hasSize(4);
        assertThat(store.owned()).isEqualTo(4);
    }

    @Test
    void threadsNeverGetMoreThanTheOwnedQuotaIn() throws Exception {
        MemorySessionStore store = store(50, 1_000);
        int threads = 8;
        AtomicInteger in = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        race(threads, thread -> {
            for (int i = 0; i < 500; i++) {
                int number = thread * 500 + i;
                try {
                    if (i % 2 == 0) {
                        store.create(owned(number, thread));
                    } else {
                        store.create(anonymous(number));
                        store.replace(record(number, 2, Optional.of(owner(thread))), 1);
                    }
                    in.incrementAndGet();
                } catch (SessionStoreFullException full) {
                    refused.incrementAndGet();
                }
                most.accumulateAndGet(store.owned(), Math::max);
            }
        });

        assertThat(most.get()).isEqualTo(1_000);
        assertThat(store.owned()).isEqualTo(1_000);
        int found = 0;
        for (int thread = 0; thread < threads; thread++) {
            found += store.findByOwner(owner(thread), Optional.empty(), 10_000)
                    .records()
                    .size();
        }
        assertThat(found).isEqualTo(1_000);
        assertThat(in.get() + refused.get()).isEqualTo(threads * 500);
        assertThat(refused.get()).isGreaterThan(0);
    }

    @Test
    void aMillionAnonymousSessionsPushOutNoneOfAThousandOwnedOnes() throws Exception {
        int flood = "full".equals(System.getProperty("satchel.effort")) ? 5_000_000 : 1_000_000;
        AtomicInteger told = new AtomicInteger();
        MemorySessionStore store = MemorySessionStore.builder()
                .clock(clock)
                .anonymous(10_000)
                .owned(1_000)
                .build();
        store.onDrop(record -> told.incrementAndGet());
        for (int i = 0; i < 1_000; i++) {
            store.create(owned(i, i));
        }

        race(2, thread -> {
            for (int i = 1_000 + thread; i < 1_000 + flood; i += 2) {
                store.create(anonymous(i));
            }
        });

        for (int i = 0; i < 1_000; i++) {
            assertThat(store.find(key(i))).isPresent();
            assertThat(store.findByOwner(owner(i), Optional.empty(), 2).records())
                    .hasSize(1);
        }
        assertThat(store.owned()).isEqualTo(1_000);
        assertThat(store.anonymous()).isEqualTo(10_000);
        assertThat(told).hasValue(flood - 10_000);
    }

    @Test
    void quotasOfNothingAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemorySessionStore.builder().anonymous(0))
                .withMessageContaining("at least 1, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemorySessionStore.builder().owned(-1));
    }

    static void race(int threads, java.util.function.IntConsumer body) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    body.accept(number);
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            });
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    private static void create(MemorySessionStore store, int from, int to) {
        for (int i = from; i <= to; i++) {
            store.create(anonymous(i));
        }
    }

    private static List<Integer> present(MemorySessionStore store, int upTo) {
        List<Integer> found = new ArrayList<>();
        for (int i = 1; i <= upTo; i++) {
            if (store.find(key(i)).isPresent()) {
                found.add(i);
            }
        }
        return found;
    }

    private static void assertFull(org.assertj.core.api.ThrowableAssert.ThrowingCallable write) {
        assertThatExceptionOfType(SessionStoreFullException.class)
                .isThrownBy(write)
                .withMessageMatching(".*its quota is [24]\\..*");
    }
}
