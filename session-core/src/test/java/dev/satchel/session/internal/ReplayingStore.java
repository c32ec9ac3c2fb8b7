package dev.satchel.session.internal;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.util.Optional;

/**
 * What a client library does that sends a write again when its answer was lost: the answer is that of the second time.
 */
final class ReplayingStore implements SessionStore {

    int replayed;
    private final SessionStore store;

    ReplayingStore(SessionStore store) {
        this.store = store;
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return store.find(key);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        store.create(first);
        replayed++;
        return store.create(first);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        store.replace(next, expectedVersion);
        replayed++;
        return store.replace(next, expectedVersion);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        store.delete(key, expectedVersion);
        replayed++;
        return store.delete(key, expectedVersion);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }
}
