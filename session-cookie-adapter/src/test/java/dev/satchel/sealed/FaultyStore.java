package dev.satchel.sealed;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoreTraits;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store whose connection breaks when it is told to, and that counts writes. */
final class FaultyStore implements SessionStore {

    private final SessionStore store;
    private boolean loseAcknowledgement;
    private boolean refuseWrite;
    private @Nullable RuntimeException failure;
    private int writes;

    FaultyStore(SessionStore store) {
        this.store = store;
    }

    void loseTheNextAcknowledgement() {
        loseAcknowledgement = true;
    }

    void refuseTheNextWrite() {
        refuseWrite = true;
    }

    void fail(RuntimeException with) {
        failure = with;
    }

    int writes() {
        return writes;
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        if (failure != null) {
            throw failure;
        }
        return store.find(key);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        writes++;
        return store.create(first);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        writes++;
        if (refuseWrite) {
            refuseWrite = false;
            throw new SessionStoreUnavailableException("connection refused");
        }
        WriteResult met = store.replace(next, expectedVersion);
        if (loseAcknowledgement) {
            loseAcknowledgement = false;
            throw new SessionStoreUnavailableException("connection reset");
        }
        return met;
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return store.delete(key, expectedVersion);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    @Override
    public <P> Optional<P> power(Class<P> type) {
        return store.power(type);
    }
}
