package dev.satchel.testkit.zoo;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Odd, and lawful. */
final class Saints {

    private Saints() {}

    /** Returns expired records, and keeps them until somebody asks. */
    static final class Plain extends Node {
        Plain(Habitat habitat) {
            super(habitat);
        }
    }

    /** Takes its time, and lets others go first. */
    static final class Slow extends Node {
        Slow(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            super.ready(verb);
            LockSupport.parkNanos(20_000);
        }
    }

    /** Lists in another order each time. */
    static final class Reordering extends Node {
        Reordering(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            List<StoredRecord> all = new ArrayList<>(super.listed(owner));
            Collections.shuffle(all);
            return all;
        }
    }

    /** Never the same object twice. */
    static final class FreshCopies extends Node {
        FreshCopies(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .map(record -> BrokenValues.with(
                            record, Payload.of(record.payload().toBytes())));
        }
    }

    /** Drops records as soon as their time has passed. */
    static final class DropsAtOnce extends BrokenTimes.Expiring {
        DropsAtOnce(Habitat habitat) {
            super(habitat);
        }
    }

    /** The same, and says so. */
    static final class DropsByItself extends BrokenTimes.Native {
        DropsByItself(Habitat habitat) {
            super(habitat);
        }
    }

    /** Does nothing for a thread that is interrupted. */
    static final class RefusesTheInterrupted extends Node {
        RefusesTheInterrupted(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            super.ready(verb);
            if (Thread.currentThread().isInterrupted()) {
                throw new SessionStoreUnavailableException("interrupted");
            }
        }
    }

    /** Goes on working after it was closed. */
    static final class Unending extends Node {
        Unending(Habitat habitat) {
            super(habitat);
        }

        @Override
        public void close() {}
    }

    /** Reaps by deadlines that it keeps beside the records, and looks at each record again. */
    static final class ReapsByDeadlines extends Deadlines {
        ReapsByDeadlines(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            ready("deleteExpired");
            int deleted = 0;
            for (Map.Entry<StorageKey, Instant> due : Map.copyOf(deadlines).entrySet()) {
                StoredRecord found = current(due.getKey());
                if (deleted < limit
                        && found != null
                        && found.reclaimable(now)
                        && habitat.records.delete(due.getKey(), found.version()) == WriteResult.APPLIED) {
                    deadlines.remove(due.getKey(), due.getValue());
                    deleted++;
                }
            }
            return deleted;
        }
    }

    /** Hides what has passed in every verb, and still lists it. */
    static final class ListsWhatItHides extends Node {
        ListsWhatItHides(Habitat habitat) {
            super(habitat);
        }

        private boolean hides(StorageKey key) {
            return hasPassed(key);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return hides(key) ? Optional.empty() : super.find(key);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            if (hides(first.key())) {
                remove(first.key());
            }
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return hides(next.key()) ? WriteResult.ABSENT : super.replace(next, expectedVersion);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return hides(key) ? WriteResult.ABSENT : super.delete(key, expectedVersion);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            return hides(key)
                    ? WriteResult.ABSENT
                    : super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }
    }

    /** Every other node hides what has passed; the others show it. */
    static final class HidesOnOneNode extends Node {
        private final boolean hides =
                habitat.shared("nodes", AtomicInteger::new).getAndIncrement() % 2 == 1;

        HidesOnOneNode(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return hides && hasPassed(key) ? Optional.empty() : super.find(key);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            if (hides && hasPassed(first.key())) {
                remove(first.key());
            }
            return super.create(first);
        }
    }

    /** Tells what it drops. */
    static final class TellsWhatItDrops extends Telling {
        TellsWhatItDrops(Habitat habitat) {
            super(habitat);
        }
    }

    /** Tells it in a thread of its own, and waits until it is told. */
    static final class TellsElsewhere extends Telling {
        TellsElsewhere(Habitat habitat) {
            super(habitat);
        }

        @Override
        void tell(StoredRecord dropped) {
            CompletableFuture.runAsync(() -> super.tell(dropped), task -> new Thread(task).start())
                    .join();
        }
    }

    /** On a disk. */
    static final class OnDisk extends DiskNode {
        OnDisk(Habitat habitat) {
            super(habitat);
        }
    }

    /** Another process opens it, too. */
    static final class InFiles extends SharedFiles {
        InFiles(Habitat habitat) {
            super(habitat);
        }

        InFiles(Path folder) {
            super(folder);
        }
    }
}
