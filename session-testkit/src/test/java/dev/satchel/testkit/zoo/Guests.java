package dev.satchel.testkit.zoo;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What people write who have read the port and nothing else. */
final class Guests {

    private Guests() {}

    /** The store in the port's own documentation. */
    static final class MapStore implements SessionStore {
        private final ConcurrentHashMap<StorageKey, StoredRecord> records;

        MapStore(Habitat habitat) {
            records = habitat.shared("records", ConcurrentHashMap::new);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return Optional.ofNullable(records.get(key));
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return records.putIfAbsent(first.key(), first) == null ? WriteResult.APPLIED : WriteResult.CONFLICT;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return swap(next.key(), expectedVersion, next);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return swap(key, expectedVersion, null);
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("map");
        }

        private WriteResult swap(StorageKey key, long expectedVersion, StoredRecord next) {
            WriteResult[] result = {WriteResult.ABSENT};
            records.computeIfPresent(key, (k, current) -> {
                result[0] = current.version() == expectedVersion ? WriteResult.APPLIED : WriteResult.CONFLICT;
                return result[0] == WriteResult.APPLIED ? next : current;
            });
            return result[0];
        }
    }

    /** What most session libraries do: the last response wins. */
    static final class LastWriterWins implements SessionStore {
        private final ConcurrentHashMap<StorageKey, StoredRecord> records;

        LastWriterWins(Habitat habitat) {
            records = habitat.shared("records", ConcurrentHashMap::new);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return Optional.ofNullable(records.get(key));
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return records.putIfAbsent(first.key(), first) == null ? WriteResult.APPLIED : WriteResult.CONFLICT;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            records.put(next.key(), next);
            return WriteResult.APPLIED;
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return records.remove(key) == null ? WriteResult.ABSENT : WriteResult.APPLIED;
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("last writer wins");
        }
    }
}
