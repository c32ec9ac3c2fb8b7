package dev.satchel.testkit.zoo;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

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

    /** Drops records by a clock that shows whole minutes, and so up to a minute late. */
    static final class DropsByTheMinute extends BrokenTimes.Native {
        DropsByTheMinute(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant now() {
            return super.now().truncatedTo(ChronoUnit.MINUTES);
        }

        @Override
        public Duration granularity() {
            return Duration.ofMinutes(1);
        }
    }

    /** Its table compares ids without regard to case, and they are hexadecimal. */
    static final class IgnoresTheCaseOfIds extends Node {
        private final Map<String, StoredRecord> rows =
                habitat.shared("rows", () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER));

        IgnoresTheCaseOfIds(Habitat habitat) {
            super(habitat);
        }

        private WriteResult written(StorageKey key, long expectedVersion, UnaryOperator<StoredRecord> change) {
            synchronized (rows) {
                StoredRecord row = rows.get(key.hex().toUpperCase(Locale.ROOT));
                if (row == null || row.version() != expectedVersion) {
                    return row == null ? WriteResult.ABSENT : WriteResult.CONFLICT;
                }
                StoredRecord next = change.apply(row);
                if (next == null) {
                    rows.remove(key.hex());
                } else {
                    rows.put(key.hex(), next);
                }
                return WriteResult.APPLIED;
            }
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            ready("find");
            synchronized (rows) {
                return Optional.ofNullable(rows.get(key.hex()));
            }
        }

        @Override
        public WriteResult create(StoredRecord first) {
            ready("create");
            synchronized (rows) {
                return rows.putIfAbsent(first.key().hex(), first) == null ? WriteResult.APPLIED : WriteResult.CONFLICT;
            }
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            ready("replace");
            return written(next.key(), expectedVersion, row -> next);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            ready("delete");
            return written(key, expectedVersion, row -> null);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            ready("touch");
            return written(key, expectedVersion, row -> row.touched(nextVersion, lastUsedAt, reclaimAt));
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            synchronized (rows) {
                return rows.values().stream()
                        .filter(row -> row.owner().equals(Optional.of(owner)))
                        .toList();
            }
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            ready("deleteExpired");
            synchronized (rows) {
                List<String> passed = rows.entrySet().stream()
                        .filter(row -> row.getValue().reclaimable(now))
                        .limit(limit)
                        .map(Map.Entry::getKey)
                        .toList();
                passed.forEach(rows::remove);
                return passed.size();
            }
        }
    }

    /** Whoever comes first writes for all who wait, in one go. */
    static final class WritesInBatches extends Node {
        private final Queue<FutureTask<WriteResult>> batch = habitat.shared("batch", ConcurrentLinkedQueue::new);

        WritesInBatches(Habitat habitat) {
            super(habitat);
        }

        private WriteResult inTheBatch(Callable<WriteResult> write) {
            FutureTask<WriteResult> mine = new FutureTask<>(write);
            batch.add(mine);
            habitat.lock.lock();
            try {
                for (FutureTask<WriteResult> next = batch.poll(); next != null; next = batch.poll()) {
                    next.run();
                }
            } finally {
                habitat.lock.unlock();
            }
            return result(mine);
        }

        /** It is there by now, and so an interrupt does not matter. */
        private static WriteResult result(FutureTask<WriteResult> done) {
            boolean interrupted = Thread.interrupted();
            try {
                return done.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new SessionStoreUnavailableException("a write failed", e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public WriteResult create(StoredRecord first) {
            ready("create");
            return inTheBatch(() -> super.create(first));
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            ready("replace");
            return inTheBatch(() -> super.replace(next, expectedVersion));
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            ready("delete");
            return inTheBatch(() -> super.delete(key, expectedVersion));
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

    /** Tells the time, which is not that of the engine. */
    static final class TellsTheTime extends Node implements InstantSource {
        TellsTheTime(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Instant instant() {
            ready("time");
            return now().plusSeconds(3_600);
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
