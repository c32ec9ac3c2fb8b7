package dev.satchel.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.backend.Listeners;
import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.NativeExpiry;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in the memory of one process, on Caffeine. The content of a record is kept as it is: nothing is
 * serialized.
 *
 * <p><b>Guarantees.</b> The contract of {@link SessionStore}, with one quota for anonymous records and one for owned
 * ones. An anonymous record beyond its quota evicts the least recently used anonymous record, as far as uses are noted
 * (below). An owned record beyond its quota evicts the oldest record of the owner with the most records. It is refused
 * if that owner would then have fewer records than the newcomer's. So a flood of visitors signs nobody out, and a flood
 * of one account signs out that account only. A record is owned when {@link StoredRecord#owner} says so, and changes
 * kind by a replace.
 *
 * <p>Once the clock has reached its {@code reclaimAt}, a record is no longer found and no longer counts, whether or not
 * anybody asks for it. One of the next writes, or {@link #deleteExpired}, frees its memory and notifies the {@linkplain
 * DropReporting listeners}. The store has no thread of its own.
 *
 * <p><b>Limits.</b> The store ends with the process. It does not bound bytes: it can take at most a quota times the
 * stack's budget. Reads count as use only once the anonymous quota is three quarters full. Before that, a record may be
 * evicted only after new records for a quarter of the quota. From then on the order of eviction is exact to a sixteenth
 * of the quota, and less exact when many threads read at the same instant.
 *
 * <p><b>Threads.</b> Thread-safe; nothing blocks but for the moment of another write.
 *
 * <p><b>Errors.</b> {@link SessionStoreFullException} when a write would make one owned record too many; then nothing
 * was written.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.named("shop/prod")
 *     .codec(JsonCodec.standard())
 *     .store(MemorySessionStore.builder().anonymous(50_000).owned(200_000).build())
 *     .build();
 * }</pre>
 */
