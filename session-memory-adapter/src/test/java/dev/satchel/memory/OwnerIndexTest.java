package dev.satchel.memory;

import static dev.satchel.memory.Records.START;
import static dev.satchel.memory.Records.key;
import static dev.satchel.memory.Records.owned;
import static dev.satchel.memory.Records.owner;
import static dev.satchel.memory.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.SettableClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OwnerIndexTest {

    private static final int KEYS = 40;
    private static final int OWNERS = 5;

    private final SettableClock clock = SettableClock.at(START);
    private final MemorySessionStore store = MemorySessionStore.builder()
            .clock(clock)
            .anonymous(1_000)
            .owned(1_000)
            .build();

    @Test
    void anOwnersRecordsAreListedTheNewestFirstAndNoMoreThanAskedFor() {
        store.create(owned(1, 7));
        store.create(owned(2, 7));
        store.create(owned(3, 8));
        store.create(owned(4, 7));

        assertThat(store.findByOwner(owner(7), Optional.empty(), 9).records())
                .extracting(StoredRecord::key)
                .containsExactly(key(4), key(2), key(1));
        assertThat(store.findByOwner(owner(7), Optional.empty(), 2).records()).hasSize(2);
        assertThat(store.findByOwner(owner(9), Optional.empty(), 9).records()).isEmpty();
    }

    @Test
    void aPageOfPassedRecordsSaysThatThereAreMore() {
        store.create(owned(1, 7).touched(1, START, START.plus(Duration.ofHours(2))));
        store.create(owned(2, 7));
        clock.advance(Duration.ofHours(1));

        var first = store.findByOwner(owner(7), Optional.empty(), 1);
        assertThat(first.records()).isEmpty();
        var second = store.findByOwner(owner(7), first.next(), 1);
        assertThat(second.records()).extracting(StoredRecord::key).containsExactly(key(1));
        assertThat(second.next()).isEmpty();
    }

    @Test
    void itAgreesWithAPlainMapAfterEveryStepOfARandomWalk() {
        Random random = new Random(20260101);
        Map<Integer, StoredRecord> model = new HashMap<>();
        long version = 1;
        for (int step = 0; step < 20_000; step++) {
            int number = random.nextInt(KEYS);
            StoredRecord current = model.get(number);
            StoredRecord next = record(
                            number,
                            ++version,
                            random.nextInt(3) == 0 ? Optional.empty() : Optional.of(owner(random.nextInt(OWNERS))))
                    .touched(version, clock.instant(), clock.instant().plusSeconds(random.nextInt(600) + 1));
            switch (random.nextInt(5)) {
                case 0 -> {
                    if (store.create(next) == WriteResult.APPLIED) {
                        model.put(number, next);
                    }
                }
                case 1 -> {
                    if (current != null && store.replace(next, current.version()) == WriteResult.APPLIED) {
                        model.put(number, next);
                    }
                }
                case 2 -> {
                    if (current != null
                            && store.touch(key(number), current.version(), version, next.lastUsedAt(), next.reclaimAt())
                                    == WriteResult.APPLIED) {
                        model.put(number, current.touched(version, next.lastUsedAt(), next.reclaimAt()));
                    }
                }
                case 3 -> {
                    if (current != null && store.delete(key(number), current.version()) == WriteResult.APPLIED) {
                        model.remove(number);
                    }
                }
                default -> clock.advance(Duration.ofSeconds(random.nextInt(60)));
            }
            model.values().removeIf(record -> record.reclaimable(clock.instant()));

            int listed = random.nextInt(OWNERS);
            assertThat(store.findByOwner(owner(listed), Optional.empty(), 1_000).records())
                    .as("step %d", step)
                    .containsExactlyInAnyOrderElementsOf(model.values().stream()
                            .filter(record -> record.owner().equals(Optional.of(owner(listed))))
                            .toList());
            assertThat(store.find(key(number))).isEqualTo(Optional.ofNullable(model.get(number)));
        }
        clock.advance(Duration.ofDays(1));
        store.deleteExpired(clock.instant(), 10);
        assertThat(store).hasToString("MemorySessionStore[0 anonymous, 0 owned]");
    }

    @Test
    void threadsThatWriteTheSameRecordsLeaveAnIndexThatAgreesWithThem() throws Exception {
        for (int round = 0; round < 20; round++) {
            MemorySessionStore racing = MemorySessionStore.builder()
                    .clock(clock)
                    .anonymous(8)
                    .owned(12)
                    .build();
            QuotaTest.race(4, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < 2_000; i++) {
                    step(racing, random);
                }
            });

            Map<Integer, StoredRecord> there = new HashMap<>();
            for (int number = 0; number < KEYS; number++) {
                Optional<StoredRecord> found = racing.find(key(number));
                if (found.isPresent()) {
                    there.put(number, found.get());
                }
            }
            long anonymous = there.values().stream()
                    .filter(record -> record.owner().isEmpty())
                    .count();
            assertThat(racing.anonymous()).isEqualTo((int) anonymous).isLessThanOrEqualTo(8);
            assertThat(racing.owned()).isEqualTo(there.size() - (int) anonymous).isLessThanOrEqualTo(12);
            for (int number = 0; number < OWNERS; number++) {
                int owner = number;
                List<StoredRecord> expected = there.values().stream()
                        .filter(record -> record.owner().equals(Optional.of(owner(owner))))
                        .toList();
                assertThat(racing.findByOwner(owner(owner), Optional.empty(), 1_000)
                                .records())
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    private static void step(MemorySessionStore store, Random random) {
        int number = random.nextInt(KEYS);
        Optional<StoredRecord> current = store.find(key(number));
        StoredRecord next = record(
                number,
                random.nextLong(),
                random.nextBoolean() ? Optional.empty() : Optional.of(owner(random.nextInt(OWNERS))));
        try {
            if (current.isEmpty()) {
                store.create(next);
            } else if (random.nextInt(3) == 0) {
                store.delete(key(number), current.get().version());
            } else {
                store.replace(next, current.get().version());
            }
        } catch (dev.satchel.session.SessionStoreFullException full) {
            // As it should be.
        }
    }
}
