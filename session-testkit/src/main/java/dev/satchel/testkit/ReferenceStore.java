package dev.satchel.testkit;

import dev.satchel.session.backend.Listeners;
import dev.satchel.session.store.DropReporting;
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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The model of a store: a map, a lock, and every verb in the words of its contract. Read it before you write one; use
 * it in tests that need some store.
 *
 * <p>It keeps what it is given until it is deleted, grows without a bound, and forgets everything with the process:
 * nothing for production. Its listings cost a walk over all records. Thread-safe; it never fails.
 *
 * <pre>{@code
 * SessionStore store = new ReferenceStore();
 * }</pre>
 */
public final class ReferenceStore implements SessionStore, Touchable, OwnerIndexed, Reapable, DropReporting {

    private final Map<StorageKey, StoredRecord> records = new LinkedHashMap<>();
    private final Listeners<StoredRecord> listeners = new Listeners<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** An empty store. */
    public ReferenceStore() {}

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return locked(() -> Optional.ofNullable(records.get(key)));
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return locked(
                () -> records.putIfAbsent(first.key(), first) == null ? WriteResult.APPLIED : WriteResult.CONFLICT);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return locked(() -> {
            WriteResult met = met(records.get(next.key()), expectedVersion);
            if (met == WriteResult.APPLIED) {
                records.put(next.key(), next);
            }
            return met;
        });
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return locked(() -> {
            WriteResult met = met(records.get(key), expectedVersion);
            if (met == WriteResult.APPLIED) {
                records.remove(key);
            }
            return met;
        });
    }

    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        return locked(() -> {
            StoredRecord current = records.get(key);
            WriteResult met = met(current, expectedVersion);
            if (current != null && met == WriteResult.APPLIED) {
                records.put(key, current.touched(nextVersion, lastUsedAt, reclaimAt));
            }
            return met;
        });
    }

    @Override
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        return locked(() -> {
            List<StorageKey> keys = after.map(cursor -> ((Left) cursor).keys()).orElseGet(() -> keys(owner));
            int end = Math.min(limit, keys.size());
            List<StoredRecord> found = keys.subList(0, end).stream()
                    .flatMap(key -> Optional.ofNullable(records.get(key)).stream())
                    .filter(record -> record.owner().equals(Optional.of(owner)))
                    .toList();
            boolean more = end < keys.size();
            return OwnerPage.of(found, more ? Optional.of(new Left(keys.subList(end, keys.size()))) : Optional.empty());
        });
    }

    /**
     * The keys that a walk has not come to yet. A record that is created after its beginning need not be among them.
     */
    private record Left(List<StorageKey> keys) implements OwnerPage.Cursor {}

    private List<StorageKey> keys(OwnerKey owner) {
        return records.values().stream()
                .filter(record -> record.owner().equals(Optional.of(owner)))
                .map(StoredRecord::key)
                .toList();
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        List<StoredRecord> dropped = new ArrayList<>();
        locked(() -> {
            Iterator<StoredRecord> all = records.values().iterator();
            while (dropped.size() < limit && all.hasNext()) {
                StoredRecord record = all.next();
                if (record.reclaimable(now)) {
                    all.remove();
                    dropped.add(record);
                }
            }
            return dropped;
        });
        // With no lock held: a listener may call this store, from any thread.
        dropped.forEach(listeners::tell);
        return dropped.size();
    }

    @Override
    public void onDrop(Consumer<StoredRecord> listener) {
        listeners.add(listener);
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("reference");
    }

    /** How many records there are, those past their time included. */
    public int size() {
        return locked(records::size);
    }

    private static WriteResult met(@Nullable StoredRecord current, long expectedVersion) {
        if (current == null) {
            return WriteResult.ABSENT;
        }
        return current.version() == expectedVersion ? WriteResult.APPLIED : WriteResult.CONFLICT;
    }

    private <T> T locked(Supplier<T> verb) {
        lock.lock();
        try {
            return verb.get();
        } finally {
            lock.unlock();
        }
    }
}
