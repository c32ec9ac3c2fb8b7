package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Several at once, again, from the usual mistakes alone. Nothing waits for others: chance has to find them. */
final class BlindRaces {

    private BlindRaces() {}

    @Violates("CAS-11")
    static final class SendsAWriteAgain extends Node {
        private final AtomicInteger writes = habitat.shared("writes", AtomicInteger::new);

        SendsAWriteAgain(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            boolean lost = writes.incrementAndGet() % 10 == 0;
            return lost ? super.replace(next, expectedVersion) : result;
        }
    }

    @Violates("CAS-14")
    static final class WritesTheListOfKeysBack extends Node {
        private final AtomicReference<Set<StorageKey>> keys =
                habitat.shared("keys", () -> new AtomicReference<>(Set.of()));

        WritesTheListOfKeysBack(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return keys.get().contains(key) ? super.find(key) : Optional.empty();
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == APPLIED) {
                Set<StorageKey> copy = new HashSet<>(keys.get());
                copy.add(first.key());
                keys.set(copy);
            }
            return result;
        }
    }

    @Violates("DEL-05")
    static final class AnswersWhatItHadFound extends Node {
        AnswersWhatItHadFound(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord found = current(key);
            if (found == null) {
                return ABSENT;
            }
            if (found.version() != expectedVersion) {
                return CONFLICT;
            }
            super.delete(key, expectedVersion);
            return APPLIED;
        }
    }

    @Violates("TCH-07")
    static final class TouchPutsBack extends BrokenChances.OnAMap implements Touchable {
        TouchPutsBack(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            StoredRecord found = records.get(key);
            if (found == null || found.version() != expectedVersion) {
                return found == null ? ABSENT : CONFLICT;
            }
            records.put(key, found.touched(nextVersion, lastUsedAt, reclaimAt));
            return APPLIED;
        }
    }

    /** The index of an owner is one line of text. */
    abstract static class Lines extends Node {
        final Map<OwnerKey, String> lines = habitat.shared("lines", ConcurrentHashMap::new);

        Lines(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            String line = lines.getOrDefault(owner, "");
            return super.listed(owner).stream()
                    .filter(record -> line.contains(record.key().hex()))
                    .toList();
        }
    }

    @Violates("OWN-09")
    static final class AppendsToALine extends Lines {
        AppendsToALine(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == APPLIED && first.owner().isPresent()) {
                OwnerKey owner = first.owner().get();
                lines.put(owner, lines.getOrDefault(owner, "") + first.key().hex() + "\n");
            }
            return result;
        }
    }

    @Violates("OWN-16")
    static final class DeletesFromALine extends Lines {
        DeletesFromALine(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            first.owner().ifPresent(owner -> lines.merge(owner, first.key().hex() + "\n", String::concat));
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            next.owner().ifPresent(owner -> lines.merge(owner, next.key().hex() + "\n", String::concat));
            return super.replace(next, expectedVersion);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord found = current(key);
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED && found.owner().isPresent()) {
                OwnerKey owner = found.owner().get();
                lines.put(owner, lines.getOrDefault(owner, "").replace(key.hex() + "\n", ""));
            }
            return result;
        }
    }

    /** ZREM, SET, ZADD. */
    @Violates("OWN-18")
    static final class ReplaceAddsTheEntryAgain extends BrokenTimes.Hiding {
        ReplaceAddsTheEntryAgain(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            hidden.add(next.key());
            WriteResult result = super.replace(next, expectedVersion);
            hidden.remove(next.key());
            return result;
        }
    }

    /** The same, where only the times move. */
    @Violates("OWN-18")
    static final class TouchAddsTheEntryAgain extends BrokenTimes.Hiding {
        TouchAddsTheEntryAgain(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            hidden.add(key);
            WriteResult result = super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
            hidden.remove(key);
            return result;
        }
    }

    @Violates("ISO-09")
    static final class MonitorOfThisNode extends Node {
        MonitorOfThisNode(Habitat habitat) {
            super(habitat);
        }

        @Override
        public synchronized WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord found = current(next.key());
            if (found == null || found.version() != expectedVersion) {
                return found == null ? ABSENT : CONFLICT;
            }
            force(next);
            return APPLIED;
        }

        @Override
        public synchronized WriteResult delete(StorageKey key, long expectedVersion) {
            return super.delete(key, expectedVersion);
        }
    }

    @Violates("ISO-10")
    static final class KnowsWhatIsGone extends SharedFiles {
        private static final Set<StorageKey> GONE = ConcurrentHashMap.newKeySet();

        KnowsWhatIsGone(Habitat habitat) {
            super(habitat);
        }

        KnowsWhatIsGone(Path folder) {
            super(folder);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            Optional<StoredRecord> found = GONE.contains(key) ? Optional.empty() : super.find(key);
            if (found.isEmpty()) {
                GONE.add(key);
            }
            return found;
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            GONE.remove(first.key());
            return result;
        }
    }

    @Violates("ISO-11")
    static final class LocksAFileOfItsOwn extends SharedFiles {
        LocksAFileOfItsOwn(Habitat habitat) {
            super(habitat);
        }

        LocksAFileOfItsOwn(Path folder) {
            super(folder);
        }

        @Override
        void lock(FileChannel channel) throws IOException {
            Path mine = Files.createTempFile("lock", ".own");
            try (FileChannel own = FileChannel.open(mine, StandardOpenOption.WRITE)) {
                own.lock();
            } finally {
                Files.delete(mine);
            }
        }
    }

    @Violates("ALL-01")
    static final class TheIndexKeepsTheFirstOwner extends Node {
        private final Map<StorageKey, OwnerKey> owners = habitat.shared("owners", ConcurrentHashMap::new);

        TheIndexKeepsTheFirstOwner(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == APPLIED) {
                first.owner().ifPresent(owner -> owners.put(first.key(), owner));
            }
            return result;
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .filter(record -> owner.equals(owners.get(record.key())))
                    .toList();
        }
    }
}
