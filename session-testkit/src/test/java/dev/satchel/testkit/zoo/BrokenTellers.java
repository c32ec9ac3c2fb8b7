package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Telling what was dropped. */
final class BrokenTellers {

    private BrokenTellers() {}

    @Violates("DROP-01")
    static final class TellsAnEmptyRecord extends Telling {
        TellsAnEmptyRecord(Habitat habitat) {
            super(habitat);
        }

        @Override
        void tell(StoredRecord dropped) {
            super.tell(BrokenValues.with(dropped, Payload.EMPTY));
        }
    }

    @Violates("DROP-02")
    static final class TellsOfEveryRemoval extends Telling {
        TellsOfEveryRemoval(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            WriteResult result = super.delete(key, expectedVersion);
            if (current != null && result == APPLIED) {
                tell(current);
            }
            return result;
        }
    }

    @Violates("DROP-03")
    static final class TellsWhatItsIndexLists extends Telling {
        private final Map<StorageKey, Instant> index = habitat.shared("index", ConcurrentHashMap::new);

        TellsWhatItsIndexLists(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            index.put(first.key(), first.reclaimAt());
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED) {
                index.put(next.key(), next.reclaimAt());
            }
            return result;
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            List<StoredRecord> listed = new ArrayList<>();
            index.forEach((key, deadline) -> {
                StoredRecord found = current(key);
                if (found != null && !found.reclaimable(now) && !deadline.isAfter(now)) {
                    listed.add(found);
                }
            });
            int deleted = super.deleteExpired(now, limit);
            listed.forEach(this::tell);
            return deleted;
        }
    }

    @Violates("DROP-04")
    static final class FailsWithItsListener extends Telling {
        FailsWithItsListener(Habitat habitat) {
            super(habitat);
        }

        @Override
        void tell(Consumer<StoredRecord> listener, StoredRecord dropped) {
            listener.accept(dropped);
        }
    }

    @Violates("DROP-05")
    static final class TellsUnderItsLock extends Telling {
        TellsUnderItsLock(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            super.ready(verb);
            try {
                if (!habitat.lock.tryLock(10, TimeUnit.MILLISECONDS)) {
                    throw new SessionStoreUnavailableException("the store is locked");
                }
                habitat.lock.unlock();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        void tell(StoredRecord dropped) {
            habitat.lock.lock();
            try {
                super.tell(dropped);
            } finally {
                habitat.lock.unlock();
            }
        }
    }

    @Violates("DROP-06")
    static final class TellsEveryNode extends Telling {
        private final List<Consumer<StoredRecord>> everybody = habitat.shared("everybody", CopyOnWriteArrayList::new);

        TellsEveryNode(Habitat habitat) {
            super(habitat);
        }

        @Override
        public void onDrop(Consumer<StoredRecord> listener) {
            everybody.add(listener);
        }

        @Override
        void tell(StoredRecord dropped) {
            everybody.forEach(listener -> tell(listener, dropped));
        }
    }

    @Violates("DROP-07")
    static final class TellsWhatAnotherDropped extends Telling {
        TellsWhatAnotherDropped(Habitat habitat) {
            super(habitat);
        }

        @Override
        boolean take(StoredRecord found) {
            habitat.meet();
            super.take(found);
            return true;
        }
    }
}
