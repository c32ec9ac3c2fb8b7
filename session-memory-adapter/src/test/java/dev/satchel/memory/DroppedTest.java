package dev.satchel.memory;

import static dev.satchel.memory.Records.LATER;
import static dev.satchel.memory.Records.START;
import static dev.satchel.memory.Records.anonymous;
import static dev.satchel.memory.Records.key;
import static dev.satchel.memory.Records.owned;
import static dev.satchel.memory.Records.passing;
import static dev.satchel.session.spi.WriteResult.APPLIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.spi.StoredRecord;
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
    void what_has_passed_is_told_by_the_next_write_and_by_no_read() {
        store.create(anonymous(1));
        store.create(owned(2, 7));
        clock.set(LATER.plus(Duration.ofMinutes(5)));

        assertThat(store.find(key(1))).isEmpty();
        assertThat(told).isEmpty();

        store.create(passing(anonymous(3), MUCH_LATER));
        assertThat(told).containsExactlyInAnyOrder(anonymous(1), owned(2, 7));
    }

    @Test
    void what_has_passed_is_told_by_a_clean_up() {
        store.create(anonymous(1));
        clock.set(LATER.plus(Duration.ofMinutes(5)));

        assertThat(store.deleteExpired(clock.instant(), 10)).isZero();

        assertThat(told).containsExactly(anonymous(1));
    }

    // Guard: MemorySessionStore.deletePassed notes what it deletes.
    @Test
    void what_has_passed_by_the_callers_clock_is_told_up_to_the_limit() {
        for (int i = 0; i < 5; i++) {
            store.create(anonymous(i));
        }

        assertThat(store.deleteExpired(LATER, 3)).isEqualTo(3);
        assertThat(told).hasSize(3);
        assertThat(store.deleteExpired(LATER, 3)).isEqualTo(2);
        assertThat(told).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void the_former_life_of_a_key_is_told_when_the_next_one_begins() {
        store.create(anonymous(1));
        clock.set(LATER);

        assertThat(store.create(passing(anonymous(1), MUCH_LATER))).isEqualTo(APPLIED);
        store.deleteExpired(clock.instant(), 10);

        assertThat(told).containsExactly(anonymous(1));
        assertThat(store.find(key(1))).contains(passing(anonymous(1), MUCH_LATER));
    }

    // Guard: create and written tell before they refuse.
    @Test
    void a_write_that_is_refused_tells_what_it_cleaned_away() {
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
    void a_listener_that_writes_is_called_one_record_after_the_other() {
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
    void threads_tell_each_record_once() throws Exception {
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
