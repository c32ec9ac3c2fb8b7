package dev.satchel.testkit.zoo;

import static dev.satchel.session.spi.WriteResult.ABSENT;
import static dev.satchel.session.spi.WriteResult.APPLIED;

import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The owner index. */
final class BrokenIndexes {

    private BrokenIndexes() {}

    @Violates("OWN-01")
    static final class RoomForThirtyTwo extends Node {
        RoomForThirtyTwo(Habitat habitat) {
            super(habitat);
        }

        @Override
        public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
            return super.findByOwner(owner, Math.min(limit, 32));
        }
    }

    @Violates("OWN-02")
    static final class IndexByOneByte extends Node {
        private final Set<OwnerKey> owners = habitat.shared("owners", ConcurrentHashMap::newKeySet);

        IndexByOneByte(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            first.owner().ifPresent(owners::add);
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            next.owner().ifPresent(owners::add);
            return super.replace(next, expectedVersion);
        }

        @Override
        public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
            return owners.stream()
                    .filter(other -> other.toBytes()[0] == owner.toBytes()[0])
                    .flatMap(other -> super.findByOwner(other, limit).stream())
                    .limit(limit)
                    .toList();
        }
    }

    @Violates("OWN-03")
    static final class ClaimsAreNotIndexed extends BrokenTimes.Hiding {
        ClaimsAreNotIndexed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            if (current != null && current.owner().isEmpty() && next.owner().isPresent()) {
                hidden.add(next.key());
            }
            return super.replace(next, expectedVersion);
        }
    }

    @Violates("OWN-04")
    static final class MovesAreNotIndexed extends BrokenTimes.Hiding {
        MovesAreNotIndexed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            if (current != null
                    && current.owner().isPresent()
                    && !current.owner().equals(next.owner())) {
                hidden.add(next.key());
            }
            return super.replace(next, expectedVersion);
        }
    }

    @Violates("OWN-05")
    static final class LimitIsAHint extends Node {
        LimitIsAHint(Habitat habitat) {
            super(habitat);
        }

        @Override
        public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
            return super.findByOwner(owner, limit + 1);
        }
    }

    /** Keeps a list of keys for each owner, and only adds to it. */
    abstract static class Growing extends Node {
        final Map<OwnerKey, List<StorageKey>> index = habitat.shared("index", ConcurrentHashMap::new);

        Growing(Habitat habitat) {
            super(habitat);
        }

        private void add(StoredRecord record) {
            record.owner().ifPresent(owner -> {
                List<StorageKey> keys = index.computeIfAbsent(owner, unknown -> new ArrayList<>());
                synchronized (keys) {
                    if (!keys.contains(record.key())) {
                        keys.add(record.key());
                    }
                }
            });
        }

        @Override
        public WriteResult create(StoredRecord first) {
            add(first);
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            add(next);
            return super.replace(next, expectedVersion);
        }

        Stream<StorageKey> indexed(OwnerKey owner) {
            List<StorageKey> keys = index.getOrDefault(owner, List.of());
            synchronized (keys) {
                return List.copyOf(keys).stream();
            }
        }
    }

    @Violates("OWN-06")
    static final class StaleEntriesHideLiveOnes extends Growing {
        StaleEntriesHideLiveOnes(Habitat habitat) {
            super(habitat);
        }

        @Override
        public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
            ready("findByOwner");
            return indexed(owner)
                    .limit(limit)
                    .flatMap(key -> Optional.ofNullable(current(key)).stream())
                    .filter(record -> record.owner().filter(owner::equals).isPresent())
                    .toList();
        }
    }

    @Violates("OWN-11")
    static final class IndexOnlyGrows extends Growing {
        IndexOnlyGrows(Habitat habitat) {
            super(habitat);
        }

        @Override
        public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
            ready("findByOwner");
            return indexed(owner)
                    .flatMap(key -> Optional.ofNullable(current(key)).stream())
                    .limit(limit)
                    .toList();
        }
    }

    @Violates("OWN-07")
    static final class CopiesInTheIndex extends Node {
        private final Map<StorageKey, StoredRecord> copies = habitat.shared("copies", ConcurrentHashMap::new);

        CopiesInTheIndex(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == APPLIED) {
                copies.put(first.key(), first);
            }
            return result;
        }

        @Override
        public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
            return super.findByOwner(owner, limit).stream()
                    .map(record -> {
                        StoredRecord copy = copies.get(record.key());
                        return copy.owner().equals(record.owner()) ? copy : record;
                    })
                    .toList();
        }
    }

    @Violates("OWN-08")
    static final class TheLastOneLingers extends Node {
        private final Map<OwnerKey, StoredRecord> ghosts = habitat.shared("ghosts", ConcurrentHashMap::new);

        TheLastOneLingers(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED && current != null) {
                current.owner().ifPresent(owner -> ghosts.put(owner, current));
            }
            return result;
        }

        @Override
        public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
            List<StoredRecord> listed = super.findByOwner(owner, limit);
            StoredRecord ghost = ghosts.get(owner);
            return listed.isEmpty() && ghost != null && current(ghost.key()) == null ? List.of(ghost) : listed;
        }
    }

    @Violates("OWN-10")
    static final class TheNewestTakesTheOthersAlong extends Node {
        private final Set<OwnerKey> lost = habitat.shared("lost", ConcurrentHashMap::newKeySet);

        TheNewestTakesTheOthersAlong(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            if (current != null && current.owner().isPresent()) {
                OwnerKey owner = current.owner().get();
                List<StoredRecord> all = super.findByOwner(owner, Integer.MAX_VALUE);
                if (all.get(all.size() - 1).key().equals(key)) {
                    lost.add(owner);
                }
            }
            return super.delete(key, expectedVersion);
        }

        @Override
        public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
            return lost.contains(owner) ? List.of() : super.findByOwner(owner, limit);
        }
    }

    @Violates("ALL-01")
    static final class SecondLivesAreNotIndexed extends BrokenTimes.Hiding {
        SecondLivesAreNotIndexed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result != ABSENT) {
                hidden.add(key);
            }
            return result;
        }
    }
}
