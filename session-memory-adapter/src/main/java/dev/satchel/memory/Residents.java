package dev.satchel.memory;

import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who lives in the store: the anonymous in the order of their use, the owned by owner, and how many of each there may be.
 *
 * <p>The store calls it while it holds the key in its map, so that for each key the changes arrive here in the order of the map's. That is
 * why nothing here may call the map: the lock is taken within the map's, never around it.
 */
final class Residents {

    /** A use is not noted of an entry that so small a part of the queue lies behind: most reads pass without the lock. */
    private static final int FRESH_PART = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<OwnerKey, Entry> owners = new HashMap<>();
    private final int mostAnonymous;
    private final int mostOwned;
    private final int fresh;
    private final int calm;

    private @Nullable Entry oldest;
    private @Nullable Entry youngest;
    private volatile int anonymous;
    private volatile int owned;
    private volatile int places;

    Residents(int mostAnonymous, int mostOwned) {
        this.mostAnonymous = mostAnonymous;
        this.mostOwned = mostOwned;
        this.fresh = Math.max(1, mostAnonymous / FRESH_PART);
        this.calm = (int) (3L * mostAnonymous / 4);
    }

    int anonymous() {
        return anonymous;
    }

    int owned() {
        return owned;
    }

    /** Lets one entry take the place of another. Answers false, and changes nothing, when there is no room for an owned one. */
    boolean exchange(@Nullable Entry former, @Nullable Entry next) {
        lock.lock();
        try {
            boolean another = next != null && next.owner != null && (former == null || former.owner == null);
            if (another && owned >= mostOwned) {
                return false;
            }
            if (former != null) {
                remove(former);
            }
            if (next != null) {
                add(next);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Caffeine's notice, within the map's removal, that a record has passed. */
    void expired(@Nullable StorageKey key, @Nullable Entry entry, RemovalCause cause) {
        if (entry != null) {
            exchange(entry, null);
        }
    }

    /**
     * Notes that an anonymous entry was read. Not while a quarter of the quota is free: so many must come in before anybody goes. When
     * somebody else is at it, the read is not worth waiting.
     */
    void used(Entry entry) {
        if (anonymous <= calm || places - entry.placed < fresh || !lock.tryLock()) {
            return;
        }
        try {
            if (entry.resident) {
                remove(entry);
                add(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The anonymous entry that must go, the least recently used one, already gone from here; null when there is room. */
    @Nullable
    Entry surplus() {
        if (anonymous <= mostAnonymous) {
            return null;
        }
        lock.lock();
        try {
            Entry least = oldest;
            if (anonymous <= mostAnonymous || least == null) {
                return null;
            }
            remove(least);
            return least;
        } finally {
            lock.unlock();
        }
    }

    /** The records of an owner that have not passed by {@code now}, the newest first. */
    List<StoredRecord> of(OwnerKey owner, long now, int limit) {
        List<StoredRecord> found = new ArrayList<>();
        lock.lock();
        try {
            for (Entry entry = owners.get(owner); entry != null && found.size() < limit; entry = entry.after) {
                if (entry.reclaimAt > now) {
                    found.add(entry.record());
                }
            }
        } finally {
            lock.unlock();
        }
        return found;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    private void add(Entry entry) {
        entry.resident = true;
        OwnerKey owner = entry.owner;
        if (owner != null) {
            Entry first = owners.put(owner, entry);
            entry.after = first;
            if (first != null) {
                first.before = entry;
            }
            owned++;
            return;
        }
        places++;
        entry.placed = places;
        entry.before = youngest;
        if (youngest == null) {
            oldest = entry;
        } else {
            youngest.after = entry;
        }
        youngest = entry;
        anonymous++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    private void remove(Entry entry) {
        if (!entry.resident) {
            return;
        }
        entry.resident = false;
        Entry before = entry.before;
        Entry after = entry.after;
        entry.before = null;
        entry.after = null;
        if (before != null) {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        }
        OwnerKey owner = entry.owner;
        if (owner == null) {
            if (before == null) {
                oldest = after;
            }
            if (after == null) {
                youngest = before;
            }
            anonymous--;
            return;
        }
        owned--;
        if (before == null && after == null) {
            owners.remove(owner);
        } else if (before == null) {
            owners.put(owner, after);
        }
    }
}
