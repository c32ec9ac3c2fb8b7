package dev.satchel.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.spi.Evicting;
import dev.satchel.session.spi.NativeExpiry;
import dev.satchel.session.spi.OwnerIndexed;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.Reapable;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoreTraits;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.Touchable;
import dev.satchel.session.spi.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in the memory of one process, on Caffeine. Payloads are kept as they are: nothing is serialized, and what a codec remembers of
 * a payload stays with it.
 *
 * <p><b>It guarantees</b> the contract of {@link SessionStore}, and bounds: at most so many anonymous records and so many owned ones.
 * When an anonymous one comes in beyond its quota, the least recently used anonymous one goes, and whoever asked
 * {@link Evicting#onEviction} is told. Owned records are never dropped for room; one beyond their quota is refused. So a flood of
 * visitors signs nobody out. A record is owned when {@link StoredRecord#owner} says so, and changes kind by a replace.
 *
 * <p>A record is gone, and counts no more, once its {@code reclaimAt} has come by the clock, whether anybody asks for it or not; its memory
 * is freed with one of the next writes, {@link #deleteExpired} or {@link #find}. The store has no thread of its own.
 *
 * <p><b>It does not</b> outlive the process, nor bound bytes: a quota times the stack's budget is the most that it can take. The order of use
 * of anonymous records is exact to a sixteenth of their quota, and less so when many threads read at the same instant.
 *
 * <p><b>Threads.</b> Thread-safe; nothing blocks but for the moment of another write.
 *
 * <p><b>Errors.</b> {@link SessionStoreFullException} when a write would make one owned record too many; then nothing was written.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.named("shop/prod")
 *     .codec(JsonCodec.standard())
 *     .store(MemorySessionStore.builder().anonymous(50_000).owned(200_000).build())
 *     .build();
 * }</pre>
 */
public final class MemorySessionStore
        implements SessionStore, Touchable, OwnerIndexed, Reapable, NativeExpiry, Evicting {

    private final Expiration expiration;
    private final Residents residents;
    private final int mostOwned;
    private final Cache<StorageKey, Entry> cache;
    private final Policy<StorageKey, Entry> policy;
    private final List<Consumer<StoredRecord>> listeners = new CopyOnWriteArrayList<>();

    private MemorySessionStore(Builder builder) {
        expiration = new Expiration(builder.clock);
        residents = new Residents(builder.anonymous, builder.owned);
        mostOwned = builder.owned;
        cache = Caffeine.newBuilder()
                .ticker(expiration)
                .expireAfter(expiration)
                .executor(Runnable::run)
                // Within the removal itself: a later notice could meet the next life of the key.
                .evictionListener(residents::expired)
                .build();
        policy = cache.policy();
    }

    /** A store of at most 100,000 anonymous and 100,000 owned records, by the system's clock. */
    public static MemorySessionStore standard() {
        return builder().build();
    }

    /** A builder. */
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
            residents.used(entry);
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
        if (met == null) {
            throw full();
        }
        evictSurplus();
        return met;
    }

    /** Null when there is no room. What has passed, but is not cleaned away yet, takes room as well. */
    private @Nullable WriteResult tryCreate(Entry entry) {
        boolean[] there = {false};
        Entry now = cache.asMap().compute(entry.key, (key, current) -> {
            there[0] = current != null;
            return current != null ? current : residents.exchange(null, entry) ? entry : null;
        });
        if (there[0]) {
            return WriteResult.CONFLICT;
        }
        return now == null ? null : WriteResult.APPLIED;
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        WriteResult met = swap(next.key(), expectedVersion, current -> current.replacedBy(next));
        evictSurplus();
        return met;
    }

    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        return swap(key, expectedVersion, current -> current.touched(nextVersion, lastUsedAt, reclaimAt));
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return swap(key, expectedVersion, current -> null);
    }

    private WriteResult swap(StorageKey key, long expectedVersion, Function<Entry, @Nullable Entry> change) {
        Swap swap = new Swap(residents, expectedVersion, change);
        cache.asMap().computeIfPresent(key, swap);
        if (swap.full()) {
            cleanUp();
            swap = new Swap(residents, expectedVersion, change);
            cache.asMap().computeIfPresent(key, swap);
        }
        if (swap.full()) {
            throw full();
        }
        return swap.met();
    }

    /** Frees all that has passed. Caffeine stops after a thousand, which may be of the kind that is not short of room. */
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

    private void evictSurplus() {
        for (Entry least = residents.surplus(); least != null; least = residents.surplus()) {
            Entry chosen = least;
            boolean[] dropped = {false};
            cache.asMap().computeIfPresent(chosen.key, (key, current) -> {
                // Another one lies there when it was written in this moment: then it is not the least recently used any
                // more.
                dropped[0] = current == chosen;
                return dropped[0] ? null : current;
            });
            if (dropped[0]) {
                tell(chosen.record());
            }
        }
    }

    private void tell(StoredRecord evicted) {
        for (Consumer<StoredRecord> listener : listeners) {
            try {
                listener.accept(evicted);
            } catch (RuntimeException dropped) {
                // The write that needed the room is done, and has no part in what a listener makes of it.
            }
        }
    }

    /** {@inheritDoc} Exact: what is listed is what is there, the newest first. */
    @Override
    public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
        return residents.of(owner, expiration.now(), limit);
    }

    /**
     * {@inheritDoc} What has passed by the store's own clock is gone already: its memory is freed now, and it is not counted. To be called
     * now and then where writes are rare.
     */
    @Override
    public int deleteExpired(Instant now, int limit) {
        cleanUp();
        long time = now.toEpochMilli();
        if (time <= expiration.now()) {
            return 0;
        }
        int deleted = 0;
        for (Entry entry : cache.asMap().values()) {
            if (deleted >= limit) {
                break;
            }
            if (entry.reclaimAt <= time && swap(entry.key, entry.version, current -> null) == WriteResult.APPLIED) {
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
    public void onEviction(Consumer<StoredRecord> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("memory");
    }

    /** How many anonymous records there are now; those that have passed may be counted a while. */
    public int anonymous() {
        return residents.anonymous();
    }

    /** How many owned records there are now; those that have passed may be counted a while. */
    public int owned() {
        return residents.owned();
    }

    /** Tells how many records there are. */
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
         * At most so many records of nobody; beyond it the least recently used one of them goes. Default 100,000.
         *
         * @throws IllegalArgumentException when it is less than 1
         */
        public Builder anonymous(int most) {
            anonymous = checked("anonymous", most);
            return this;
        }

        /**
         * At most so many records with an owner; beyond it another one is refused. A rotation needs a place more until the marker that it
         * leaves has passed. Default 100,000.
         *
         * @throws IllegalArgumentException when it is less than 1
         */
        public Builder owned(int most) {
            owned = checked("owned", most);
            return this;
        }

        /** The clock by which records pass: the one that the stack has. Default the system's. */
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
