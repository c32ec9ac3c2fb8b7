package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that are right for a key's first life, for whole times and arrays, changed payloads and few records. */
final class BrokenLives {

    private BrokenLives() {}

    /** Remembers the version with which each record was deleted. */
    abstract static class Remembering extends Node {
        final Map<StorageKey, Long> deleted = habitat.shared("deleted", ConcurrentHashMap::new);

        Remembering(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                deleted.put(key, expectedVersion);
            }
            return result;
        }

        /** The present version where the one of the former life is expected. */
        long mended(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            boolean former = current != null && Long.valueOf(expectedVersion).equals(deleted.get(key));
            return former ? current.version() : expectedVersion;
        }
    }

    @Violates("CAS-03")
    static final class TheFormerLifeReplaces extends Remembering {
        TheFormerLifeReplaces(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return super.replace(next, mended(next.key(), expectedVersion));
        }
    }

    @Violates("CAS-09")
    static final class TheFormerLifeDeletes extends Remembering {
        TheFormerLifeDeletes(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return super.delete(key, mended(key, expectedVersion));
        }
    }

    @Violates("TCH-02")
    static final class TheFormerLifeTouches extends Remembering {
        TheFormerLifeTouches(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            return super.touch(key, mended(key, expectedVersion), nextVersion, lastUsedAt, reclaimAt);
        }
    }

    /** The array is longer than its payload. */
    @Violates("VAL-01")
    static final class TakesTheWholeArray extends BrokenValues.Changing {
        TakesTheWholeArray(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            Payload whole =
                    record.payload().borrow((array, offset, size) -> Payload.of(Arrays.copyOf(array, array.length)));
            return BrokenValues.with(record, whole);
        }
    }

    @Violates("VAL-05")
    static final class ParsesMillisecondsOnly extends BrokenValues.Changing {
        ParsesMillisecondsOnly(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            if (!record.lastUsedAt().equals(record.lastUsedAt().truncatedTo(ChronoUnit.MILLIS))) {
                throw new IllegalArgumentException("no such format of a time");
            }
            return record;
        }
    }

    /** Only what is dirty is written. */
    @Violates("VAL-07")
    static final class TheSamePayloadIsClean extends Node {
        TheSamePayloadIsClean(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            boolean clean = current != null && current.payload().equals(next.payload());
            return super.replace(clean ? BrokenValues.with(next, current.owner()) : next, expectedVersion);
        }
    }

    @Violates("REAP-02")
    static final class ReapsBeforeThisSecond extends Node {
        ReapsBeforeThisSecond(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return super.deleteExpired(now.truncatedTo(ChronoUnit.SECONDS), limit);
        }
    }

    /** A cache that drops the eldest. */
    @Violates("EXP-01")
    static final class FiveThousandAreKept extends Node {
        private final Queue<StorageKey> keys = habitat.shared("keys", ArrayDeque::new);

        FiveThousandAreKept(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            synchronized (keys) {
                keys.add(first.key());
                if (keys.size() > 5_000) {
                    remove(keys.remove());
                }
            }
            return result;
        }
    }

    /** Some records are answered as unreadable ones. */
    abstract static class Misreading extends Node {
        Misreading(Habitat habitat) {
            super(habitat);
        }

        abstract Map<StorageKey, Long> unreadable(OwnerKey owner, List<StoredRecord> page);

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            OwnerPage page = super.findByOwner(owner, after, limit);
            Map<StorageKey, Long> unreadable = new LinkedHashMap<>();
            unreadable(owner, page.records()).forEach((key, version) -> {
                if (page.records().size() + unreadable.size() < limit) {
                    unreadable.put(key, version);
                }
            });
            return new OwnerPage(page.records(), unreadable, page.next());
        }
    }

    @Violates("OWN-07")
    static final class ListsTwoWays extends Misreading {
        ListsTwoWays(Habitat habitat) {
            super(habitat);
        }

        @Override
        Map<StorageKey, Long> unreadable(OwnerKey owner, List<StoredRecord> page) {
            Map<StorageKey, Long> all = new LinkedHashMap<>();
            page.forEach(record -> all.put(record.key(), record.version()));
            return all;
        }
    }

    /** An entry without a record is taken for one that cannot be read. */
    @Violates("OWN-08")
    static final class TheDeletedAreUnreadable extends Misreading {
        private final Map<StorageKey, StoredRecord> created = habitat.shared("created", ConcurrentHashMap::new);

        TheDeletedAreUnreadable(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            created.put(first.key(), first);
            return super.create(first);
        }

        @Override
        Map<StorageKey, Long> unreadable(OwnerKey owner, List<StoredRecord> page) {
            Map<StorageKey, Long> all = new LinkedHashMap<>();
            created.forEach((key, record) -> {
                if (record.owner().equals(Optional.of(owner)) && current(key) == null) {
                    all.put(key, record.version());
                }
            });
            return all;
        }
    }
}
