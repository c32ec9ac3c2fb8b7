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
        try {
            return store.find(key);
        } catch (RuntimeException fault) {
            throw typed("a read", fault);
        }
    }

    WriteResult create(StoredRecord first) {
        try {
            return store.create(first);
        } catch (RuntimeException fault) {
            throw typed("a create", fault);
        }
    }

    WriteResult replace(StoredRecord next, long expectedVersion) {
        try {
            return store.replace(next, expectedVersion);
        } catch (RuntimeException fault) {
            throw typed("a replace", fault);
        }
    }

    WriteResult delete(StorageKey key, long expectedVersion) {
        try {
            return store.delete(key, expectedVersion);
        } catch (RuntimeException fault) {
            throw typed("a delete", fault);
        }
    }

    /** Moves the times, without the payload where the store can. */
    WriteResult touch(StoredRecord held, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        if (touching.isEmpty()) {
            return replace(held.touched(nextVersion, lastUsedAt, reclaimAt), held.version());
        }
        try {
            return touching.get().touch(held.key(), held.version(), nextVersion, lastUsedAt, reclaimAt);
        } catch (RuntimeException fault) {
            throw typed("a touch", fault);
        }
    }

    List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
        try {
            return index.orElseThrow().findByOwner(owner, limit);
        } catch (RuntimeException fault) {
            throw typed("a look-up by owner", fault);
        }
    }

    int deleteExpired(Instant now, int limit) {
        try {
            return reaping.isEmpty() ? 0 : reaping.get().deleteExpired(now, limit);
        } catch (RuntimeException fault) {
            throw typed("a clean-up", fault);
        }
    }

    private SessionException typed(String what, RuntimeException fault) {
        return fault instanceof SessionException typed
                ? typed
                : new SessionStoreUnavailableException(
                        "the store " + store.traits().displayName() + " failed at " + what + "; its outcome is unknown",
                        fault);
    }
}
