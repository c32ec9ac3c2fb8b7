package dev.satchel.vertx;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that tells of each call, on the thread that makes it. */
record WatchedStore(SessionStore store, Consumer<String> told) implements SessionStore {

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        told.accept("find");
        return store.find(key);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        told.accept("create");
        return store.create(first);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        told.accept("replace");
        return store.replace(next, expectedVersion);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        told.accept("delete");
        return store.delete(key, expectedVersion);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }
}
