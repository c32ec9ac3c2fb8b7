package dev.satchel.testkit.zoo;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Telling what was dropped again, from the usual mistakes alone. */
final class BlindTellers {

    private BlindTellers() {}

    @Violates("DROP-03")
    static final class TellsBeforeItLooks extends Telling {
        private final Map<StorageKey, Instant> deadlines = habitat.shared("deadlines", ConcurrentHashMap::new);

        TellsBeforeItLooks(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == WriteResult.APPLIED) {
                deadlines.put(first.key(), first.reclaimAt());
            }
            return result;
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            int deleted = 0;
            for (Map.Entry<StorageKey, Instant> entry : List.copyOf(deadlines.entrySet())) {
                StoredRecord found = current(entry.getKey());
                if (found != null && deleted < limit && !entry.getValue().isAfter(now)) {
                    tell(found);
                    deadlines.remove(entry.getKey());
                    deleted += found.reclaimable(now) && take(found) ? 1 : 0;
                }
            }
            return deleted;
        }
    }

    @Violates("DROP-04")
    static final class OneTryAroundAll extends Telling {
        private final List<Consumer<StoredRecord>> listeners = new CopyOnWriteArrayList<>();

        OneTryAroundAll(Habitat habitat) {
            super(habitat);
        }

        @Override
        public void onDrop(Consumer<StoredRecord> listener) {
            listeners.add(listener);
        }

        @Override
        void tell(StoredRecord dropped) {
            try {
                listeners.forEach(listener -> listener.accept(dropped));
            } catch (RuntimeException ignored) {
                // Who comes behind the one that threw hears nothing.
            }
        }
    }

    @Violates("DROP-05")
    static final class TellsWithItsOnlyPermit extends Telling {
        private final Semaphore permit = habitat.shared("permit", () -> new Semaphore(1));

        TellsWithItsOnlyPermit(Habitat habitat) {
            super(habitat);
        }

        private void acquire() {
            try {
                if (!permit.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                    throw new SessionStoreUnavailableException("the pool is exhausted");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SessionStoreUnavailableException("interrupted", e);
            }
        }

        @Override
        public WriteResult create(StoredRecord first) {
            acquire();
            try {
                return super.create(first);
            } finally {
                permit.release();
            }
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            acquire();
            try {
                return super.deleteExpired(now, limit);
            } finally {
                permit.release();
            }
        }
    }

    @Violates("DROP-06")
    static final class ReadsAJournal extends Telling {
        private final List<StoredRecord> journal = habitat.shared("journal", CopyOnWriteArrayList::new);
        private int read;

        ReadsAJournal(Habitat habitat) {
            super(habitat);
        }

        @Override
        void tell(StoredRecord dropped) {
            journal.add(dropped);
            catchUp();
        }

        private void catchUp() {
            while (read < journal.size()) {
                super.tell(journal.get(read++));
            }
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            catchUp();
            return super.find(key);
        }
    }
}
