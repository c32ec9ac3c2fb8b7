package dev.satchel.testkit.zoo;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A lawful node that claims much. What is broken overrides one thing. */
class Node implements SessionStore, Touchable, OwnerIndexed, Reapable, AutoCloseable {

    final Habitat habitat;
    boolean closed;

    Node(Habitat habitat) {
        this.habitat = habitat;
    }

    /** Before each verb: refuses when the storage is away, or this is closed. */
    void ready(String verb) {
        if (closed) {
            throw new IllegalStateException("this store is closed");
        }
        if (habitat.outage) {
            throw new SessionStoreUnavailableException("the storage does not answer");
        }
    }

    Instant now() {
        return habitat.bench.clock().instant();
    }

    StoredRecord current(StorageKey key) {
        return habitat.records.find(key).orElse(null);
    }

    boolean hasPassed(StorageKey key) {
        StoredRecord current = current(key);
        return current != null && current.reclaimable(now());
    }

    /** Puts a record there, whatever is there. */
    void force(StoredRecord record) {
        StoredRecord current = current(record.key());
        if (current == null) {
            habitat.records.create(record);
        } else {
            habitat.records.replace(record, current.version());
        }
    }

    /** Takes a record away, whatever it is. */
    void remove(StorageKey key) {
        StoredRecord current = current(key);
        if (current != null) {
            habitat.records.delete(key, current.version());
        }
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        ready("find");
        return habitat.records.find(key);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        ready("create");
        return habitat.records.create(first);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        ready("replace");
        return habitat.records.replace(next, expectedVersion);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        ready("delete");
        return habitat.records.delete(key, expectedVersion);
    }

    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        ready("touch");
        return habitat.records.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
    }

    @Override
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        ready("findByOwner");
        return Pages.page(listed(owner), after, limit);
    }

    /** All records of the owner, of which a page shows some. */
    List<StoredRecord> listed(OwnerKey owner) {
        return habitat.listed(owner);
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        ready("deleteExpired");
        return habitat.records.deleteExpired(now, limit);
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("zoo", StoreTraits.Trait.SHARED, StoreTraits.Trait.DURABLE);
    }

    @Override
    public void close() {
        closed = true;
    }
}
