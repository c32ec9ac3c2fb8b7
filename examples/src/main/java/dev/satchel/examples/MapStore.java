package dev.satchel.examples;

import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoreTraits;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Sessions in a map, until the memory adapter is there. */
public final class MapStore implements SessionStore {

    private final ConcurrentMap<StorageKey, StoredRecord> records = new ConcurrentHashMap<>();

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
        StoredRecord current = records.get(next.key());
        if (current == null) {
            return WriteResult.ABSENT;
        }
        return current.version() == expectedVersion && records.replace(next.key(), current, next)
                ? WriteResult.APPLIED
                : WriteResult.CONFLICT;
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        StoredRecord current = records.get(key);
        if (current == null) {
            return WriteResult.ABSENT;
        }
        return current.version() == expectedVersion && records.remove(key, current)
                ? WriteResult.APPLIED
                : WriteResult.CONFLICT;
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("map");
    }
}
