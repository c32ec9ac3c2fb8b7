package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Several nodes, several namespaces. */
final class BrokenNodes {

    private BrokenNodes() {}

    @Violates("ISO-01")
    static final class WritesBehind extends Node {
        private StoredRecord pending;

        WritesBehind(Habitat habitat) {
            super(habitat);
        }

        @Override
        synchronized void ready(String verb) {
            super.ready(verb);
            if (pending != null) {
                habitat.records.create(pending);
                pending = null;
            }
        }

        @Override
        public synchronized WriteResult create(StoredRecord first) {
            ready("create");
            if (current(first.key()) != null) {
                return CONFLICT;
            }
            pending = first;
            return APPLIED;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                ready("close");
            }
            super.close();
        }
    }

    /** Remembers what it found. */
    abstract static class Caching extends Node {
        final Map<StorageKey, StoredRecord> cache = new ConcurrentHashMap<>();

        Caching(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            cache.remove(next.key());
            return super.replace(next, expectedVersion);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            cache.remove(key);
            return super.delete(key, expectedVersion);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            cache.remove(key);
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            cache.clear();
            return super.deleteExpired(now, limit);
        }
    }

    @Violates("ISO-02")
    static final class CacheThatLearnsOfDeletesOnly extends Caching {
        CacheThatLearnsOfDeletesOnly(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key).map(record -> {
                cache.putIfAbsent(key, record);
                return cache.get(key);
            });
        }
    }

    @Violates("ISO-04")
    static final class CacheThatLearnsOfReplacesOnly extends Caching {
        CacheThatLearnsOfReplacesOnly(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            Optional<StoredRecord> found = super.find(key);
            found.ifPresent(record -> cache.put(key, record));
            return found.or(() -> Optional.ofNullable(cache.get(key)));
        }
    }

    @Violates("ISO-03")
    static final class ComparesWithWhatItKnows extends Node {
        private final Map<StorageKey, Long> known = new ConcurrentHashMap<>();

        ComparesWithWhatItKnows(Habitat habitat) {
            super(habitat);
        }

        @Override
        public synchronized Optional<StoredRecord> find(StorageKey key) {
            Optional<StoredRecord> found = super.find(key);
            found.ifPresent(record -> known.put(key, record.version()));
            return found;
        }

        @Override
        public synchronized WriteResult replace(StoredRecord next, long expectedVersion) {
            Long version = known.get(next.key());
            WriteResult result = super.replace(next, expectedVersion);
            if (result == CONFLICT && version != null && version == expectedVersion) {
                force(next);
                result = APPLIED;
            }
            if (result == APPLIED) {
                known.put(next.key(), next.version());
            }
            return result;
        }

        @Override
        public synchronized WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            known.remove(key);
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }
    }

    @Violates(value = "ISO-05", also = "DUR-01")
    static final class IndexInEachNode extends Node {
        private final Set<StorageKey> mine = new HashSet<>();

        IndexInEachNode(Habitat habitat) {
            super(habitat);
        }

        @Override
        public synchronized WriteResult create(StoredRecord first) {
            mine.add(first.key());
            return super.create(first);
        }

        @Override
        synchronized List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .filter(record -> mine.contains(record.key()))
                    .toList();
        }
    }

    @Violates("ISO-06")
    static final class LooksElsewhere extends Node {
        LooksElsewhere(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .or(() -> habitat.neighbours().stream()
                            .flatMap(other -> other.records.find(key).stream())
                            .findFirst());
        }
    }

    @Violates("ISO-07")
    static final class IndexWithoutANamespace extends Node {
        IndexWithoutANamespace(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return Stream.concat(
                            super.listed(owner).stream(),
                            habitat.neighbours().stream().flatMap(other -> other.listed(owner).stream()))
                    .toList();
        }
    }

    @Violates("ISO-08")
    static final class ReapsEverywhere extends Node {
        ReapsEverywhere(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            habitat.neighbours().forEach(other -> other.records.deleteExpired(now, limit));
            return super.deleteExpired(now, limit);
        }
    }
}
