package dev.satchel.testkit.internal.web;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.ReferenceStore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The reference store, which counts the calls on it, and on request refuses to write, or to respond at all.
 */
final class ProbedStore implements SessionStore {

    final AtomicInteger finds = new AtomicInteger();
    final AtomicInteger writes = new AtomicInteger();
    volatile boolean down;
    volatile boolean away;

    private final SessionStore store = new ReferenceStore();

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        if (away) {
            throw new IllegalStateException("the store is away");
        }
        finds.incrementAndGet();
        return store.find(key);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        write();
        return store.create(first);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        write();
        return store.replace(next, expectedVersion);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        write();
        return store.delete(key, expectedVersion);
    }

    private void write() {
        if (down) {
            throw new IllegalStateException("the store is down");
        }
        writes.incrementAndGet();
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }
}
