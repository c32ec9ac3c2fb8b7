package dev.satchel.session.internal;

import dev.satchel.session.SessionException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.spi.OwnerIndexed;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.Reapable;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoreTraits;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.Touchable;
import dev.satchel.session.spi.WriteResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A store of which every runtime exception is a typed one: what it does not say itself counts as unavailable. */
record GuardedStore(
        SessionStore store, Optional<Touchable> touching, Optional<OwnerIndexed> index, Optional<Reapable> reaping) {

    GuardedStore(SessionStore store) {
        this(store, store.power(Touchable.class), store.power(OwnerIndexed.class), store.power(Reapable.class));
    }

    StoreTraits traits() {
        return store.traits();
    }

    Optional<StoredRecord> find(StorageKey key) {
        return guarded("a read", () -> store.find(key));
    }

    WriteResult create(StoredRecord first) {
        return guarded("a create", () -> store.create(first));
    }

    WriteResult replace(StoredRecord next, long expectedVersion) {
        return guarded("a replace", () -> store.replace(next, expectedVersion));
    }

    WriteResult delete(StorageKey key, long expectedVersion) {
        return guarded("a delete", () -> store.delete(key, expectedVersion));
    }

    /** Moves the times, without the payload where the store can. */
    WriteResult touch(StoredRecord held, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        if (touching.isEmpty()) {
            return replace(held.touched(nextVersion, lastUsedAt, reclaimAt), held.version());
        }
        return guarded(
                "a touch", () -> touching.get().touch(held.key(), held.version(), nextVersion, lastUsedAt, reclaimAt));
    }

    List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
        return guarded("a look-up by owner", () -> index.orElseThrow().findByOwner(owner, limit));
    }

    int deleteExpired(Instant now, int limit) {
        return reaping.isEmpty() ? 0 : guarded("a clean-up", () -> reaping.get().deleteExpired(now, limit));
    }

    private <T> T guarded(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (SessionException typed) {
            throw typed;
        } catch (RuntimeException fault) {
            throw new SessionStoreUnavailableException(
                    "the store " + store.traits().displayName() + " failed at " + what + "; its outcome is unknown",
                    fault);
        }
    }
}
