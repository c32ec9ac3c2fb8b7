package dev.satchel.memory;

import static dev.satchel.memory.Records.LATER;
import static dev.satchel.memory.Records.START;
import static dev.satchel.memory.Records.anonymous;
import static dev.satchel.memory.Records.key;
import static dev.satchel.memory.Records.owned;
import static dev.satchel.memory.Records.passing;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What has passed is told; QuotaTest is about what made room. */
class DroppedTest {

    private static final Instant MUCH_LATER = LATER.plus(Duration.ofHours(1));

    private final SettableClock clock = SettableClock.at(START);
    private final List<StoredRecord> told = Collections.synchronizedList(new ArrayList<>());
    private final MemorySessionStore store = MemorySessionStore.builder()
            .clock(clock)
            .anonymous(100_000)
            .owned(2)
            .build();

    DroppedTest() {
        store.onDrop(told::add);
    }

    // Guard: MemorySessionStore.expired notes what Caffeine drops.
    @Test
    void whatHasPassedIsToldByTheNextWriteAndByNoRead() {
        store.create(anonymous(1));
        store.create(owned(2, 7));
        clock.set(LATER.plus(Duration.ofMinutes(5)));

        assertThat(store.find(key(1))).isEmpty();
        assertThat(told).isEmpty();

        store.create(passing(anonymous(3), MUCH_LATER));
        assertThat(told).containsExactlyInAnyOrder(anonymous(1), owned(2, 7));
    }

    @Test
    void whatHasPassedIsToldByACleanUp() {
        store.create(anonymous(1));
        clock.set(LATER.plus(Duration.ofMinutes(5)));

        assertThat(store.deleteExpired(clock.instant(), 10)).isZero();

        assertThat(told).containsExactly(anonymous(1));
    }

    // Guard: MemorySessionStore.deletePassed notes what it deletes.
    @Test
    void whatHasPassedByTheCallersClockIsToldUpToTheLimit() {
        for (int i = 0; i < 5; i++) {
            store.create(anonymous(i));
        }

        assertThat(store.deleteExpired(LATER, 3)).isEqualTo(3);
        assertThat(told).hasSize(3);
        assertThat(store.deleteExpired(LATER, 3)).isEqualTo(2);
        assertThat(told).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void theFormerLifeOfAKeyIsToldWhenTheNextOneBegins() {
        store.create(anonymous(1));
        clock.set(LATER);

        assertThat(store.create(passing(anonymous(1), MUCH_LATER))).isEqualTo(APPLIED);
        store.deleteExpired(clock.instant(), 10);

        assertThat(told).containsExactly(anonymous(1));
        assertThat(store.find(key(1))).contains(passing(anonymous(1), MUCH_LATER));
    }

    // Guard: create and written tell before they refuse.
    @Test
    void aWriteThatIsRefusedTellsWhatItCleanedAway() {
        store.create(anonymous(1));
        store.create(passing(owned(2, 7), MUCH_LATER));
        store.create(passing(owned(3, 7), MUCH_LATER));
        clock.set(LATER.plus(Duration.ofMinutes(5)));

        assertThatExceptionOfType(SessionStoreFullException.class)
                .isThrownBy(() -> store.create(passing(owned(4, 7), MUCH_LATER)));

        assertThat(told).containsExactly(anonymous(1));
    }

    // Guard: MemorySessionStore.telling keeps a listener's writes from telling within.
    @Test
    void aListenerThatWritesIsCalledOneRecordAfterTheOther() {
        int many = 20_000;
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        store.onDrop(record -> {
            deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
            store.delete(key(many + 1), 1);
            depth.decrementAndGet();
        });
        for (int i = 0; i < many; i++) {
            store.create(anonymous(i));
        }
        clock.set(LATER.plus(Duration.ofMinutes(5)));
        store.deleteExpired(clock.instant(), 10);

        assertThat(told).hasSize(many);
        assertThat(deepest).hasValue(1);
    }

    @Test
    void threadsTellEachRecordOnce() throws Exception {
        int each = 2_000;
        QuotaTest.race(4, thread -> {
            for (int i = 0; i < each; i++) {
                store.create(passing(anonymous(thread * each + i), START.plusSeconds(10L * i + 10)));
                if (i % 100 == 0) {
                    clock.advance(Duration.ofSeconds(30));
                }
            }
        });
        clock.set(START.plus(Duration.ofDays(1)));
        store.deleteExpired(clock.instant(), 10);

        assertThat(told).extracting(StoredRecord::key).hasSize(4 * each).doesNotHaveDuplicates();
    }
}
