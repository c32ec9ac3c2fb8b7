package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Logic of create, find, replace and delete. */
final class BrokenVersions {

    private BrokenVersions() {}

    @Violates("CRE-01")
    static final class NearestKey extends Node {
        private final Map<Integer, StorageKey> byPart = habitat.shared("parts", ConcurrentHashMap::new);

        NearestKey(Habitat habitat) {
            super(habitat);
        }

        private static int part(StorageKey key) {
            byte[] bytes = key.toBytes();
            return (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            byPart.putIfAbsent(part(first.key()), first.key());
            return super.create(first);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .or(() -> Optional.ofNullable(byPart.get(part(key))).flatMap(super::find));
        }
    }

    @Violates("CRE-02")
    static final class RemembersMisses extends Node {
        private final Set<StorageKey> created = habitat.shared("created", ConcurrentHashMap::newKeySet);
        private final Set<StorageKey> missed = habitat.shared("missed", ConcurrentHashMap::newKeySet);

        RemembersMisses(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            created.add(first.key());
            return super.create(first);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            if (!created.contains(key)) {
                missed.add(key);
            }
            return missed.contains(key) ? Optional.empty() : super.find(key);
        }
    }

    @Violates("CRE-03")
    static final class TouchesOnEveryTwentiethRead extends Node {
        private final Map<StorageKey, Integer> reads = habitat.shared("reads", ConcurrentHashMap::new);

        TouchesOnEveryTwentiethRead(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            Optional<StoredRecord> found = super.find(key);
            if (found.isPresent() && reads.merge(key, 1, Integer::sum) % 20 == 0) {
                StoredRecord record = found.get();
                habitat.records.touch(
                        key,
                        record.version(),
                        record.version(),
                        record.lastUsedAt().plusSeconds(1),
                        record.reclaimAt());
            }
            return found;
        }
    }

    @Violates("CRE-04")
    static final class UpsertsTheTimes extends Node {
        UpsertsTheTimes(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            StoredRecord there = current(first.key());
            if (result == CONFLICT && there != null) {
                habitat.records.touch(
                        first.key(), there.version(), there.version(), first.lastUsedAt(), there.reclaimAt());
            }
            return result;
        }
    }

    @Violates("CRE-05")
    static final class TombstoneAfterTwo extends Node {
        private final Map<StorageKey, Integer> deletes = habitat.shared("deletes", ConcurrentHashMap::new);

        TombstoneAfterTwo(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return deletes.getOrDefault(first.key(), 0) >= 2 ? CONFLICT : super.create(first);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                deletes.merge(key, 1, Integer::sum);
            }
            return result;
        }
    }

    @Violates("CAS-01")
    static final class SkipsEqualPayloads extends Node {
        SkipsEqualPayloads(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            boolean same = current != null
                    && current.version() == expectedVersion
                    && current.payload().equals(next.payload());
            return same ? APPLIED : super.replace(next, expectedVersion);
        }
    }

    @Violates(value = "CAS-02", everywhere = true)
    static final class VersionsOnlyGrow extends Node {
        VersionsOnlyGrow(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            return current != null && next.version() <= expectedVersion
                    ? CONFLICT
                    : super.replace(next, expectedVersion);
        }
    }

    /** Remembers, in this node, which version each of its replaces replaced. */
    abstract static class WithAGrace extends Node {
        final Map<StorageKey, Long> before = new ConcurrentHashMap<>();

        WithAGrace(Habitat habitat) {
            super(habitat);
        }

