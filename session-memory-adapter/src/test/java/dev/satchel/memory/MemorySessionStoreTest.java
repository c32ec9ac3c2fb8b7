package dev.satchel.memory;

import static dev.satchel.memory.Records.LATER;
import static dev.satchel.memory.Records.START;
import static dev.satchel.memory.Records.anonymous;
import static dev.satchel.memory.Records.key;
import static dev.satchel.memory.Records.owned;
import static dev.satchel.memory.Records.owner;
import static dev.satchel.memory.Records.passing;
import static dev.satchel.memory.Records.record;
import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemorySessionStoreTest {

    private final SettableClock clock = SettableClock.at(START);
    private final MemorySessionStore store =
            MemorySessionStore.builder().clock(clock).build();

    @Test
    void aRecordComesBackAsItWasAndItsPayloadIsTheSameObject() {
        StoredRecord record = owned(1, 7);
        assertThat(store.create(record)).isEqualTo(APPLIED);

        assertThat(store.find(key(1))).contains(record);
        assertThat(store.find(key(1)).orElseThrow().content()).isSameAs(record.content());
        assertThat(store.find(key(2))).isEmpty();
    }

    @Test
    void createNeverOverwrites() {
        store.create(anonymous(1));

        assertThat(store.create(record(1, 2, Optional.of(owner(1))))).isEqualTo(CONFLICT);
        assertThat(store.find(key(1))).contains(anonymous(1));
        assertThat(store.findByOwner(owner(1), Optional.empty(), 9).records()).isEmpty();
        assertThat(store.anonymous()).isEqualTo(1);
    }

    @Test
    void replaceTouchAndDeleteNeedTheVersionAndNeverCreate() {
        StoredRecord next = record(1, 2, Optional.empty());
        assertThat(store.replace(next, 1)).isEqualTo(ABSENT);
        assertThat(store.touch(key(1), 1, 2, START, LATER)).isEqualTo(ABSENT);
        assertThat(store.delete(key(1), 1)).isEqualTo(ABSENT);
        assertThat(store.find(key(1))).isEmpty();
        store.create(anonymous(1));

        assertThat(store.replace(next, 9)).isEqualTo(CONFLICT);
        assertThat(store.touch(key(1), 9, 2, START, LATER)).isEqualTo(CONFLICT);
        assertThat(store.delete(key(1), 9)).isEqualTo(CONFLICT);
        assertThat(store.find(key(1))).contains(anonymous(1));

        assertThat(store.replace(next, 1)).isEqualTo(APPLIED);
        assertThat(store.find(key(1))).contains(next);
        assertThat(store.delete(key(1), 2)).isEqualTo(APPLIED);
        assertThat(store.find(key(1))).isEmpty();
        assertThat(store.anonymous()).isZero();
    }

    @Test
    void aTouchMovesTheTimesAndNothingElse() {
        StoredRecord record = owned(1, 7);
        store.create(record);
        Instant used = START.plusMillis(1);
        Instant reclaim = LATER.plusMillis(1);

        assertThat(store.touch(key(1), 1, 2, used, reclaim)).isEqualTo(APPLIED);

        assertThat(store.find(key(1))).contains(record.touched(2, used, reclaim));
        assertThat(store.findByOwner(owner(7), Optional.empty(), 9).records())
                .containsExactly(record.touched(2, used, reclaim));
        assertThat(store.find(key(1)).orElseThrow().content()).isSameAs(record.content());
    }

    @Test
    void aRecordIsThereOneTickBeforeItsTimeAndGoneAtIt() {
        store.create(anonymous(1));
        store.create(owned(2, 7));

        clock.set(LATER.minusMillis(1));
        assertThat(store.find(key(1))).isPresent();
        assertThat(store.findByOwner(owner(7), Optional.empty(), 9).records()).hasSize(1);

        clock.set(LATER);
        assertThat(store.find(key(1))).isEmpty();
        assertThat(store.findByOwner(owner(7), Optional.empty(), 9).records()).isEmpty();
        assertThat(store.delete(key(2), 1)).isEqualTo(ABSENT);
        assertThat(store.create(record(1, 5, Optional.empty()).touched(5, LATER, LATER.plusSeconds(60))))
                .isEqualTo(APPLIED);
        assertThat(store.find(key(1)).orElseThrow().version()).isEqualTo(5);
    }

    @Test
    void aWriteMovesTheTimeForthAndBack() {
        store.create(anonymous(1));
        store.create(anonymous(2));
        store.replace(passing(record(1, 2, Optional.empty()), LATER.plusSeconds(60)), 1);
        store.touch(key(2), 1, 2, START, START.plusSeconds(1));

        clock.set(START.plusSeconds(1));
        assertThat(store.find(key(2))).isEmpty();
        clock.set(LATER);
        assertThat(store.find(key(1))).isPresent();
        clock.set(LATER.plusSeconds(60));
        assertThat(store.find(key(1))).isEmpty();
    }

    @Test
    void whatHasPassedLeavesWithoutBeingRead() {
        for (int i = 0; i < 1_000; i++) {
            store.create(i % 2 == 0 ? anonymous(i) : owned(i, i % 10));
        }
        clock.set(LATER.plus(Duration.ofMinutes(5)));

        store.create(passing(anonymous(5_000), LATER.plus(Duration.ofHours(1))));
        store.deleteExpired(clock.instant(), 10);

        assertThat(store.anonymous()).isEqualTo(1);
        assertThat(store.owned()).isZero();
    }

    @Test
    void aCleanUpGoesByTheTimeThatIsGivenAndStopsAtTheLimit() {
        for (int i = 0; i < 10; i++) {
            store.create(anonymous(i));
        }
        store.create(passing(owned(10, 7), LATER.plusSeconds(1)));

        assertThat(store.deleteExpired(LATER.minusMillis(1), 100)).isZero();
        assertThat(store.deleteExpired(LATER, 4)).isEqualTo(4);
        assertThat(store.anonymous()).isEqualTo(6);
        assertThat(store.deleteExpired(LATER, 100)).isEqualTo(6);
        assertThat(store.find(key(10))).isPresent();
        assertThat(store.deleteExpired(LATER.plusSeconds(1), 100)).isEqualTo(1);
        assertThat(store.findByOwner(owner(7), Optional.empty(), 9).records()).isEmpty();
    }

    @Test
    void tenYearsAreKept() {
        Instant end = START.plus(Duration.ofDays(3_653));
        store.create(passing(anonymous(1), end));

        clock.set(end.minusMillis(1));
        assertThat(store.find(key(1))).isPresent();
        clock.set(end);
        assertThat(store.find(key(1))).isEmpty();
    }

    @Test
    void itHasEveryPowerAndPromisesNothingBeyondTheProcess() {
        assertThat(store.traits()).isEqualTo(StoreTraits.of("memory"));
        assertThat(store.power(Touchable.class)).contains(store);
        assertThat(store.power(Reapable.class)).contains(store);
        assertThat(store.power(OwnerIndexed.class)).contains(store);
        assertThat(store.power(DropReporting.class)).contains(store);
        assertThat(store.power(NativeExpiry.class).orElseThrow().granularity()).isZero();
        assertThat(store.power(NativeExpiry.class).orElseThrow().clock()).containsSame(clock);
    }

    @Test
    void twoStoresShareNothing() {
        MemorySessionStore other = MemorySessionStore.builder().clock(clock).build();
        store.create(owned(1, 7));

        assertThat(other.find(key(1))).isEmpty();
        assertThat(other.findByOwner(owner(7), Optional.empty(), 9).records()).isEmpty();
        assertThat(other.owned()).isZero();
    }

    @Test
    void aReplacedRecordKeepsTheFirstKeysObjectAndAnEqualOwners() {
        StoredRecord first = owned(1, 7);
        store.create(first);
        store.replace(new StoredRecord(key(1), 2, START, LATER, Optional.of(owner(7)), Payload.EMPTY), 1);

        StoredRecord found = store.find(key(1)).orElseThrow();

        assertThat(found.key()).isSameAs(first.key());
        assertThat(found.owner().orElseThrow()).isSameAs(first.owner().orElseThrow());
    }

    @Test
    void itSaysHowManyThereAreAndNothingOfWhom() {
        store.create(owned(1, 7));
        store.create(anonymous(2));
        store.create(anonymous(3));

        assertThat(store).hasToString("MemorySessionStore[2 anonymous, 1 owned]");
    }
}