public final class MemorySessionStore
        implements SessionStore, Touchable, OwnerIndexed, Reapable, NativeExpiry, DropReporting {

    private final InstantSource clock;
    private final Expiration expiration;
    private final Quotas quotas;
    private final int mostOwned;
    private final Cache<StorageKey, Entry> cache;
    private final Policy<StorageKey, Entry> policy;
    private final Listeners<StoredRecord> listeners = new Listeners<>();

    /** Dropped entries that are not reported yet: an entry goes within a removal, when nobody may be called. */
    private final Queue<Entry> dropped = new ConcurrentLinkedQueue<>();

    private final Set<Thread> telling = ConcurrentHashMap.newKeySet();

    private MemorySessionStore(Builder builder) {
        clock = builder.clock;
        expiration = new Expiration(clock);
        quotas = new Quotas(builder.anonymous, builder.owned);
        mostOwned = builder.owned;
        cache = Caffeine.newBuilder()
                .ticker(expiration)
                .expireAfter(expiration)
                .executor(Runnable::run)
                // Within the removal itself: a later notice could meet the next life of the key.
                .evictionListener(this::expired)
                .build();
        policy = cache.policy();
    }

    /** A store of at most 100,000 anonymous and 100,000 owned records, by the system's clock. */
    public static MemorySessionStore standard() {
        return builder().build();
    }

    /** A builder with the quotas and the clock of {@link #standard}. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        // Quietly: Caffeine need not learn of reads, because it is not asked to choose who goes.
        Entry entry = policy.getIfPresentQuietly(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.owner == null) {
            quotas.used(entry);
        }
        return Optional.of(entry.record());
    }

    @Override
    public WriteResult create(StoredRecord first) {
        Entry entry = Entry.of(first);
        WriteResult met = tryCreate(entry);
        if (met == null) {
            cleanUp();
            met = tryCreate(entry);
        }
        while (met == null && pushedOut(entry.owner)) {
            met = tryCreate(entry);
        }
        makeRoom();
        tellDropped();
        if (met == null) {
            throw full();
        }
        return met;
    }

    /** Null when there is no room. An expired entry that is not removed yet takes room as well. */
    private @Nullable WriteResult tryCreate(Entry entry) {
        boolean[] there = {false};
        Entry now = cache.asMap().compute(entry.key, (key, current) -> {
            there[0] = current != null;
            return current != null ? current : quotas.exchange(null, entry) ? entry : null;
        });
        if (there[0]) {
            return WriteResult.CONFLICT;
        }
        return now == null ? null : WriteResult.APPLIED;
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return written(
                swap(next.key(), expectedVersion, next.owner().orElse(null), current -> current.replacedBy(next)));
    }

    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        return written(
                swap(key, expectedVersion, null, current -> current.touched(nextVersion, lastUsedAt, reclaimAt)));
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return written(swap(key, expectedVersion, null, current -> null));
    }

    private WriteResult written(Swap swap) {
        makeRoom();
        tellDropped();
        if (swap.full()) {
            throw full();
        }
        return swap.met();
    }

    private Swap swap(
            StorageKey key, long expectedVersion, @Nullable OwnerKey owner, Function<Entry, @Nullable Entry> change) {
        Swap swap = swapped(key, expectedVersion, change);
        if (swap.full()) {
            cleanUp();
            swap = swapped(key, expectedVersion, change);
        }
        while (swap.full() && pushedOut(owner)) {
            swap = swapped(key, expectedVersion, change);
        }
        return swap;
    }

    private Swap swapped(StorageKey key, long expectedVersion, Function<Entry, @Nullable Entry> change) {
        Swap swap = new Swap(quotas, expectedVersion, change);
        cache.asMap().computeIfPresent(key, swap);
        return swap;
    }

    /** Makes room for one more record of this owner, from the owner with the most; false if no owner has more. */
    private boolean pushedOut(@Nullable OwnerKey owner) {
        Entry oldest = owner == null ? null : quotas.yielding(owner);
        if (oldest != null) {
            drop(oldest);
        }
        return oldest != null;
    }

    /**
     * Frees all that has passed. Caffeine stops after a thousand, which may be of the kind that is not short of room.
     */
    private void cleanUp() {
        int before;
        do {
            before = anonymous() + owned();
            cache.cleanUp();
        } while (anonymous() + owned() < before);
    }

    private SessionStoreFullException full() {
        return new SessionStoreFullException("the memory store has no room for another owned session; its quota is "
                + mostOwned + ". Nothing was written");
    }

    private void makeRoom() {
        for (Entry least = quotas.surplus(); least != null; least = quotas.surplus()) {
            drop(least);
        }
    }

    private void drop(Entry chosen) {
        boolean[] gone = {false};
        // Not computeIfPresent, which takes what is being written in this moment for absent and does not wait for it.
        cache.asMap().compute(chosen.key, (key, current) -> {
            // Another one lies there when it was written in this moment: then it is not the oldest any more.
            gone[0] = current == chosen;
            return gone[0] ? null : current;
        });
        if (gone[0]) {
            note(chosen);
        }
    }

    /** Caffeine's notice, within its removal, that an entry has passed. */
    private void expired(@Nullable StorageKey key, @Nullable Entry entry, RemovalCause cause) {
        if (entry != null) {
            quotas.expired(entry);
            note(entry);
        }
    }

    private void note(Entry entry) {
        if (!listeners.isEmpty()) {
            dropped.add(entry);
        }
    }

    /**
     * Runs at the end of each write and reports all removals in the queue: each is reported by the thread that takes
     * it. A drop by a listener's own write is reported after the listener has returned, so that listeners do not pile
     * up.
     */
    private void tellDropped() {
        if (dropped.isEmpty() || !telling.add(Thread.currentThread())) {
            return;
        }
        try {
            for (Entry entry = dropped.poll(); entry != null; entry = dropped.poll()) {
                listeners.tell(entry.record());
            }
        } finally {
            telling.remove(Thread.currentThread());
        }
    }

    /**
     * {@inheritDoc} The first page notes the keys of all the owner's records, the newest first; each page reads its
     * own.
     */
    @Override
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        List<StorageKey> keys = after.map(cursor -> ((Left) cursor).keys()).orElseGet(() -> quotas.of(owner));
        int end = Math.min(limit, keys.size());
        List<StoredRecord> found = new ArrayList<>(end);
        for (StorageKey key : keys.subList(0, end)) {
            Entry entry = policy.getIfPresentQuietly(key);
            if (entry != null && owner.equals(entry.owner)) {
                found.add(entry.record());
            }
        }
        return OwnerPage.of(
                found, end < keys.size() ? Optional.of(new Left(keys.subList(end, keys.size()))) : Optional.empty());
    }

    /** The keys that a walk has not come to yet. */
    private record Left(List<StorageKey> keys) implements OwnerPage.Cursor {}

    /**
     * {@inheritDoc} What has passed by the store's own clock is gone already: its memory is freed now, and it is not
     * counted. To be called now and then where writes are rare.
     */
    @Override
    public int deleteExpired(Instant now, int limit) {
        cleanUp();
        long time = now.toEpochMilli();
        int deleted = time <= expiration.now() ? 0 : deletePassed(time, limit);
        tellDropped();
        return deleted;
    }

    private int deletePassed(long time, int limit) {
        int deleted = 0;
        for (Entry entry : cache.asMap().values()) {
            if (deleted >= limit) {
                break;
            }
            if (entry.reclaimAt <= time
                    && swap(entry.key, entry.version, null, current -> null).met() == WriteResult.APPLIED) {
                note(entry);
                deleted++;
            }
        }
        return deleted;
    }

    /** Zero: a record is not found from its {@code reclaimAt} on. */
    @Override
    public Duration granularity() {
        return Duration.ZERO;
    }

    @Override
    public Optional<InstantSource> clock() {
        return Optional.of(clock);
    }

    @Override
    public void onDrop(Consumer<StoredRecord> listener) {
        listeners.add(listener);
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("memory");
    }

    /** How many anonymous records there are now. Expired ones count until the next write or {@link #deleteExpired}. */
    public int anonymous() {
        return quotas.anonymous();
    }

    /** How many owned records there are now. Expired ones count until the next write or {@link #deleteExpired}. */
    public int owned() {
        return quotas.owned();
    }

    /** Shows the number of records. */
    @Override
    public String toString() {
        return "MemorySessionStore[" + anonymous() + " anonymous, " + owned() + " owned]";
    }

    /** Builds a store. For one thread. */
    public static final class Builder {

        private static final int DEFAULT_QUOTA = 100_000;

        private int anonymous = DEFAULT_QUOTA;
        private int owned = DEFAULT_QUOTA;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * The most anonymous records, at least 1. Beyond that, the least recently used one is dropped. Default
         * 100,000.
         *
         * @throws IllegalArgumentException when it is less than 1
         */
        public Builder anonymous(int most) {
            anonymous = checked("anonymous", most);
            return this;
        }

        /**
         * The most records with an owner, at least 1. Beyond that, the oldest record of the owner with the most is
         * dropped. If nobody has more than the newcomer, the new record is refused. A rotation needs one place more
         * until the marker that it leaves has expired. Default 100,000.
         *
         * @throws IllegalArgumentException when it is less than 1
         */
        public Builder owned(int most) {
            owned = checked("owned", most);
            return this;
        }

        /**
         * The clock by which records expire. Default the system's. A stack with another clock refuses the store when it
         * is composed.
         */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** The store. */
        public MemorySessionStore build() {
            return new MemorySessionStore(this);
        }

        private static int checked(String kind, int most) {
            if (most < 1) {
                throw new IllegalArgumentException("the quota of " + kind + " sessions is at least 1, not " + most
                        + "; give the number that fits your heap");
            }
            return most;
        }
    }
}
