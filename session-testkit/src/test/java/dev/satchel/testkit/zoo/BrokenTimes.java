package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Touches, and what depends on time. */
final class BrokenTimes {

    private BrokenTimes() {}

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Violates(value = "TCH-01", also = "VAL-06")
    static final class TouchHidesTheOwner extends Node {
        private final Set<StorageKey> touched = habitat.shared("touched", ConcurrentHashMap::newKeySet);

        TouchHidesTheOwner(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            touched.add(key);
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .map(record -> touched.contains(key) ? BrokenValues.with(record, Optional.empty()) : record);
        }
    }

    @Violates("TCH-02")
    static final class TouchIgnoresTheVersion extends Node {
        TouchIgnoresTheVersion(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            StoredRecord current = current(key);
            return super.touch(
                    key, current == null ? expectedVersion : current.version(), nextVersion, lastUsedAt, reclaimAt);
        }
    }

    @Violates("TCH-03")
    static final class TouchMakesTheRecord extends Node {
        TouchMakesTheRecord(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            WriteResult result = super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
            if (result == ABSENT) {
                force(new StoredRecord(key, nextVersion, lastUsedAt, reclaimAt, Optional.empty(), Payload.EMPTY));
            }
            return result;
        }
    }

    @Violates(value = "TCH-04", also = "END-03")
    static final class TouchLeavesTheComparedVersion extends Node {
        private final Map<StorageKey, Long> compared = habitat.shared("compared", ConcurrentHashMap::new);

        TouchLeavesTheComparedVersion(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            WriteResult result = super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
            if (result == APPLIED) {
                compared.putIfAbsent(key, expectedVersion);
            }
            return result;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            Long version = compared.get(next.key());
            StoredRecord current = current(next.key());
            if (version == null || current == null) {
                return super.replace(next, expectedVersion);
            }
            return version == expectedVersion ? super.replace(next, current.version()) : CONFLICT;
        }
    }

    @Violates("TCH-05")
    static final class TouchKeepsTheLaterTime extends Node {
        TouchKeepsTheLaterTime(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            StoredRecord current = current(key);
            Instant used = current == null ? lastUsedAt : later(lastUsedAt, current.lastUsedAt());
            return super.touch(key, expectedVersion, nextVersion, used, reclaimAt);
        }
    }

    /** Leaves some records out of listings. */
    abstract static class Hiding extends Node {
        final Set<StorageKey> hidden = habitat.shared("hidden", ConcurrentHashMap::newKeySet);

        Hiding(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .filter(record -> !hidden.contains(record.key()))
                    .toList();
        }
    }

    @Violates("TCH-06")
    static final class TouchLosesTheIndex extends Hiding {
        TouchLosesTheIndex(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            hidden.add(key);
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }
    }

    @Violates(
            value = "ROT-01",
            also = {"EXP-01", "VAL-05"})
    static final class ReplaceKeepsTheLaterTime extends Node {
        ReplaceKeepsTheLaterTime(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            return super.replace(
                    current == null
                            ? next
                            : BrokenValues.with(next, next.lastUsedAt(), later(next.reclaimAt(), current.reclaimAt())),
                    expectedVersion);
        }
    }

    @Violates("ROT-02")
    static final class ShortenedIsNotListed extends Hiding {
        ShortenedIsNotListed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            if (current != null && next.reclaimAt().isBefore(current.reclaimAt())) {
                hidden.add(next.key());
            }
            return super.replace(next, expectedVersion);
        }
    }

    @Violates("EXP-01")
    static final class ThirtyDaysAtMost extends Node {
        private final Map<StorageKey, Instant> born = habitat.shared("born", ConcurrentHashMap::new);

        ThirtyDaysAtMost(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            born.put(first.key(), now());
            return super.create(first);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .filter(record -> born.get(key).plus(Duration.ofDays(30)).isAfter(now()));
        }
    }

    @Violates("EXP-02")
    static final class HidesWhatCreateStumblesOver extends Node {
        HidesWhatCreateStumblesOver(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key).filter(record -> !record.reclaimable(now()));
        }
    }

    @Violates("EXP-03")
    static final class LeftoversConflict extends Node {
        LeftoversConflict(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return hasPassed(next.key()) ? CONFLICT : super.replace(next, expectedVersion);
        }
    }

    @Violates("EXP-06")
    static final class LeftoversAreTheReapersAlone extends Node {
        LeftoversAreTheReapersAlone(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return hasPassed(key) ? CONFLICT : super.delete(key, expectedVersion);
        }
    }

    /** Drops records when they are looked at, by the store's clock. */
    abstract static class Expiring extends Deadlines {
        Expiring(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            super.ready(verb);
            deadlines.forEach((key, deadline) -> {
                if (!deadline.isAfter(now()) && deadlines.remove(key, deadline)) {
                    remove(key);
                }
            });
        }
    }

    @Violates("EXP-04")
    static final class TimerOfCreation extends Expiring {
        TimerOfCreation(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant onReplace(Instant known, Instant next) {
            return known;
        }
    }

    @Violates("EXP-05")
    static final class TouchLeavesTheTimer extends Expiring {
        TouchLeavesTheTimer(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant onTouch(Instant known, Instant next) {
            return known;
        }
    }

    /** Claims to drop records by itself. */
    abstract static class Native extends Expiring implements dev.satchel.session.store.NativeExpiry {
        Native(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Duration granularity() {
            return Duration.ofSeconds(1);
        }
    }

    @Violates("EXP-07")
    static final class TimerOfTheFirstReplace extends Native {
        TimerOfTheFirstReplace(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant onCreate(Instant known, Instant next) {
            return Instant.MAX;
        }
    }

    @Violates("EXP-08")
    static final class ReplaceOnlyProlongs extends Native {
        ReplaceOnlyProlongs(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant onReplace(Instant known, Instant next) {
            return later(known, next);
        }
    }

    @Violates("EXP-09")
    static final class TouchOnlyProlongs extends Native {
        TouchOnlyProlongs(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant onTouch(Instant known, Instant next) {
            return later(known, next);
        }
    }
}