        boolean graced(StorageKey key, long expectedVersion) {
            Long version = before.get(key);
            return version != null && version == expectedVersion && current(key) != null;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED) {
                before.put(next.key(), expectedVersion);
            }
            return result;
        }
    }

    @Violates("CAS-03")
    static final class ReplaceAcceptsTheVersionBefore extends WithAGrace {
        ReplaceAcceptsTheVersionBefore(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            if (graced(next.key(), expectedVersion)) {
                force(next);
                return APPLIED;
            }
            return super.replace(next, expectedVersion);
        }
    }

    @Violates("CAS-09")
    static final class DeleteAcceptsTheVersionBefore extends WithAGrace {
        DeleteAcceptsTheVersionBefore(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            if (graced(key, expectedVersion)) {
                remove(key);
                return APPLIED;
            }
            return super.delete(key, expectedVersion);
        }
    }

    @Violates("CAS-04")
    static final class UpsertsTheUnknown extends Node {
        private final Set<StorageKey> seen = habitat.shared("seen", ConcurrentHashMap::newKeySet);

        UpsertsTheUnknown(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            seen.add(first.key());
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return seen.add(next.key()) ? super.create(next) : super.replace(next, expectedVersion);
        }
    }

    @Violates("CAS-05")
    static final class SoftDelete extends Node {
        private final Map<StorageKey, Long> deleted = habitat.shared("deleted", ConcurrentHashMap::new);

        SoftDelete(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                deleted.put(key, expectedVersion);
            }
            return result;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            Long version = deleted.get(next.key());
            return result == ABSENT && version != null && version == expectedVersion ? super.create(next) : result;
        }
    }

    @Violates("CAS-08")
    static final class VersionPerBucket extends Node {
        private final Map<Byte, Long> versions = habitat.shared("buckets", HashMap::new);

        VersionPerBucket(Habitat habitat) {
            super(habitat);
        }

        private static byte bucket(StorageKey key) {
            return key.toBytes()[0];
        }

        @Override
        public synchronized WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == APPLIED) {
                versions.put(bucket(first.key()), first.version());
            }
            return result;
        }

        @Override
        public synchronized WriteResult replace(StoredRecord next, long expectedVersion) {
            if (current(next.key()) != null
                    && versions.getOrDefault(bucket(next.key()), expectedVersion) != expectedVersion) {
                return CONFLICT;
            }
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED) {
                versions.put(bucket(next.key()), next.version());
            }
            return result;
        }

        @Override
        public synchronized WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            WriteResult result = super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
            if (result == APPLIED) {
                versions.put(bucket(key), nextVersion);
            }
            return result;
        }
    }

    @Violates("CAS-10")
    static final class MinusOneMeansAny extends Node {
        MinusOneMeansAny(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            return super.replace(next, current != null && expectedVersion == -1 ? current.version() : expectedVersion);
        }
    }

    @Violates(
            value = "DEL-01",
            also = {"END-03", "FLT-02"})
    static final class DeletesWithTheNextCall extends Node {
        private final Map<StorageKey, StoredRecord> pending = new HashMap<>();

        DeletesWithTheNextCall(Habitat habitat) {
            super(habitat);
        }

        @Override
        public synchronized Optional<StoredRecord> find(StorageKey key) {
            return super.find(key).or(() -> Optional.ofNullable(pending.get(key)));
        }

        @Override
        public synchronized WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                pending.put(key, current);
            }
            return result;
        }

        @Override
        synchronized void ready(String verb) {
            super.ready(verb);
            if (!verb.equals("find")) {
                pending.clear();
            }
        }
    }

    @Violates("DEL-02")
    static final class DeletingNothingSucceeds extends Node {
        private final Set<StorageKey> seen = habitat.shared("seen", HashSet::new);

        DeletingNothingSucceeds(Habitat habitat) {
            super(habitat);
        }

        @Override
        public synchronized WriteResult create(StoredRecord first) {
            seen.add(first.key());
            return super.create(first);
        }

        @Override
        public synchronized WriteResult delete(StorageKey key, long expectedVersion) {
            return seen.contains(key) ? super.delete(key, expectedVersion) : APPLIED;
        }
    }

    @Violates("DEL-03")
    static final class DeletingAgainSucceeds extends Node {
        private final Set<StorageKey> seen = habitat.shared("seen", HashSet::new);

        DeletingAgainSucceeds(Habitat habitat) {
            super(habitat);
        }

        @Override
        public synchronized WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                seen.add(key);
            }
            return result == ABSENT && seen.contains(key) ? APPLIED : result;
        }
    }

    @Violates("DEL-04")
    static final class DeletesTheBucket extends Node {
        private final Set<StorageKey> keys = habitat.shared("keys", ConcurrentHashMap::newKeySet);

        DeletesTheBucket(Habitat habitat) {
            super(habitat);
        }

        private static int bucket(StorageKey key) {
            byte[] bytes = key.toBytes();
            return (bytes[30] & 0x0F) << 8 | (bytes[31] & 0xFF);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            keys.add(first.key());
            return super.create(first);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                keys.stream().filter(other -> bucket(other) == bucket(key)).forEach(this::remove);
            }
            return result;
        }
    }
}
