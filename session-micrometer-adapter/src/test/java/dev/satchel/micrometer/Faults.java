package dev.satchel.micrometer;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.util.Optional;

/** A store without powers, which does what a test says before each call. */
final class Faults implements SessionStore {

    private final SessionStore store;
    private Runnable before = () -> {};

    Faults(SessionStore store) {
        this.store = store;
    }

    /** From now on each call begins with this. */
    void before(Runnable action) {
        before = action;
    }

    void fail(RuntimeException fault) {
        before(() -> {
            throw fault;
        });
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        before.run();
        return store.find(key);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        before.run();
        return store.create(first);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        before.run();
        return store.replace(next, expectedVersion);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        before.run();
        return store.delete(key, expectedVersion);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }
}
