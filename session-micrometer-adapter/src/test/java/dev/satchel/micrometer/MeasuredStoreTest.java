package dev.satchel.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.ReferenceStore;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuredStoreTest {

    private static final OwnerKey ADA = OwnerKey.of("test", "ada");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final SessionMeters meters = SessionMeters.of("test", registry);
    private final ReferenceStore reference = new ReferenceStore();
    private final SessionStore store = meters.measure(reference);

    private static StorageKey key() {
        return StorageKey.of("test", SessionAddress.of("telegram", "42"));
    }

    private static StoredRecord record(long version) {
        return new StoredRecord(key(), version, NOW, NOW.plusSeconds(60), Optional.of(ADA), Payload.of(new byte[3]));
    }

    private Optional<Timer> timer(String verb, String result) {
        return Optional.ofNullable(registry.find("satchel.sessions.store")
                .tags("stack", "test", "verb", verb, "result", result)
                .timer());
    }

    private void assertTimedOnce(String verb, String result) {
        assertThat(timer(verb, result))
                .hasValueSatisfying(timer -> assertThat(timer.count()).isEqualTo(1));
    }

    @Test
    void everyVerbIsTimedByWhatCameOfIt() {
        store.find(key());
        store.create(record(1));
        store.create(record(1));
        store.find(key());
        store.replace(record(2), 1);
        store.replace(record(2), 7);
        Touchable touching = store.power(Touchable.class).orElseThrow();
        touching.touch(key(), 2, 3, NOW, NOW.plusSeconds(60));
        touching.touch(key(), 2, 3, NOW, NOW.plusSeconds(60));
        store.power(OwnerIndexed.class).orElseThrow().findByOwner(ADA, Optional.empty(), 10);
        store.delete(key(), 9);
        store.delete(key(), 3);
        store.delete(key(), 3);
        store.power(Reapable.class).orElseThrow().deleteExpired(NOW, 10);

        assertTimedOnce("find", "absent");
        assertTimedOnce("find", "found");
        assertTimedOnce("create", "applied");
        assertTimedOnce("create", "conflict");
        assertTimedOnce("replace", "applied");
        assertTimedOnce("replace", "conflict");
        assertTimedOnce("touch", "applied");
        assertTimedOnce("touch", "conflict");
        assertTimedOnce("find_by_owner", "answered");
        assertTimedOnce("delete", "conflict");
        assertTimedOnce("delete", "applied");
        assertTimedOnce("delete", "absent");
        assertTimedOnce("delete_expired", "answered");
    }

    @Test
    void theTimeIsThatOfTheCallByTheClockOfTheRegistry() {
        Faults slow = new Faults(reference);
        slow.before(() -> clock.add(Duration.ofMillis(7)));
        meters.measure(slow).find(key());

        assertThat(timer("find", "absent").orElseThrow().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(7);
    }

    @Test
    void aFaultIsTimedByItsKindAndThrownAsItIs() {
        Faults faulty = new Faults(reference);
        SessionStore measured = meters.measure(faulty);
        for (RuntimeException fault : List.of(
                new SessionStoreUnavailableException("down"),
                new SessionStoreFullException("full"),
                new CorruptSessionException("damaged"),
                new IllegalStateException("a driver's own"))) {
            faulty.fail(fault);
            assertThatThrownBy(() -> measured.find(key())).isSameAs(fault);
        }

        assertThat(timer("find", "unavailable").orElseThrow().count()).isEqualTo(2);
        assertTimedOnce("find", "full");
        assertTimedOnce("find", "corrupt");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Touchable.class,
                OwnerIndexed.class,
                Reapable.class,
                NativeExpiry.class,
                DropReporting.class,
                SessionStore.class,
                Comparable.class
            })
    void thePowersAreThoseOfTheStoreBelowAndNoOthers(Class<?> power) {
        assertThat(store.power(power).isPresent())
                .isEqualTo(reference.power(power).isPresent());
        assertThat(meters.measure(new Bare()).power(power)).isEmpty();
    }

    @Test
    void theClockOfTheStorageIsPassedOn() {
        final class Clocked extends Bare implements InstantSource {
            @Override
            public Instant instant() {
                return Instant.EPOCH;
            }

            @Override
            public <P> Optional<P> power(Class<P> type) {
                return type == InstantSource.class ? Optional.of(type.cast(this)) : Optional.empty();
            }
        }

        assertThat(meters.measure(new Clocked()).power(InstantSource.class))
                .hasValueSatisfying(clock -> assertThat(clock.instant()).isEqualTo(Instant.EPOCH));
    }

    @Test
    void aPowerThatIsNotKnownHereIsPassedOnAsItIs() {
        assertThat(store.power(DropReporting.class)).containsSame(reference);
    }

    @Test
    void whetherReapingDeletesAnythingIsForTheStoreBelowToSay() {
        assertThat(meters.measure(new Idle()).power(Reapable.class))
                .hasValueSatisfying(power -> assertThat(power.isEffective()).isFalse());
    }

    @Test
    void aWriteThatWasAppliedIsAnsweredAsAppliedWhateverTheRegistryMakesOfIt() {
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                throw new IllegalStateException("a filter of somebody's");
            }
        });

        assertThat(store.create(record(1))).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void itIsDescribedAsTheStoreBelow() {
        assertThat(store.traits()).isEqualTo(reference.traits());
        assertThat(meters.measure(new Bare())).hasToString("Bare[]");
    }

    /** A store that says it has no powers, not even those that it implements. */
    private static class Bare implements SessionStore {

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return Optional.empty();
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return WriteResult.APPLIED;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return WriteResult.ABSENT;
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return WriteResult.ABSENT;
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("bare");
        }

        @Override
        public String toString() {
            return "Bare[]";
        }

        @Override
        public <P> Optional<P> power(Class<P> type) {
            return Optional.empty();
        }
    }

    private static final class Idle extends Bare implements Reapable {

        @Override
        public int deleteExpired(Instant now, int limit) {
            return 0;
        }

        @Override
        public boolean isEffective() {
            return false;
        }

        @Override
        public <P> Optional<P> power(Class<P> type) {
            return type == Reapable.class ? Optional.of(type.cast(this)) : Optional.empty();
        }
    }
}
