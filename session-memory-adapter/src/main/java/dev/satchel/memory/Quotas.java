package dev.satchel.memory;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The inhabitants of the store: the anonymous in the order of their use, the owned by owner, and how many of each there
 * may be.
 *
 * <p>The store calls it while it holds the key in its map, so that for each key the changes arrive here in the order of
 * the map's. That is why nothing here may call the map: the lock is taken within the map's, never around it.
 */
final class Quotas {

    /**
     * A use is not noted of an entry that so small a part of the queue lies behind: most reads pass without the lock.
     */
    private static final int FRESH_PART = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<OwnerKey, Owned> owners = new HashMap<>();

    /** The owners by how many entries they have. */
    private final NavigableMap<Integer, Set<OwnerKey>> sizes = new TreeMap<>();

    private final int mostAnonymous;
    private final int mostOwned;
    private final int reorderAfter;
    private final int reorderAbove;

    private @Nullable Entry oldest;
    private @Nullable Entry youngest;
    private volatile int anonymous;
    private volatile int owned;
    private volatile int sequence;

    Quotas(int mostAnonymous, int mostOwned) {
        this.mostAnonymous = mostAnonymous;
        this.mostOwned = mostOwned;
        this.reorderAfter = Math.max(1, mostAnonymous / FRESH_PART);
        this.reorderAbove = (int) (3L * mostAnonymous / 4);
    }

    int anonymous() {
        return anonymous;
    }

    int owned() {
        return owned;
    }

    /** An owner's entries, the newest first. */
    private static final class Owned {
        private @Nullable Entry newest;
        private @Nullable Entry oldest;
        private int size;
    }

    /**
     * Lets one entry take the place of another. Answers false, and changes nothing, when there is no room for an owned
     * one.
     */
    boolean exchange(@Nullable Entry former, @Nullable Entry next) {
        lock.lock();
        try {
            // An entry that was pushed out in this moment counts no more, and needs a place anew.
            boolean placed = former != null && former.owner != null && former.resident;
            if (next != null && next.owner != null && !placed && owned >= mostOwned) {
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

    /**
     * The entry that makes room for one more of this owner: the oldest one of the owner with the most, already removed
     * from here. Null when nobody has more than the owner would have then, so that no two push each other out by turns.
     */
    @Nullable
    Entry yielding(OwnerKey owner) {
        lock.lock();
        try {
            Owned his = owners.get(owner);
            if (sizes.isEmpty() || sizes.lastKey() <= (his == null ? 0 : his.size) + 1) {
                return null;
            }
            Owned most = owners.get(sizes.lastEntry().getValue().iterator().next());
            Entry oldestOfAll = most == null ? null : most.oldest;
            if (oldestOfAll != null) {
                remove(oldestOfAll);
            }
            return oldestOfAll;
        } finally {
            lock.unlock();
        }
    }

    /** A record has passed: noted within the map's removal. */
    void expired(Entry entry) {
        exchange(entry, null);
    }

    /**
     * Notes that an anonymous entry was read. Not while a quarter of the quota is free: so many must come in before
     * anybody goes. When somebody else is at it, the read is not worth waiting.
     */
    void used(Entry entry) {
        if (anonymous <= reorderAbove || sequence - entry.placedAt < reorderAfter || !lock.tryLock()) {
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

    /**
     * The anonymous entry that must go, the least recently used one, already gone from here; null when there is room.
     */
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

    /** The keys of an owner's records, the newest first. */
    List<StorageKey> of(OwnerKey owner) {
        List<StorageKey> keys = new ArrayList<>();
        lock.lock();
        try {
            Owned his = owners.get(owner);
            for (Entry entry = his == null ? null : his.newest; entry != null; entry = entry.after) {
                keys.add(entry.key);
            }
        } finally {
            lock.unlock();
        }
        return keys;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    private void add(Entry entry) {
        entry.resident = true;
        OwnerKey owner = entry.owner;
        if (owner != null) {
            Owned his = owners.computeIfAbsent(owner, first -> new Owned());
            entry.after = his.newest;
            if (his.newest == null) {
                his.oldest = entry;
            } else {
                his.newest.before = entry;
            }
            his.newest = entry;
            resize(owner, his, his.size + 1);
            owned++;
            return;
        }
        sequence++;
        entry.placedAt = sequence;
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
        Owned his = Objects.requireNonNull(owners.get(owner));
        if (before == null) {
            his.newest = after;
        }
        if (after == null) {
            his.oldest = before;
        }
        resize(owner, his, his.size - 1);
        if (his.size == 0) {
            owners.remove(owner);
        }
    }

    private void resize(OwnerKey owner, Owned his, int size) {
        sizes.computeIfPresent(his.size, (former, of) -> of.remove(owner) && of.isEmpty() ? null : of);
        if (size > 0) {
            sizes.computeIfAbsent(size, first -> new HashSet<>()).add(owner);
        }
        his.size = size;
    }
}
