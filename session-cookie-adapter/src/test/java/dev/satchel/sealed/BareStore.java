package dev.satchel.sealed;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.ReferenceStore;
import java.util.Optional;

/** A store with no power beyond the four verbs, that claims to be shared and durable. */
final class BareStore implements SessionStore {

    private final SessionStore store = new ReferenceStore();

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return store.find(key);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return store.create(first);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return store.replace(next, expectedVersion);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return store.delete(key, expectedVersion);
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("bare", StoreTraits.Trait.SHARED, StoreTraits.Trait.DURABLE);
    }
}
