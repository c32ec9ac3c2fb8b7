package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Records and an index beside them. */
final class BrokenPairs {

    private BrokenPairs() {}

    /** Writes the record and then, in a second step, its index entry. */
    abstract static class InTwoSteps extends Node {
        InTwoSteps(Habitat habitat) {
            super(habitat);
        }

        abstract void add(OwnerKey owner, StorageKey key);

        abstract void remove(OwnerKey owner, StorageKey key);

        abstract Set<StorageKey> keys(OwnerKey owner);

        private void index(StorageKey key, Optional<OwnerKey> before, Optional<OwnerKey> after) {
            if (!before.equals(after)) {
                before.ifPresent(owner -> remove(owner, key));
                after.ifPresent(owner -> add(owner, key));
            }
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == APPLIED) {
                index(first.key(), Optional.empty(), first.owner());
            }
            return result;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord before = current(next.key());
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED && before != null) {
                index(next.key(), before.owner(), next.owner());
            }
            return result;
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord before = current(key);
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED && before != null) {
                index(key, before.owner(), Optional.empty());
            }
            return result;
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return keys(owner).stream()
                    .flatMap(key -> Optional.ofNullable(current(key)).stream())
                    .filter(record -> record.owner().equals(Optional.of(owner)))
                    .toList();
        }
    }

    @Violates("OWN-15")
    static final class IndexesAfterwards extends InTwoSteps {
        private final Map<OwnerKey, Set<StorageKey>> index = habitat.shared("index", ConcurrentHashMap::new);

        IndexesAfterwards(Habitat habitat) {
            super(habitat);
        }

        @Override
        void add(OwnerKey owner, StorageKey key) {
            keys(owner).add(key);
        }

        @Override
        void remove(OwnerKey owner, StorageKey key) {
            habitat.meet();
            keys(owner).remove(key);
        }

        @Override
        Set<StorageKey> keys(OwnerKey owner) {
            return index.computeIfAbsent(owner, unknown -> ConcurrentHashMap.newKeySet());
        }
    }

    @Violates("OWN-16")
    static final class WritesTheEntryBack extends InTwoSteps {
        private final Map<OwnerKey, Set<StorageKey>> index = habitat.shared("index", ConcurrentHashMap::new);

        WritesTheEntryBack(Habitat habitat) {
            super(habitat);
        }

        @Override
        void add(OwnerKey owner, StorageKey key) {
            Set<StorageKey> keys = new HashSet<>(keys(owner));
            keys.add(key);
            habitat.meet();
            index.put(owner, keys);
        }

        @Override
        void remove(OwnerKey owner, StorageKey key) {
            Set<StorageKey> keys = new HashSet<>(keys(owner));
            keys.remove(key);
            index.put(owner, keys);
        }

        @Override
        Set<StorageKey> keys(OwnerKey owner) {
            return index.getOrDefault(owner, Set.of());
        }
    }

    @Violates("OWN-17")
    static final class ListsEachWrite extends Node {
        ListsEachWrite(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            OwnerPage page = super.findByOwner(owner, after, Math.max(1, limit / 2));
            if (limit < 2) {
                return page;
            }
            List<StoredRecord> twice = Stream.concat(page.records().stream(), page.records().stream())
                    .toList();
            return OwnerPage.of(twice, page.next());
        }
    }

    /** Answers a hundred at most, and calls that all. */
    @Violates("OWN-01")
    static final class ListsAHundred extends Node {
        ListsAHundred(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            List<StoredRecord> all = super.listed(owner);
            return all.size() > 200 && all.size() <= 250 ? all.subList(0, 100) : all;
        }
    }

    /** The last one is where the walk goes on, and is not answered there. */
    @Violates("OWN-01")
    static final class ForgetsTheLast extends Node {
        private record After(List<StorageKey> keys) implements OwnerPage.Cursor {}

        ForgetsTheLast(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            if (limit != 1) {
                return super.findByOwner(owner, after, limit);
            }
            ready("findByOwner");
            List<StorageKey> left = new ArrayList<>(after.map(cursor -> ((After) cursor).keys())
                    .orElseGet(() -> listed(owner).stream()
                            .map(StoredRecord::key)
                            .skip(1)
                            .toList()));
            if (left.isEmpty()) {
                return OwnerPage.of(List.of(), Optional.empty());
            }
            List<StoredRecord> found = habitat.records.find(left.remove(0)).stream()
                    .filter(record -> record.owner().equals(Optional.of(owner)))
                    .toList();
            return OwnerPage.of(found, left.isEmpty() ? Optional.empty() : Optional.of(new After(left)));
        }
    }

    /** Looks again whether the life that it found was renewed, and deletes whatever lives under its key. */
    @Violates("REAP-10")
    static final class DropsTheNextLife extends Node {
        private final Map<StorageKey, AtomicReference<StoredRecord>> lives =
                habitat.shared("lives", ConcurrentHashMap::new);

        DropsTheNextLife(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return locked(() -> {
                WriteResult result = super.create(first);
                if (result == APPLIED) {
                    lives.put(first.key(), new AtomicReference<>(first));
                }
                return result;
            });
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return locked(() -> renewed(next.key(), super.replace(next, expectedVersion)));
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            return locked(() -> renewed(key, super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt)));
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return locked(() -> {
                WriteResult result = super.delete(key, expectedVersion);
                if (result == APPLIED) {
                    lives.remove(key);
                }
                return result;
            });
        }

        private WriteResult renewed(StorageKey key, WriteResult result) {
            AtomicReference<StoredRecord> life = lives.get(key);
            StoredRecord current = current(key);
            if (life != null && current != null) {
                life.set(current);
            }
            return result;
        }

        private <T> T locked(Supplier<T> body) {
            habitat.lock.lock();
            try {
                return body.get();
            } finally {
                habitat.lock.unlock();
            }
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            ready("deleteExpired");
            int deleted = 0;
            for (AtomicReference<StoredRecord> life : lives.values()) {
                if (deleted < limit && life.get().reclaimable(now)) {
                    habitat.meet();
                    deleted += locked(() -> dropped(life.get(), now)) ? 1 : 0;
                }
            }
            return deleted;
        }

        private boolean dropped(StoredRecord found, Instant now) {
            boolean there = found.reclaimable(now) && current(found.key()) != null;
            if (there) {
                lives.remove(found.key());
                remove(found.key());
            }
            return there;
        }
    }

    /** Finds what has passed, and deletes it whatever a touch has made of it. */
    @Violates("REAP-10")
    static final class DropsWhatWasTouched extends Node {
        private final Set<StorageKey> keys = habitat.shared("keys", ConcurrentHashMap::newKeySet);

        DropsWhatWasTouched(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            keys.add(first.key());
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            habitat.lock.lock();
            try {
                return super.replace(next, expectedVersion);
            } finally {
                habitat.lock.unlock();
            }
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            ready("deleteExpired");
            int deleted = 0;
            for (StorageKey key : keys) {
                habitat.lock.lock();
                try {
                    StoredRecord found = current(key);
                    if (deleted < limit && found != null && found.reclaimable(now)) {
                        habitat.meet();
                        remove(key);
                        deleted++;
                    }
                } finally {
                    habitat.lock.unlock();
                }
            }
            return deleted;
        }
    }
}
