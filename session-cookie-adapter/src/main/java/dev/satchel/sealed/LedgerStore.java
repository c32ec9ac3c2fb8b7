package dev.satchel.sealed;

import dev.satchel.session.SessionException;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.spi.DropReporting;
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
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The store that a ledger lies in, its faults in our words, and its powers where it has them. */
final class LedgerStore {

    private final SessionStore store;
    private final Optional<Touchable> touching;
    private final Optional<OwnerIndexed> index;
    private final Optional<Reapable> reaping;

    LedgerStore(SessionStore store) {
        this.store = store;
        this.touching = store.power(Touchable.class);
        this.index = store.power(OwnerIndexed.class);
        this.reaping = store.power(Reapable.class);
    }

    StoreTraits traits() {
        return store.traits();
    }

    boolean indexed() {
        return index.isPresent();
    }

    /** Where the store can tell. */
    void onDrop(Consumer<StoredRecord> listener) {
        store.power(DropReporting.class).ifPresent(power -> power.onDrop(listener));
    }

    Optional<StoredRecord> find(StorageKey key) {
        return guarded(() -> store.find(key));
    }

    WriteResult create(StoredRecord first) {
        return guarded(() -> store.create(first));
    }

    /** After a fault it looks once whether the write came through: the version is ours alone. It does not write again. */
    WriteResult replace(StoredRecord next, long expectedVersion) {
        try {
            return guarded(() -> store.replace(next, expectedVersion));
        } catch (SessionStoreException fault) {
            if (arrived(next, fault)) {
                return WriteResult.APPLIED;
            }
            throw fault;
        }
    }

    private boolean arrived(StoredRecord next, SessionStoreException fault) {
        try {
            return find(next.key())
                    .filter(there -> there.version() == next.version())
                    .isPresent();
        } catch (SessionException second) {
            fault.addSuppressed(second);
            return false;
        }
    }

    WriteResult touch(StoredRecord touched, long expectedVersion) {
        return guarded(() -> touching.map(power -> power.touch(
                        touched.key(), expectedVersion, touched.version(), touched.lastUsedAt(), touched.reclaimAt()))
                .orElseGet(() -> store.replace(touched, expectedVersion)));
    }

    WriteResult delete(StorageKey key, long expectedVersion) {
        return guarded(() -> store.delete(key, expectedVersion));
    }

    List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
        return guarded(() -> index.orElseThrow().findByOwner(owner, limit));
    }

    int deleteExpired(Instant now, int limit) {
        return guarded(
                () -> reaping.map(power -> power.deleteExpired(now, limit)).orElse(0));
    }

    private static <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (SessionException known) {
            throw known;
        } catch (RuntimeException fault) {
            throw new SessionStoreUnavailableException("the ledger's store failed", fault);
        }
    }
}
