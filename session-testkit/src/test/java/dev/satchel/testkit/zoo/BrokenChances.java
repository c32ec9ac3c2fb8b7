package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Races of nanoseconds, without any help from the storage. */
final class BrokenChances {

    private BrokenChances() {}

    /** Looks, compares, and puts. */
    abstract static class OnAMap implements SessionStore {
        final ConcurrentHashMap<StorageKey, StoredRecord> records;

        OnAMap(Habitat habitat) {
            records = habitat.shared("records", ConcurrentHashMap::new);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return Optional.ofNullable(records.get(key));
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return records.putIfAbsent(first.key(), first) == null ? APPLIED : CONFLICT;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return swap(next.key(), expectedVersion, next);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return swap(key, expectedVersion, null);
        }

        final WriteResult swap(StorageKey key, long expectedVersion, StoredRecord next) {
            WriteResult[] result = {ABSENT};
            records.computeIfPresent(key, (same, current) -> {
                result[0] = current.version() == expectedVersion ? APPLIED : CONFLICT;
                return result[0] == APPLIED ? next : current;
            });
            return result[0];
        }

        final WriteResult looked(StorageKey key, long expectedVersion) {
            StoredRecord current = records.get(key);
            if (current == null) {
                return ABSENT;
            }
            return current.version() == expectedVersion ? APPLIED : CONFLICT;
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("chance");
        }
    }

    @Violates("CAS-06")
    static final class LooksAndPuts extends OnAMap {
        LooksAndPuts(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult looked = looked(next.key(), expectedVersion);
            if (looked == APPLIED) {
                records.put(next.key(), next);
            }
            return looked;
        }
    }

    @Violates("CRE-06")
    static final class AsksAndPuts extends OnAMap {
        AsksAndPuts(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            if (records.containsKey(first.key())) {
                return CONFLICT;
            }
            records.put(first.key(), first);
            return APPLIED;
        }
    }

    @Violates("CAS-12")
    static final class LooksAndRemoves extends OnAMap {
        LooksAndRemoves(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult looked = looked(key, expectedVersion);
            if (looked == APPLIED) {
                records.remove(key);
            }
            return looked;
        }
    }

    /** Sixteen pages, each of which is copied, changed and put back. */
    @Violates("CAS-14")
    static final class PutsPagesBack implements SessionStore {
        private static final int PAGES = 16;
        private final AtomicReferenceArray<Map<StorageKey, StoredRecord>> pages;

        PutsPagesBack(Habitat habitat) {
            pages = habitat.shared("pages", () -> new AtomicReferenceArray<>(PAGES));
        }

        private static int page(StorageKey key) {
            return Math.floorMod(key.hashCode(), PAGES);
        }

        private Map<StorageKey, StoredRecord> read(StorageKey key) {
            Map<StorageKey, StoredRecord> page = pages.get(page(key));
            return page == null ? new HashMap<>() : new HashMap<>(page);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return Optional.ofNullable(read(key).get(key));
        }

        @Override
        public WriteResult create(StoredRecord first) {
            Map<StorageKey, StoredRecord> page = read(first.key());
            if (page.putIfAbsent(first.key(), first) != null) {
                return CONFLICT;
            }
            pages.set(page(first.key()), page);
            return APPLIED;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return write(next.key(), expectedVersion, next);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return write(key, expectedVersion, null);
        }

        private WriteResult write(StorageKey key, long expectedVersion, StoredRecord next) {
            Map<StorageKey, StoredRecord> page = read(key);
            StoredRecord current = page.get(key);
            if (current == null) {
                return ABSENT;
            }
            if (current.version() != expectedVersion) {
                return CONFLICT;
            }
            if (next == null) {
                page.remove(key);
            } else {
                page.put(key, next);
            }
            pages.set(page(key), page);
            return APPLIED;
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("pages");
        }
    }
}
