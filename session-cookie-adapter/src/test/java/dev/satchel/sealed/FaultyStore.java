package dev.satchel.sealed;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store whose connection breaks when it is told to, and that counts writes. */
final class FaultyStore implements SessionStore {

    private final SessionStore store;
    private boolean loseAcknowledgement;
    private boolean refuseWrite;
    private boolean twice;
    private @Nullable Consumer<StoredRecord> instead;
    private @Nullable RuntimeException failure;
    private @Nullable Supplier<WriteResult> ending;
    private int writes;
    private int finds;

    FaultyStore(SessionStore store) {
        this.store = store;
    }

    void loseTheNextAcknowledgement() {
        loseAcknowledgement = true;
    }

    void refuseTheNextWrite() {
        refuseWrite = true;
    }

    /** As a driver does that sends again what it got no answer to. */
    void sendTheNextWriteTwice() {
        twice = true;
    }

    /** Does this and then, if it throws nothing, the write. */
    void answerTheNextWriteWith(Consumer<StoredRecord> doing) {
        instead = doing;
    }

    void fail(RuntimeException with) {
        failure = with;
    }

    int writes() {
        return writes;
    }

    int finds() {
        return finds;
    }

    /** The next delete does this in place of its own. */
    void answerTheNextDeleteWith(Supplier<WriteResult> doing) {
        ending = doing;
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        finds++;
        if (failure != null) {
            throw failure;
        }
        return store.find(key);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return written(first, () -> store.create(first));
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return written(next, () -> store.replace(next, expectedVersion));
    }

    private WriteResult written(StoredRecord record, Supplier<WriteResult> write) {
        writes++;
        if (refuseWrite) {
            refuseWrite = false;
            throw new SessionStoreUnavailableException("connection refused");
        }
        Consumer<StoredRecord> first = instead;
        if (first != null) {
            instead = null;
            first.accept(record);
        }
        WriteResult met = write.get();
        if (twice) {
            twice = false;
            met = write.get();
        }
        if (loseAcknowledgement) {
            loseAcknowledgement = false;
            throw new SessionStoreUnavailableException("connection reset");
        }
        return met;
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        Supplier<WriteResult> other = ending;
        ending = null;
        return other != null ? other.get() : store.delete(key, expectedVersion);
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
