package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Nodes and endings again, by somebody who read the usual mistakes and not the checks. */
final class BlindNodes {

    private BlindNodes() {}

    /** A node keeps what it created until it writes again. */
    @Violates("ISO-01")
    static final class SeenByItsNodeFirst extends Node {
        private StoredRecord mine;

        private synchronized void flush() {
            if (mine != null) {
                habitat.records.create(mine);
                mine = null;
            }
        }

        SeenByItsNodeFirst(Habitat habitat) {
            super(habitat);
        }

        @Override
        public synchronized Optional<StoredRecord> find(StorageKey key) {
            StoredRecord kept = mine;
            return kept != null && kept.key().equals(key) ? Optional.of(kept) : super.find(key);
        }

        @Override
        public synchronized WriteResult create(StoredRecord first) {
            flush();
            if (current(first.key()) != null) {
                return CONFLICT;
            }
            ready("create");
            mine = first;
            return APPLIED;
        }

        @Override
        public synchronized WriteResult replace(StoredRecord next, long expectedVersion) {
            flush();
            return super.replace(next, expectedVersion);
        }

        @Override
        public synchronized WriteResult delete(StorageKey key, long expectedVersion) {
            flush();
            return super.delete(key, expectedVersion);
        }

        @Override
        public synchronized WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            flush();
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }

        @Override
        public synchronized void close() {
            flush();
            super.close();
        }
    }

    /** A read cache in each node that its own writes clear. */
    @Violates("ISO-02")
    static final class FindsWhatItFound extends Node {
        private final Map<StorageKey, StoredRecord> cache = new ConcurrentHashMap<>();

        FindsWhatItFound(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            StoredRecord current = super.find(key).orElse(null);
            if (current == null) {
                cache.remove(key);
                return Optional.empty();
            }
            return Optional.of(cache.computeIfAbsent(key, unknown -> current));
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            cache.remove(next.key());
            return super.replace(next, expectedVersion);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            cache.remove(key);
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }
    }

    /** It compares with what it wrote itself. */
    @Violates("ISO-03")
    static final class BelievesItsOwnLastVersion extends Node {
        private final Map<StorageKey, Long> own = new ConcurrentHashMap<>();

        BelievesItsOwnLastVersion(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            own.put(first.key(), first.version());
            return super.create(first);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            Optional<StoredRecord> found = super.find(key);
            found.ifPresent(record -> own.put(key, record.version()));
            return found;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            boolean believed = current != null && Long.valueOf(expectedVersion).equals(own.get(next.key()));
            WriteResult result = super.replace(next, believed ? current.version() : expectedVersion);
            if (result == APPLIED) {
                own.put(next.key(), next.version());
            }
            return result;
        }
    }

    /** A cache that is asked when the storage has nothing. */
    @Violates("ISO-04")
    static final class KeepsWhatOthersDeleted extends Node {
        private final Map<StorageKey, StoredRecord> cache = new ConcurrentHashMap<>();

        KeepsWhatOthersDeleted(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            Optional<StoredRecord> found = super.find(key);
            found.ifPresent(record -> cache.put(key, record));
            return found.or(() -> Optional.ofNullable(cache.get(key)));
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            cache.remove(key);
            return super.delete(key, expectedVersion);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            cache.clear();
            return super.deleteExpired(now, limit);
        }
    }

    /** An index in the memory of each node. */
    @Violates("ISO-05")
    static final class ListsWhatItWrote extends Node {
        private final Set<StorageKey> written = ConcurrentHashMap.newKeySet();

        ListsWhatItWrote(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            written.add(first.key());
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            written.add(next.key());
            return super.replace(next, expectedVersion);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .filter(record -> written.contains(record.key()))
                    .toList();
        }
    }

    /** One expiry index for all. */
    @Violates("ISO-08")
    static final class ReapsTheNeighboursToo extends Node {
        ReapsTheNeighboursToo(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            int gone = super.deleteExpired(now, limit);
            habitat.neighbours().forEach(other -> other.records.deleteExpired(now, limit));
            return gone;
        }
    }

    /** It can touch, unless something was deleted lately. */
    @Violates("END-01")
    static final class PowersOfTheMoment extends Node {
        private final AtomicInteger asked = habitat.shared("asked", AtomicInteger::new);

        PowersOfTheMoment(Habitat habitat) {
            super(habitat);
        }

        @Override
        public <P> Optional<P> power(Class<P> type) {
            return type == Reapable.class && asked.incrementAndGet() % 2 == 0 ? Optional.empty() : super.power(type);
        }
    }

    /** For the log. */
    @Violates("END-02")
    static final class NamedAfterTheLastKey extends Node {
        private final AtomicReference<StorageKey> last = habitat.shared("last", AtomicReference::new);

        NamedAfterTheLastKey(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            last.set(first.key());
            return super.create(first);
        }

        @Override
        public StoreTraits traits() {
            StorageKey key = last.get();
            return StoreTraits.of(
                    "zoo " + (key == null ? "" : key.hex()), StoreTraits.Trait.SHARED, StoreTraits.Trait.DURABLE);
        }
    }

    /** A connection that is closed twice. */
    @Violates("END-04")
    static final class TheSecondEndFails extends Node {
        TheSecondEndFails(Habitat habitat) {
            super(habitat);
        }

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("closed already");
            }
            super.close();
        }
    }

    /** A write that cannot be sent is a conflict. */
    @Violates("END-05")
    static final class ConflictsAtTheEnd extends Node {
        ConflictsAtTheEnd(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return closed ? CONFLICT : super.delete(key, expectedVersion);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return closed ? CONFLICT : super.replace(next, expectedVersion);
        }
    }

    /** A flag of the storage, not of the node. */
    @Violates("END-06")
    static final class TheFirstEndIsEverybodys extends Node {
        private final Set<String> flags = habitat.shared("flags", ConcurrentHashMap::newKeySet);

        TheFirstEndIsEverybodys(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            super.ready(verb);
            if (flags.contains("closed")) {
                throw new IllegalStateException("this store is closed");
            }
        }

        @Override
        public void close() {
            flags.add("closed");
            super.close();
        }
    }

    /** A cache is emptied, and what it is a cache of. */
    @Violates("DUR-01")
    static final class EmptiesItselfAtTheEnd extends Node {
        private final Set<StorageKey> keys = habitat.shared("keys", ConcurrentHashMap::newKeySet);

        EmptiesItselfAtTheEnd(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            keys.add(first.key());
            return super.create(first);
        }

        @Override
        public void close() {
            keys.forEach(this::remove);
            super.close();
        }
    }
}
