package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Interruption, the end, namespaces, reaping and expiry, as they are got wrong. */
final class BrokenHabits {

    private BrokenHabits() {}

    @Violates("END-03")
    static final class AcknowledgesAnInterruptedDelete extends Node {
        AcknowledgesAnInterruptedDelete(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return Thread.currentThread().isInterrupted() ? APPLIED : super.delete(key, expectedVersion);
        }
    }

    @Violates("END-03")
    static final class AcknowledgesAnInterruptedCreate extends Node {
        AcknowledgesAnInterruptedCreate(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return Thread.currentThread().isInterrupted() ? APPLIED : super.create(first);
        }
    }

    @Violates("END-03")
    static final class SwallowsTheInterruptionOfATouch extends Node {
        SwallowsTheInterruptionOfATouch(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            if (Thread.interrupted()) {
                throw new SessionStoreUnavailableException("interrupted");
            }
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }
    }

    @Violates("END-03")
    static final class ListsNothingToTheInterrupted extends Node {
        ListsNothingToTheInterrupted(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            return Thread.currentThread().isInterrupted()
                    ? OwnerPage.of(List.of(), Optional.empty())
                    : super.findByOwner(owner, after, limit);
        }
    }

    @Violates("END-05")
    static final class ForgetsAtTheEnd extends Node {
        ForgetsAtTheEnd(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return closed ? ABSENT : super.delete(key, expectedVersion);
        }
    }

    @Violates("END-05")
    static final class ListsNothingAtTheEnd extends Node {
        ListsNothingAtTheEnd(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            return closed ? OwnerPage.of(List.of(), Optional.empty()) : super.findByOwner(owner, after, limit);
        }
    }

    /** One client for all nodes, closed by the first that goes and opened by the next that comes. */
    @Violates("END-06")
    static final class ClosesTheClientOfAll extends Node {
        private final AtomicBoolean open = habitat.shared("open", AtomicBoolean::new);

        ClosesTheClientOfAll(Habitat habitat) {
            super(habitat);
            open.set(true);
        }

        @Override
        void ready(String verb) {
            super.ready(verb);
            if (!open.get()) {
                throw new SessionStoreUnavailableException("the client is closed");
            }
        }

        @Override
        public void close() {
            super.close();
            open.set(false);
        }
    }

    private static boolean like(String pattern, String name) {
        return name.matches(pattern.replace("%", ".*").replace("_", "."));
    }

    private static Stream<Habitat> alike(Node node, String more) {
        return node.habitat.neighbours().stream()
                .filter(each -> like(node.habitat.bench.namespace() + more, each.bench.namespace()));
    }

    @Violates("ISO-06")
    static final class FindsByPattern extends Node {
        FindsByPattern(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .or(() -> alike(this, "")
                            .flatMap(each -> each.records.find(key).stream())
                            .findFirst());
        }
    }

    @Violates("ISO-07")
    static final class ListsByPrefix extends Node {
        ListsByPrefix(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return Stream.concat(
                            super.listed(owner).stream(), alike(this, "%").flatMap(each -> each.listed(owner).stream()))
                    .toList();
        }
    }

    @Violates("ISO-08")
    static final class ReapsByPrefix extends Node {
        ReapsByPrefix(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            alike(this, "%").toList().forEach(each -> each.records.deleteExpired(now, limit));
            return super.deleteExpired(now, limit);
        }
    }

    @Violates("REAP-05")
    static final class CountsWhatHasPassed extends Node {
        private final Set<StorageKey> keys = habitat.shared("keys", ConcurrentHashMap::newKeySet);

        CountsWhatHasPassed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            keys.add(first.key());
            return super.create(first);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            int passed = (int) keys.stream()
                    .filter(key -> Optional.ofNullable(current(key))
                            .filter(record -> record.reclaimable(now))
                            .isPresent())
                    .count();
            super.deleteExpired(now, limit);
            return passed;
        }
    }

    @Violates("EXP-01")
    static final class LivesForWholeMinutes extends Node {
        LivesForWholeMinutes(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .filter(found -> found.reclaimAt().isBefore(now())
                            || found.lastUsedAt().isAfter(now())
                            || !found.lastUsedAt()
                                    .plus(
                                            found.lastUsedAt().until(found.reclaimAt(), ChronoUnit.MINUTES),
                                            ChronoUnit.MINUTES)
                                    .isBefore(now()));
        }
    }
}
