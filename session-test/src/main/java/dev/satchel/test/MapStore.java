package dev.satchel.test;

import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Sessions on a map, until the end of the test. Its listings cost a walk over all records. Thread-safe. */
final class MapStore implements SessionStore, OwnerIndexed, Reapable {

    private final Map<StorageKey, StoredRecord> records = new ConcurrentHashMap<>();

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
        return change(next.key(), expectedVersion, current -> records.replace(next.key(), current, next));
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return change(key, expectedVersion, current -> records.remove(key, current));
    }

    /** Compares, and changes what was compared; looks again when somebody else came first. */
    private WriteResult change(StorageKey key, long expectedVersion, Predicate<StoredRecord> change) {
        while (true) {
            StoredRecord current = records.get(key);
            if (current == null) {
                return WriteResult.ABSENT;
            }
            if (current.version() != expectedVersion) {
                return WriteResult.CONFLICT;
            }
            if (change.test(current)) {
                return WriteResult.APPLIED;
            }
        }
    }

    @Override
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        List<StorageKey> keys = after.map(cursor -> ((Left) cursor).keys()).orElseGet(() -> keys(owner));
        int end = Math.min(limit, keys.size());
        List<StoredRecord> found = keys.subList(0, end).stream()
                .flatMap(key -> find(key).stream())
                .filter(record -> record.owner().equals(Optional.of(owner)))
                .toList();
        return OwnerPage.of(
                found, end < keys.size() ? Optional.of(new Left(keys.subList(end, keys.size()))) : Optional.empty());
    }

    /** The keys that a walk has not come to yet. */
    private record Left(List<StorageKey> keys) implements OwnerPage.Cursor {}

    private List<StorageKey> keys(OwnerKey owner) {
        return records.values().stream()
                .filter(record -> record.owner().equals(Optional.of(owner)))
                .map(StoredRecord::key)
                .toList();
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        int deleted = 0;
        for (StoredRecord record : records.values()) {
            if (deleted < limit
                    && record.reclaimable(now)
                    && delete(record.key(), record.version()) == WriteResult.APPLIED) {
                deleted++;
            }
        }
        return deleted;
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("map");
    }
}
