package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.testkit.zoo.BrokenValues.with;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Owners again, by somebody who read the usual mistakes and not the checks. */
final class BlindIndexes {

    private BlindIndexes() {}

    /** Pages of the whole table, of which some are left out when they were read. */
    abstract static class OfAll extends Node {
        private final List<StorageKey> order = habitat.shared("order", CopyOnWriteArrayList::new);

        OfAll(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == APPLIED) {
                order.add(first.key());
            }
            return result;
        }

        final OwnerPage page(
                Predicate<StoredRecord> query, OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            int from =
                    after.map(cursor -> ((BrokenIndexes.Offset) cursor).index()).orElse(0);
            List<StoredRecord> read = order.stream()
                    .flatMap(key -> Optional.ofNullable(current(key)).stream())
                    .filter(query)
                    .skip(from)
                    .limit(limit)
                    .toList();
            List<StoredRecord> found = read.stream()
                    .filter(record -> record.owner().filter(owner::equals).isPresent())
                    .filter(record -> !record.reclaimable(now()))
                    .toList();
            return OwnerPage.of(
                    found,
                    found.size() == limit ? Optional.of(new BrokenIndexes.Offset(from + limit)) : Optional.empty());
        }
    }

    /** Pages that go on behind the last record of the one before. */
    abstract static class Sorted extends Node {
        record Behind(StoredRecord last) implements OwnerPage.Cursor {}

        Sorted(Habitat habitat) {
            super(habitat);
        }

        static OwnerPage page(
                List<StoredRecord> all, Comparator<StoredRecord> order, Optional<OwnerPage.Cursor> after, int limit) {
            List<StoredRecord> found = all.stream()
                    .filter(record -> after.map(cursor -> ((Behind) cursor).last())
                            .filter(last -> order.compare(record, last) <= 0)
                            .isEmpty())
                    .sorted(order)
                    .limit(limit)
                    .toList();
            return OwnerPage.of(
                    found, found.size() == limit ? Optional.of(new Behind(found.get(limit - 1))) : Optional.empty());
        }
    }

    /** A listing of fifty, and no more. */
    @Violates("OWN-01")
    static final class OnePageIsAll extends Node {
        OnePageIsAll(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream().limit(50).toList();
        }
    }

    /** The first bytes tell them apart. */
    @Violates("OWN-02")
    static final class OwnersByFourBytes extends Node {
        private final Set<OwnerKey> owners = habitat.shared("owners", ConcurrentHashMap::newKeySet);

        OwnersByFourBytes(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            first.owner().ifPresent(owners::add);
            return super.create(first);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return owners.stream()
                    .filter(each -> each.toBytes()[0] == owner.toBytes()[0])
                    .flatMap(each -> super.listed(each).stream())
                    .toList();
        }
    }

    /** The index learns of it one write later. */
    @Violates("OWN-03")
    static final class ClaimsAreListedAtTheNextWrite extends BrokenTimes.Hiding {
        ClaimsAreListedAtTheNextWrite(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED && current != null) {
                if (current.owner().isEmpty() && next.owner().isPresent()) {
                    hidden.add(next.key());
                } else {
                    hidden.remove(next.key());
                }
            }
            return result;
        }
    }

    /** A claim adds to an entry, and makes none. */
    @Violates("OWN-03")
    static final class ClaimsByTheUnknownAreNotIndexed extends BrokenTimes.Hiding {
        private final Set<OwnerKey> owners = habitat.shared("owners", ConcurrentHashMap::newKeySet);

        ClaimsByTheUnknownAreNotIndexed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            first.owner().ifPresent(owners::add);
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED
                    && next.owner().filter(owner -> !owners.contains(owner)).isPresent()) {
                hidden.add(next.key());
            }
            return result;
        }
    }

    /** Where a record is indexed, it stays. */
    @Violates("OWN-04")
    static final class TheFirstOwnerIsIndexed extends Node {
        private final Map<StorageKey, OwnerKey> owners = habitat.shared("owners", ConcurrentHashMap::new);

        TheFirstOwnerIsIndexed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            first.owner().ifPresent(owner -> owners.putIfAbsent(first.key(), owner));
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            next.owner().ifPresent(owner -> owners.putIfAbsent(next.key(), owner));
            return super.replace(next, expectedVersion);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .filter(record -> owner.equals(owners.get(record.key())))
                    .toList();
        }
    }

    /** To know whether there is more. */
    @Violates("OWN-05")
    static final class OneMoreThanAsked extends Node {
        OneMoreThanAsked(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            return super.findByOwner(owner, after, limit == Integer.MAX_VALUE ? limit : limit + 1);
        }
    }

    /** Small pages are not worth it. */
    @Violates("OWN-05")
    static final class TenAtLeast extends Node {
        TenAtLeast(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            return super.findByOwner(owner, after, Math.max(limit, 10));
        }
    }

    /** LIMIT in the query, the owner looked at afterwards. */
    @Violates("OWN-06")
    static final class StrangersFillThePage extends OfAll {
        StrangersFillThePage(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            ready("findByOwner");
            return page(record -> true, owner, after, limit);
        }
    }

    /** LIMIT in the query, the time looked at afterwards. */
    @Violates("OWN-06")
    static final class ThePassedFillThePage extends OfAll {
        ThePassedFillThePage(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            ready("findByOwner");
            return page(record -> record.owner().filter(owner::equals).isPresent(), owner, after, limit);
        }
    }

    /** Copies in the index, which each write of the payload renews. */
    abstract static class Copies extends Node {
        final Map<StorageKey, StoredRecord> copies = habitat.shared("copies", ConcurrentHashMap::new);

        Copies(Habitat habitat) {
            super(habitat);
        }

        abstract StoredRecord shown(StoredRecord record, StoredRecord copy);

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == APPLIED) {
                copies.put(first.key(), first);
            }
            return result;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED) {
                copies.put(next.key(), next);
            }
            return result;
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .map(record -> shown(record, copies.getOrDefault(record.key(), record)))
                    .toList();
        }
    }

    /** The whole record, as it was before the touches. */
    @Violates("TCH-06")
    static final class ListsWhatTheLastReplaceWrote extends Copies {
        ListsWhatTheLastReplaceWrote(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord shown(StoredRecord record, StoredRecord copy) {
            return copy;
        }
    }

    /** The times alone. */
    @Violates("TCH-06")
    static final class ListsTheTimesOfTheLastReplace extends Copies {
        ListsTheTimesOfTheLastReplace(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord shown(StoredRecord record, StoredRecord copy) {
            return record.touched(record.version(), copy.lastUsedAt(), copy.reclaimAt());
        }
    }

    /** A column of 32 bits in the index. */
    @Violates("OWN-07")
    static final class ListsHalfTheVersion extends Node {
        ListsHalfTheVersion(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .map(record -> with(record, record.version() << 32 >> 32))
                    .toList();
        }
    }

    /** A copy of the version in the index. */
    @Violates("OWN-07")
    static final class ListsTheVersionOfTheClaim extends Node {
        private final Map<StorageKey, Long> versions = habitat.shared("versions", ConcurrentHashMap::new);

        ListsTheVersionOfTheClaim(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            versions.putIfAbsent(first.key(), first.version());
            return super.create(first);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .map(record -> with(record, versions.getOrDefault(record.key(), record.version())))
                    .toList();
        }
    }

    /** A copy of the payload in the index. */
    @Violates("OWN-07")
    static final class ListsFormerPayloads extends Node {
        private final Map<StorageKey, Payload> payloads = habitat.shared("payloads", ConcurrentHashMap::new);

        ListsFormerPayloads(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            payloads.put(first.key(), first.payload());
            return super.create(first);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .map(record -> with(record, payloads.getOrDefault(record.key(), record.payload())))
                    .toList();
        }
    }

    /** The index is cleaned by the reaper. */
    @Violates("OWN-08")
    static final class ListsWhatItRemembers extends Node {
        private final Map<StorageKey, StoredRecord> ghosts = habitat.shared("ghosts", ConcurrentHashMap::new);

        ListsWhatItRemembers(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED && current != null) {
                ghosts.put(key, current);
            }
            return result;
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return Stream.concat(
                            super.listed(owner).stream(),
                            ghosts.values().stream()
                                    .filter(ghost ->
                                            ghost.owner().filter(owner::equals).isPresent()
                                                    && current(ghost.key()) == null))
                    .toList();
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            ghosts.clear();
            return super.deleteExpired(now, limit);
        }
    }

    /** SREM, and then DEL. */
    @Violates("OWN-10")
    static final class ADeleteDropsTheEntry extends Node {
        private final Set<OwnerKey> dropped = habitat.shared("dropped", ConcurrentHashMap::newKeySet);

        ADeleteDropsTheEntry(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            first.owner().ifPresent(dropped::remove);
            return super.create(first);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED && current != null) {
                current.owner().ifPresent(dropped::add);
            }
            return result;
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return dropped.contains(owner) ? List.of() : super.listed(owner);
        }
    }

    /** The former owner keeps it. */
    @Violates("OWN-11")
    static final class MovedIsListedTwice extends Node {
        private final Map<StorageKey, OwnerKey> former = habitat.shared("former", ConcurrentHashMap::new);

        MovedIsListedTwice(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            if (current != null) {
                current.owner().ifPresent(owner -> former.put(next.key(), owner));
            }
            return super.replace(next, expectedVersion);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return Stream.concat(
                            super.listed(owner).stream(),
                            former.entrySet().stream()
                                    .filter(each -> each.getValue().equals(owner))
                                    .flatMap(each -> Optional.ofNullable(current(each.getKey())).stream()))
                    .distinct()
                    .toList();
        }
    }

    /** A cursor in an order that each write changes. */
    @Violates("OWN-12")
    static final class GoesOnBehindTheVersion extends Sorted {
        GoesOnBehindTheVersion(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            ready("findByOwner");
            return page(listed(owner), Comparator.comparingLong(StoredRecord::version), after, limit);
        }
    }

    /** A guard against endless scans. */
    @Violates("OWN-13")
    static final class GivesUpAfterTwoThousand extends Node {
        private static final int MAX = 2_000;

        GivesUpAfterTwoThousand(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream().limit(MAX).toList();
        }
    }

    /** A cursor that does not move on. */
    @Violates("OWN-14")
    static final class TheCursorStays extends Node {
        TheCursorStays(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            ready("findByOwner");
            List<StoredRecord> found = listed(owner).stream().limit(limit).toList();
            return OwnerPage.of(
                    found, found.size() == limit ? Optional.of(new BrokenIndexes.Offset(0)) : Optional.empty());
        }
    }

    /** A page that is empty has a next one, too. */
    @Violates("OWN-14")
    static final class ThereIsAlwaysMore extends Node {
        ThereIsAlwaysMore(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            ready("findByOwner");
            int from =
                    after.map(cursor -> ((BrokenIndexes.Offset) cursor).index()).orElse(0);
            return OwnerPage.of(
                    listed(owner).stream().skip(from).limit(limit).toList(),
                    Optional.of(new BrokenIndexes.Offset(from + limit)));
        }
    }

    /** A delete takes the index entry of the next life along. */
    @Violates("OWN-15")
    static final class TheOldEntryGoesLast extends Node {
        private final Set<StorageKey> unlisted = habitat.shared("unlisted", ConcurrentHashMap::newKeySet);

        TheOldEntryGoesLast(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == APPLIED) {
                unlisted.remove(first.key());
            }
            return result;
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                habitat.meet();
                unlisted.add(key);
            }
            return result;
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .filter(record -> !unlisted.contains(record.key()))
                    .toList();
        }
    }

    /** A line for each touch. */
    @Violates("OWN-17")
    static final class AJoinDoubles extends Node {
        private final Set<StorageKey> touched = habitat.shared("touched", ConcurrentHashMap::newKeySet);

        AJoinDoubles(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            touched.add(key);
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .flatMap(record -> touched.contains(record.key()) ? Stream.of(record, record) : Stream.of(record))
                    .toList();
        }
    }

    /** A line for each replace. */
    @Violates("OWN-17")
    static final class TheOwnersEntryIsAddedToAgain extends Node {
        private final Set<StorageKey> replaced = habitat.shared("replaced", ConcurrentHashMap::newKeySet);

        TheOwnersEntryIsAddedToAgain(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            replaced.add(next.key());
            return super.replace(next, expectedVersion);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .flatMap(record -> replaced.contains(record.key()) ? Stream.of(record, record) : Stream.of(record))
                    .toList();
        }
    }
}
