package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores that are right for ordinary sizes, names and ends. */
final class BrokenEdges {

    private BrokenEdges() {}

    private static StoredRecord cut(StoredRecord record, int size) {
        return BrokenValues.with(
                record, Payload.of(Arrays.copyOf(record.payload().toBytes(), size)));
    }

    /** A column of text that is padded, and trimmed when it is read. */
    @Violates("VAL-01")
    static final class BlanksAtTheEndGo extends BrokenValues.Changing {
        BlanksAtTheEndGo(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            byte[] bytes = record.payload().toBytes();
            int size = bytes.length;
            while (size > 0 && (bytes[size - 1] == ' ' || bytes[size - 1] == '\n')) {
                size--;
            }
            return cut(record, size);
        }
    }

    @Violates("VAL-03")
    static final class TheRestOfABlockIsLost extends BrokenValues.Changing {
        TheRestOfABlockIsLost(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            int size = record.payload().size();
            return size <= 8_192 ? record : cut(record, size / 8_192 * 8_192);
        }
    }

    @Violates("VAL-03")
    static final class TheLastFullBlockIsLost extends BrokenValues.Changing {
        TheLastFullBlockIsLost(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            int size = record.payload().size();
            return size <= 8_000 || size % 8_000 != 0 ? record : cut(record, size - 8_000);
        }
    }

    @Violates("VAL-10")
    static final class TakesPayloadsOnly extends Node {
        TakesPayloadsOnly(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return super.create(BrokenValues.with(first, (Payload) first.content()));
        }
    }

    /** A lock for each key, which the thread that fails keeps. */
    @Violates("VAL-10")
    static final class EncodesUnderALock extends Node {
        private final Set<StorageKey> locked = habitat.shared("locked", ConcurrentHashMap::newKeySet);

        EncodesUnderALock(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            if (!locked.add(next.key())) {
                throw new SessionStoreUnavailableException("the record is locked");
            }
            StoredRecord encoded = BrokenValues.with(next, next.payload());
            locked.remove(next.key());
            return super.replace(encoded, expectedVersion);
        }
    }

    /** Lists by what it takes the owner for. */
    abstract static class OwnersBy extends Node {
        private final Set<StorageKey> keys = habitat.shared("keys", ConcurrentHashMap::newKeySet);

        OwnersBy(Habitat habitat) {
            super(habitat);
        }

