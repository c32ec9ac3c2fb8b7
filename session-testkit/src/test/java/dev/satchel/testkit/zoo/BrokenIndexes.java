package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The owner index. */
final class BrokenIndexes {

    private BrokenIndexes() {}

    @Violates("OWN-01")
    static final class RoomForThirtyTwo extends Node {
        RoomForThirtyTwo(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            List<StoredRecord> all = super.listed(owner);
            return Stream.concat(
                            all.stream().filter(record -> record.reclaimable(now())),
                            all.stream()
                                    .filter(record -> !record.reclaimable(now()))
                                    .limit(32))
                    .toList();
        }
    }

    @Violates("OWN-02")
    static final class IndexByOneByte extends Node {
        private final Set<OwnerKey> owners = habitat.shared("owners", ConcurrentHashMap::newKeySet);

        IndexByOneByte(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            first.owner().ifPresent(owners::add);
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            next.owner().ifPresent(owners::add);
            return super.replace(next, expectedVersion);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return owners.stream()
                    .filter(other -> other.toBytes()[0] == owner.toBytes()[0])
                    .flatMap(other -> super.listed(other).stream())
                    .toList();
        }
    }

    @Violates("OWN-03")
    static final class ClaimsAreNotIndexed extends BrokenTimes.Hiding {
        ClaimsAreNotIndexed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            if (current != null && current.owner().isEmpty() && next.owner().isPresent()) {
                hidden.add(next.key());
            }
            return super.replace(next, expectedVersion);
        }
    }

    @Violates(value = "OWN-04", also = "OWN-20")
    static final class MovesAreNotIndexed extends BrokenTimes.Hiding {
        MovesAreNotIndexed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            if (current != null
                    && current.owner().isPresent()
                    && !current.owner().equals(next.owner())) {
                hidden.add(next.key());
            }
            return super.replace(next, expectedVersion);
        }
    }

    @Violates("OWN-05")
    static final class LimitIsAHint extends Node {
        LimitIsAHint(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            return super.findByOwner(owner, after, Math.max(limit, limit + 1));
        }
    }

    /** Keeps a list of keys for each owner, and only adds to it. */
    abstract static class Growing extends Node {
        final Map<OwnerKey, List<StorageKey>> index = habitat.shared("index", ConcurrentHashMap::new);

        Growing(Habitat habitat) {
            super(habitat);
        }

        private void add(StoredRecord record) {
            record.owner().ifPresent(owner -> {
                List<StorageKey> keys = index.computeIfAbsent(owner, unknown -> new ArrayList<>());
                synchronized (keys) {
                    if (!keys.contains(record.key())) {
                        keys.add(record.key());
                    }
                }
            });
        }

        @Override
        public WriteResult create(StoredRecord first) {
            add(first);
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            add(next);
            return super.replace(next, expectedVersion);
        }

        Stream<StorageKey> indexed(OwnerKey owner) {
            List<StorageKey> keys = index.getOrDefault(owner, List.of());
            synchronized (keys) {
                return List.copyOf(keys).stream();
            }
        }
    }

    /** Takes a page that is not full for the last one. */
    @Violates("OWN-06")
    static final class StaleEntriesHideLiveOnes extends Growing {
        StaleEntriesHideLiveOnes(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            ready("findByOwner");
            int from = after.map(cursor -> ((Offset) cursor).index()).orElse(0);
            List<StoredRecord> found = indexed(owner)
                    .skip(from)
                    .limit(limit)
                    .flatMap(key -> Optional.ofNullable(current(key)).stream())
                    .filter(record -> record.owner().filter(owner::equals).isPresent())
                    .toList();
            return OwnerPage.of(
                    found, found.size() == limit ? Optional.of(new Offset(from + limit)) : Optional.empty());
        }
    }

    record Offset(int index) implements OwnerPage.Cursor {}

    /** Goes on at the next place of a list that grows shorter in front of it. */
    @Violates("OWN-12")
    static final class GoesOnAtAnOffset extends Node {
        GoesOnAtAnOffset(Habitat habitat) {
            super(habitat);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            ready("findByOwner");
            int from = after.map(cursor -> ((Offset) cursor).index()).orElse(0);
            List<StoredRecord> all = listed(owner);
            List<StoredRecord> found = all.subList(Math.min(from, all.size()), Math.min(from + limit, all.size()));
            return OwnerPage.of(
                    found, from + limit < all.size() ? Optional.of(new Offset(from + limit)) : Optional.empty());
        }
    }

    /**
     * Orders by what a touch moves, and goes on behind the last one, so that whoever moves to the front slips through.
     */
    @Violates("OWN-12")
    static final class LastUsedFirst extends Node {
        LastUsedFirst(Habitat habitat) {
            super(habitat);
        }

        record Before(Instant used, StorageKey key) implements OwnerPage.Cursor {}

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            ready("findByOwner");
            Comparator<StoredRecord> order = Comparator.comparing(StoredRecord::lastUsedAt)
                    .reversed()
                    .thenComparing(record -> record.key().hex());
            List<StoredRecord> rest = listed(owner).stream()
                    .sorted(order)
                    .filter(record -> after.isEmpty() || follows(record, (Before) after.get()))
                    .toList();
            List<StoredRecord> found = rest.subList(0, Math.min(limit, rest.size()));
            return OwnerPage.of(
                    found,
                    rest.size() > limit
                            ? Optional.of(new Before(
                                    found.get(limit - 1).lastUsedAt(),
                                    found.get(limit - 1).key()))
                            : Optional.empty());
        }

        private static boolean follows(StoredRecord record, Before last) {
            int when = record.lastUsedAt().compareTo(last.used());
            return when < 0
                    || (when == 0 && record.key().hex().compareTo(last.key().hex()) > 0);
        }
    }

    /** The most that it ever reads of an index. */
    @Violates("OWN-13")
    static final class ReadsAThousandEntries extends Growing {
        ReadsAThousandEntries(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return indexed(owner)
                    .limit(1_000)
                    .flatMap(key -> Optional.ofNullable(current(key)).stream())
                    .filter(record -> record.owner().filter(owner::equals).isPresent())
                    .toList();
        }
    }

    /** Begins again when there are more than when it began. */
    @Violates("OWN-14")
    static final class BeginsAgain extends Node {
        BeginsAgain(Habitat habitat) {
            super(habitat);
        }

        record Began(int size, OwnerPage.Cursor cursor) implements OwnerPage.Cursor {}

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            int size = listed(owner).size();
            Optional<Began> began = after.map(Began.class::cast).filter(walk -> size <= walk.size());
            OwnerPage page = super.findByOwner(owner, began.map(Began::cursor), limit);
            int first = began.map(Began::size).orElse(size);
            return OwnerPage.of(page.records(), page.next().map(cursor -> new Began(first, cursor)));
        }
    }

    /** The cursor is an iterator: the next page moves it on. */
    @Violates("OWN-19")
    static final class TheCursorMovesOn extends Node {
        TheCursorMovesOn(Habitat habitat) {
            super(habitat);
        }

        private static final class Moving implements OwnerPage.Cursor {
            private final AtomicReference<Optional<OwnerPage.Cursor>> place = new AtomicReference<>(Optional.empty());
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            Moving cursor = after.map(Moving.class::cast).orElseGet(Moving::new);
            OwnerPage page = super.findByOwner(owner, cursor.place.get(), limit);
            cursor.place.set(page.next());
            return OwnerPage.of(page.records(), page.next().map(next -> cursor));
        }
    }

    /** Keeps the place of each walk, and gives it up with the answer. */
    @Violates("OWN-19")
    static final class GivesUpThePlace extends Node {
        private record Ticket(UUID number) implements OwnerPage.Cursor {}

        private final Map<UUID, OwnerPage.Cursor> places = habitat.shared("places", ConcurrentHashMap::new);

        GivesUpThePlace(Habitat habitat) {
            super(habitat);
        }

        private OwnerPage.Cursor kept(OwnerPage.Cursor place) {
            UUID number = UUID.randomUUID();
            places.put(number, place);
            return new Ticket(number);
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            Optional<OwnerPage.Cursor> place =
                    after.flatMap(cursor -> Optional.ofNullable(places.remove(((Ticket) cursor).number())));
            if (after.isPresent() && place.isEmpty()) {
                return OwnerPage.of(List.of(), Optional.empty());
            }
            OwnerPage page = super.findByOwner(owner, place, limit);
            return OwnerPage.of(page.records(), page.next().map(this::kept));
        }
    }

    @Violates(value = "OWN-11", also = "OWN-20")
    static final class IndexOnlyGrows extends Growing {
        IndexOnlyGrows(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return indexed(owner)
                    .flatMap(key -> Optional.ofNullable(current(key)).stream())
                    .toList();
        }
    }

    @Violates(value = "OWN-07", also = "TCH-06")
    static final class CopiesInTheIndex extends Node {
        private final Map<StorageKey, StoredRecord> copies = habitat.shared("copies", ConcurrentHashMap::new);

        CopiesInTheIndex(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == APPLIED) {
                copies.put(first.key(), first);
            }
            return result;
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .map(record -> {
                        StoredRecord copy = copies.get(record.key());
                        return copy.owner().equals(record.owner()) ? copy : record;
                    })
                    .toList();
        }
    }

    @Violates("OWN-08")
    static final class TheLastOneLingers extends Node {
        private final Map<OwnerKey, StoredRecord> ghosts = habitat.shared("ghosts", ConcurrentHashMap::new);

        TheLastOneLingers(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED && current != null) {
                current.owner().ifPresent(owner -> ghosts.put(owner, current));
            }
            return result;
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            List<StoredRecord> listed = super.listed(owner);
            StoredRecord ghost = ghosts.get(owner);
            return listed.isEmpty() && ghost != null && current(ghost.key()) == null ? List.of(ghost) : listed;
        }
    }

    @Violates(value = "OWN-10", also = "OWN-20")
    static final class TheNewestTakesTheOthersAlong extends Node {
        private final Set<OwnerKey> lost = habitat.shared("lost", ConcurrentHashMap::newKeySet);

        TheNewestTakesTheOthersAlong(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            if (current != null && current.owner().isPresent()) {
                OwnerKey owner = current.owner().get();
                List<StoredRecord> all = super.listed(owner);
                if (all.get(all.size() - 1).key().equals(key)) {
                    lost.add(owner);
                }
            }
            return super.delete(key, expectedVersion);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return lost.contains(owner) ? List.of() : super.listed(owner);
        }
    }

    @Violates("ALL-01")
    static final class SecondLivesAreNotIndexed extends BrokenTimes.Hiding {
        SecondLivesAreNotIndexed(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                hidden.add(key);
            }
            return result;
        }
    }
}
