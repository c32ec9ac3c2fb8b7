package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** What only several threads at once find out. */
final class BrokenRaces {

    private BrokenRaces() {}

    private static WriteResult met(StoredRecord current, long expectedVersion) {
        if (current == null) {
            return ABSENT;
        }
        return current.version() == expectedVersion ? APPLIED : CONFLICT;
    }

    @Violates("CRE-06")
    static final class LooksThenInserts extends Node {
        LooksThenInserts(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            if (current(first.key()) != null) {
                return CONFLICT;
            }
            habitat.meet();
            force(first);
            return APPLIED;
        }
    }

    @Violates("CAS-06")
    static final class LooksThenReplaces extends Node {
        LooksThenReplaces(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult met = met(current(next.key()), expectedVersion);
            if (met == APPLIED) {
                habitat.meet();
                force(next);
            }
            return met;
        }
    }

    @Violates("CAS-07")
    static final class LosesAnAnswer extends Node {
        private final AtomicInteger answers = habitat.shared("answers", AtomicInteger::new);

        LosesAnAnswer(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            return result == APPLIED && answers.incrementAndGet() % 50 == 0 ? CONFLICT : result;
        }
    }

    @Violates("CAS-11")
    static final class OthersReadLate extends Node {
        private record Past(StoredRecord before, long writer) {}

        private final Map<StorageKey, Past> pasts = habitat.shared("pasts", ConcurrentHashMap::new);

        OthersReadLate(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord before = current(next.key());
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED) {
                pasts.put(next.key(), new Past(before, Thread.currentThread().getId()));
            }
            return result;
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            Past past = pasts.get(key);
            boolean late =
                    past != null && past.writer() != Thread.currentThread().getId();
            return late ? Optional.of(past.before()) : super.find(key);
        }
    }

    @Violates("DEL-05")
    static final class LooksThenDeletes extends Node {
        LooksThenDeletes(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult met = met(current(key), expectedVersion);
            if (met == APPLIED) {
                habitat.meet();
                remove(key);
            }
            return met;
        }
    }

    @Violates("CAS-12")
    static final class ReplacesWhatIsGone extends Node {
        ReplacesWhatIsGone(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult met = met(current(next.key()), expectedVersion);
            if (met == APPLIED) {
                habitat.meet();
                force(next);
            }
            return met;
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            habitat.meet();
            return super.delete(key, expectedVersion);
        }
    }

    @Violates("TCH-07")
    static final class TouchWritesBack extends Node {
        TouchWritesBack(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            StoredRecord current = current(key);
            WriteResult met = met(current, expectedVersion);
            if (met == APPLIED) {
                habitat.meet();
                force(current.touched(nextVersion, lastUsedAt, reclaimAt));
            }
            return met;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            habitat.meet();
            return super.replace(next, expectedVersion);
        }
    }

    @Violates("CAS-13")
    static final class ShortPayloadsTakeAnotherPath extends Node {
        ShortPayloadsTakeAnotherPath(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult met = met(current(next.key()), expectedVersion);
            if (met == APPLIED && next.payload().size() < 16) {
                habitat.meet();
                force(next);
                return met;
            }
            return super.replace(next, expectedVersion);
        }
    }

    @Violates("OWN-09")
    static final class IndexIsReadAndWrittenBack extends Node {
        private final Map<OwnerKey, List<StorageKey>> index = habitat.shared("index", ConcurrentHashMap::new);

        IndexIsReadAndWrittenBack(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            first.owner().ifPresent(owner -> {
                List<StorageKey> keys = index.getOrDefault(owner, List.of());
                habitat.meet();
                index.put(
                        owner,
                        java.util.stream.Stream.concat(keys.stream(), java.util.stream.Stream.of(first.key()))
                                .toList());
            });
            return super.create(first);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            List<StorageKey> keys = index.getOrDefault(owner, List.of());
            return super.listed(owner).stream()
                    .filter(record -> keys.contains(record.key()))
                    .toList();
        }
    }

    @Violates("REAP-10")
    static final class FindsThenReaps extends Node {
        private final List<StorageKey> keys = habitat.shared("keys", CopyOnWriteArrayList::new);

        FindsThenReaps(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            keys.add(first.key());
            return super.create(first);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            List<StorageKey> passed = keys.stream()
                    .filter(key -> current(key) != null && current(key).reclaimable(now))
                    .limit(limit)
                    .toList();
            habitat.meet();
            habitat.meet();
            passed.forEach(this::remove);
            return passed.size();
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            habitat.meet();
            WriteResult result = super.replace(next, expectedVersion);
            habitat.meet();
            return result;
        }
    }

    @Violates("ISO-09")
    static final class LockOfThisNodeOnly extends Node {
        private final ReentrantLock mine = new ReentrantLock();

        LockOfThisNodeOnly(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            mine.lock();
            try {
                WriteResult met = met(current(next.key()), expectedVersion);
                if (met == APPLIED) {
                    habitat.meet();
                    force(next);
                }
                return met;
            } finally {
                mine.unlock();
            }
        }
    }
}
