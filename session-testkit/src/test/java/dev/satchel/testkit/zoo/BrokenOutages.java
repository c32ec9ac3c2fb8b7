package dev.satchel.testkit.zoo;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What stores do when the storage is away, and when it is back. */
final class BrokenOutages {

    private BrokenOutages() {}

    @Violates("FLT-01")
    static final class ListsNothingInAnOutage extends Node {
        ListsNothingInAnOutage(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            return habitat.outage ? OwnerPage.of(List.of(), Optional.empty()) : super.findByOwner(owner, after, limit);
        }
    }

    @Violates("FLT-01")
    static final class EndsTheWalkInAnOutage extends Node {
        EndsTheWalkInAnOutage(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            return habitat.outage && after.isPresent()
                    ? OwnerPage.of(List.of(), Optional.empty())
                    : super.findByOwner(owner, after, limit);
        }
    }

    @Violates("FLT-01")
    static final class ReapsNothingInAnOutage extends Node {
        ReapsNothingInAnOutage(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return habitat.outage ? 0 : super.deleteExpired(now, limit);
        }
    }

    @Violates("FLT-01")
    static final class DeletesNothingInAnOutage extends Node {
        DeletesNothingInAnOutage(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return habitat.outage ? WriteResult.ABSENT : super.delete(key, expectedVersion);
        }
    }

    @Violates("FLT-01")
    static final class TouchesAreNotImportant extends Node {
        TouchesAreNotImportant(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            return habitat.outage
                    ? WriteResult.APPLIED
                    : super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }
    }

    @Violates("FLT-01")
    static final class ConflictsInAnOutage extends Node {
        ConflictsInAnOutage(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return habitat.outage ? WriteResult.CONFLICT : super.replace(next, expectedVersion);
        }
    }

    @Violates("FLT-01")
    static final class AnswersFromMemory extends Node {
        private final Map<StorageKey, StoredRecord> seen = habitat.shared("seen", ConcurrentHashMap::new);

        AnswersFromMemory(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            if (habitat.outage && seen.containsKey(key)) {
                return Optional.ofNullable(seen.get(key));
            }
            Optional<StoredRecord> found = super.find(key);
            found.ifPresent(record -> seen.put(key, record));
            return found;
        }
    }

    /** One verb never works again. */
    abstract static class Breaking extends Node {
        private final Set<String> broken = habitat.shared("broken", ConcurrentHashMap::newKeySet);

        Breaking(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            if (broken.contains(verb)) {
                throw new SessionStoreUnavailableException("the connection of " + verb + " is broken");
            }
            try {
                super.ready(verb);
            } catch (SessionStoreUnavailableException e) {
                if (verb.equals(breaks())) {
                    broken.add(verb);
                }
                throw e;
            }
        }

        abstract String breaks();
    }

    @Violates("FLT-02")
    static final class DeleteKeepsItsLock extends Breaking {
        DeleteKeepsItsLock(Habitat habitat) {
            super(habitat);
        }

        @Override
        String breaks() {
            return "delete";
        }
    }

    @Violates(value = "FLT-02", also = "FLT-01")
    static final class ListingKeepsItsConnection extends Breaking {
        ListingKeepsItsConnection(Habitat habitat) {
            super(habitat);
        }

        @Override
        String breaks() {
            return "findByOwner";
        }
    }

    @Violates(value = "FLT-02", also = "FLT-03")
    static final class ReplaceKeepsItsConnection extends Breaking {
        ReplaceKeepsItsConnection(Habitat habitat) {
            super(habitat);
        }

        @Override
        String breaks() {
            return "replace";
        }
    }

    /** What failed in an outage is done with the next call. */
    abstract static class Queueing extends Node {
        final ConcurrentLinkedQueue<Runnable> queue = habitat.shared("queue", ConcurrentLinkedQueue::new);

        Queueing(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            for (Runnable late = queue.poll(); late != null; late = queue.poll()) {
                late.run();
            }
            return result;
        }
    }

    @Violates("FLT-03")
    static final class SendsDeletesLater extends Queueing {
        SendsDeletesLater(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            if (habitat.outage) {
                queue.add(() -> remove(key));
            }
            return super.delete(key, expectedVersion);
        }
    }

    @Violates("FLT-03")
    static final class SendsTouchesLater extends Queueing {
        SendsTouchesLater(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            StoredRecord current = current(key);
            if (habitat.outage && current != null) {
                queue.add(() -> force(current.touched(nextVersion, lastUsedAt, reclaimAt)));
            }
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }
    }

    @Violates("FLT-03")
    static final class SendsCreatesLater extends Queueing {
        SendsCreatesLater(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            if (habitat.outage) {
                queue.add(() -> force(first));
            }
            return super.create(first);
        }
    }

    /** Tells the time of this process, and asks no storage. */
    @Violates("FLT-01")
    static final class TellsAnotherTime extends Node implements InstantSource {
        TellsAnotherTime(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Instant instant() {
            return now();
        }
    }

    /** Opened while the storage is away, it makes an empty one of its own. */
    @Violates("FLT-05")
    static final class TakesWhatIsAwayForEmpty extends Node {
        private final boolean empty = habitat.outage;

        TakesWhatIsAwayForEmpty(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return empty ? Optional.empty() : super.find(key);
        }
    }

    /** Opened while the storage is away, it is away for good. */
    @Violates("FLT-05")
    static final class TriesOnce extends Node {
        private final boolean away = habitat.outage;

        TriesOnce(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            super.ready(verb);
            if (away) {
                throw new SessionStoreUnavailableException("there is no connection");
            }
        }
    }
}
