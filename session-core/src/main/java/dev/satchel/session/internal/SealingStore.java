package dev.satchel.session.internal;

import dev.satchel.session.spi.DropReporting;
import dev.satchel.session.spi.OwnerIndexed;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.Sealer;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoreTraits;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import java.util.List;
import java.util.Optional;

/** Seals what lies in a store, bound to the stack's name and the record's key. */
final class SealingStore implements SessionStore {

    private final SessionStore store;
    private final Sealer sealer;
    private final String purpose;

    SealingStore(SessionStore store, Sealer sealer, String stack) {
        this.store = store;
        this.sealer = sealer;
        this.purpose = "at-rest/" + stack;
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return store.find(key).map(this::opened);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return store.create(sealed(first));
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return store.replace(sealed(next), expectedVersion);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return store.delete(key, expectedVersion);
    }

    @Override
    public StoreTraits traits() {
        return new StoreTraits(
                store.traits().displayName() + ", sealed at rest by " + sealer.name(),
                store.traits().traits());
    }

    @Override
    public <P> Optional<P> power(Class<P> type) {
        if (type == OwnerIndexed.class) {
            return store.power(OwnerIndexed.class).map(index -> type.cast(new SealedIndex(index)));
        }
        if (type == DropReporting.class) {
            return store.power(DropReporting.class)
                    .map(power -> type.cast(
                            (DropReporting) listener -> power.onDrop(record -> listener.accept(opened(record)))));
        }
        return store.power(type);
    }

    private StoredRecord sealed(StoredRecord record) {
        return with(record, sealer.seal(purpose, binding(record), record.payload()));
    }

    /** What cannot be opened stands there with no bytes: unreadable, and never taken for what it says. */
    private StoredRecord opened(StoredRecord record) {
        return with(
                record, sealer.open(purpose, binding(record), record.payload()).orElse(Payload.EMPTY));
    }

    private static Payload binding(StoredRecord record) {
        return Payload.of(record.key().toBytes());
    }

    private static StoredRecord with(StoredRecord record, Payload payload) {
        return new StoredRecord(
                record.key(), record.version(), record.lastUsedAt(), record.reclaimAt(), record.owner(), payload);
    }

    private final class SealedIndex implements OwnerIndexed {
        private final OwnerIndexed index;

        SealedIndex(OwnerIndexed index) {
            this.index = index;
        }

        @Override
        public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
            return index.findByOwner(owner, limit).stream()
                    .map(SealingStore.this::opened)
                    .toList();
        }
    }
}