        abstract String name(OwnerKey owner);

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            keys.add(first.key());
            return result;
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return keys.stream()
                    .flatMap(key -> Optional.ofNullable(current(key)).stream())
                    .filter(record -> record.owner().map(this::name).equals(Optional.of(name(owner))))
                    .toList();
        }
    }

    /** A column for a UUID. */
    @Violates("OWN-02")
    static final class OwnersAreUuids extends OwnersBy {
        OwnersAreUuids(Habitat habitat) {
            super(habitat);
        }

        @Override
        String name(OwnerKey owner) {
            return owner.hex().substring(0, 32);
        }
    }

    @Violates("OWN-02")
    static final class OwnersHaveNoCase extends OwnersBy {
        OwnersHaveNoCase(Habitat habitat) {
            super(habitat);
        }

        @Override
        String name(OwnerKey owner) {
            return new String(owner.toBytes(), ISO_8859_1).toLowerCase(Locale.ROOT);
        }
    }

    @Violates("OWN-02")
    static final class OwnersAreText extends OwnersBy {
        OwnersAreText(Habitat habitat) {
            super(habitat);
        }

        @Override
        String name(OwnerKey owner) {
            return new String(owner.toBytes(), UTF_8);
        }
    }

    /** One query, and its limit. */
    @Violates("OWN-01")
    static final class ThousandAreEnough extends Node {
        ThousandAreEnough(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .filter(record -> !record.reclaimable(now()))
                    .limit(1_000)
                    .toList();
        }
    }

    /** An index entry goes with a delete, and not with the reaper. */
    @Violates("OWN-11")
    static final class TheReaperLeavesTheEntry extends Node {
        private final Map<StorageKey, StoredRecord> owned = habitat.shared("owned", ConcurrentHashMap::new);
        private final Map<StorageKey, OwnerKey> left = habitat.shared("left", ConcurrentHashMap::new);

        TheReaperLeavesTheEntry(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            owned.put(first.key(), first);
            return super.create(first);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            owned.values().stream()
                    .filter(record -> record.reclaimable(now))
                    .forEach(record -> record.owner().ifPresent(owner -> left.put(record.key(), owner)));
            return super.deleteExpired(now, limit);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return withLeft(habitat, super.listed(owner), left, owner);
        }
    }

    private static List<StoredRecord> withLeft(
            Habitat habitat, List<StoredRecord> listed, Map<StorageKey, OwnerKey> left, OwnerKey owner) {
        Stream<StoredRecord> others = left.entrySet().stream()
                .filter(entry -> entry.getValue().equals(owner))
                .flatMap(entry -> habitat.records.find(entry.getKey()).stream());
        return Stream.concat(listed.stream(), others).distinct().toList();
    }

    /** The index first, the version then. */
    @Violates("OWN-20")
    static final class RefusedClaimsAreListed extends Node {
        private final Map<StorageKey, OwnerKey> claims = habitat.shared("claims", ConcurrentHashMap::new);

        RefusedClaimsAreListed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            if (result == CONFLICT) {
                next.owner().ifPresent(owner -> claims.put(next.key(), owner));
            }
            return result;
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return withLeft(habitat, super.listed(owner), claims, owner);
        }
    }

    @Violates("OWN-20")
    static final class RefusedDeletesAreNotListed extends BrokenTimes.Hiding {
        RefusedDeletesAreNotListed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == CONFLICT) {
                hidden.add(key);
            }
            return result;
        }
    }

    /** A margin for clocks that differ. */
    @Violates("ROT-02")
    static final class TheLastSecondIsNotListed extends Node {
        TheLastSecondIsNotListed(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .filter(record -> record.reclaimAt().isAfter(now().plusSeconds(1)))
                    .toList();
        }
    }

    @Violates("REAP-04")
    static final class WhatWasReplacedIsNotReaped extends Node {
        private final Set<StorageKey> replaced = habitat.shared("replaced", ConcurrentHashMap::newKeySet);

        WhatWasReplacedIsNotReaped(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED) {
                replaced.add(next.key());
            }
            return result;
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            List<StoredRecord> spared = replaced.stream()
                    .flatMap(key -> Optional.ofNullable(current(key)).stream())
                    .toList();
            spared.forEach(record -> remove(record.key()));
            int count = super.deleteExpired(now, limit);
            spared.forEach(this::force);
            return count;
        }
    }

    /** Its index is in memory. */
    @Violates("DUR-01")
    static final class ListsWhatItCreatedItself extends Node {
        private final Set<StorageKey> created = ConcurrentHashMap.newKeySet();

        ListsWhatItCreatedItself(Habitat habitat) {
            super(habitat);
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("zoo", StoreTraits.Trait.DURABLE);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            created.add(first.key());
            return super.create(first);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .filter(record -> created.contains(record.key()))
                    .toList();
        }
    }

    /** A create waits for the next call, and is lost when none comes. */
    @Violates("DUR-01")
    static final class TheLastCreateWaits extends Node {
        private StoredRecord waiting;

        TheLastCreateWaits(Habitat habitat) {
            super(habitat);
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("zoo", StoreTraits.Trait.DURABLE);
        }

        @Override
        synchronized void ready(String verb) {
            super.ready(verb);
            if (waiting != null) {
                habitat.records.create(waiting);
                waiting = null;
            }
        }

        @Override
        public synchronized WriteResult create(StoredRecord first) {
            ready("create");
            if (current(first.key()) != null) {
                return CONFLICT;
            }
            waiting = first;
            return APPLIED;
        }
    }

    /** Two names that become one have one storage. */
    abstract static class NamedAs extends Node {
        NamedAs(Habitat habitat, UnaryOperator<String> name) {
            super(storage(habitat, name));
        }

        private static Habitat storage(Habitat habitat, UnaryOperator<String> name) {
            String own = name.apply(habitat.bench.namespace());
            return habitat.neighbours().stream()
                    .filter(other -> name.apply(other.bench.namespace()).equals(own))
                    .findFirst()
                    .orElse(habitat);
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("zoo");
        }
    }

    @Violates(
            value = "ISO-06",
            also = {"ISO-07", "ISO-08"})
    static final class NamesHaveNoCase extends NamedAs {
        NamesHaveNoCase(Habitat habitat) {
            super(habitat, name -> name.toLowerCase(Locale.ROOT));
        }
    }

    /** PostgreSQL, of an identifier. */
    @Violates(
            value = "ISO-06",
            also = {"ISO-07", "ISO-08"})
    static final class NamesAreCut extends NamedAs {
        NamesAreCut(Habitat habitat) {
            super(habitat, name -> name.substring(0, Math.min(63, name.length())));
        }
    }
}
