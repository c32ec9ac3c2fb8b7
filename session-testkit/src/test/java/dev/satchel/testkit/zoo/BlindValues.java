package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;
import static dev.satchel.testkit.zoo.BrokenValues.with;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Keys and values again, by somebody who read the usual mistakes and not the checks. */
final class BlindValues {

    private BlindValues() {}

    /** Keys as text of C. */
    @Violates("KEY-02")
    static final class KeysEndAtTheirZeros extends BrokenValues.Renaming {
        KeysEndAtTheirZeros(Habitat habitat) {
            super(habitat);
        }

        @Override
        byte[] renamed(byte[] key) {
            int end = key.length;
            while (end > 0 && key[end - 1] == 0) {
                end--;
            }
            return Arrays.copyOf(Arrays.copyOf(key, Math.max(0, end - 1)), key.length);
        }
    }

    /** Keys as paths, made safe. */
    @Violates("KEY-02")
    static final class SlashesAreReplaced extends BrokenValues.Renaming {
        SlashesAreReplaced(Habitat habitat) {
            super(habitat);
        }

        @Override
        byte[] renamed(byte[] key) {
            byte[] path = key.clone();
            for (int i = 0; i < path.length; i++) {
                if (path[i] == '/') {
                    path[i] = '_';
                }
            }
            return path;
        }
    }

    /** A zero ends it. */
    @Violates("VAL-01")
    static final class TextOfC extends BrokenValues.Changing {
        TextOfC(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            byte[] bytes = record.payload().toBytes();
            int end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            return with(record, Payload.of(Arrays.copyOf(bytes, end)));
        }
    }

    /** A carriage return goes. */
    @Violates("VAL-01")
    static final class LineEndsOfUnix extends BrokenValues.Changing {
        LineEndsOfUnix(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            byte[] bytes = record.payload().toBytes();
            int size = 0;
            for (byte each : bytes.clone()) {
                if (each != '\r') {
                    bytes[size++] = each;
                }
            }
            return with(record, Payload.of(Arrays.copyOf(bytes, size)));
        }
    }

    /** Some database: an empty text is something else. */
    @Violates("VAL-02")
    static final class EmptyIsABlank extends Node {
        EmptyIsABlank(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .map(found -> found.payload().size() == 0 ? with(found, Payload.of(new byte[] {32})) : found);
        }
    }

    /** COALESCE(NULLIF(?, ''), payload). */
    @Violates("VAL-02")
    static final class EmptyKeepsWhatWas extends Node {
        EmptyKeepsWhatWas(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            boolean keeps = current != null && next.payload().size() == 0;
            return super.replace(keeps ? with(next, current.payload()) : next, expectedVersion);
        }
    }

    /** A number of JavaScript. */
    @Violates("VAL-04")
    static final class VersionsHaveFiftyThreeBits extends BrokenValues.Changing {
        VersionsHaveFiftyThreeBits(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            return with(record, record.version() & (1L << 53) - 1);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return super.replace(next, expectedVersion & (1L << 53) - 1);
        }
    }

    /** The sign goes. */
    @Violates("VAL-04")
    static final class VersionsAreUnsigned extends BrokenValues.Changing {
        VersionsAreUnsigned(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            return with(record, Math.abs(record.version()));
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return super.replace(next, Math.abs(expectedVersion));
        }
    }

    /** An owner of zeros stands for none. */
    @Violates("VAL-06")
    static final class NobodyIsZeros extends BrokenValues.Changing {
        NobodyIsZeros(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            return record.owner().isPresent()
                    ? record
                    : with(record, Optional.of(OwnerKey.ofBytes(new byte[OwnerKey.BYTES])));
        }
    }

    /** The column has room for 16 bytes. */
    @Violates("VAL-06")
    static final class OwnersAreCut extends BrokenValues.Changing {
        OwnersAreCut(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            return with(
                    record,
                    record.owner()
                            .map(owner -> OwnerKey.ofBytes(
                                    Arrays.copyOf(Arrays.copyOf(owner.toBytes(), 16), OwnerKey.BYTES))));
        }
    }

    /** COALESCE(?, owner). */
    @Violates("VAL-07")
    static final class OwnersStay extends Node {
        OwnersStay(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            boolean keeps = current != null && next.owner().isEmpty();
            return super.replace(keeps ? with(next, current.owner()) : next, expectedVersion);
        }
    }

    /** GREATEST(?, used). */
    @Violates("VAL-07")
    static final class TimesOnlyGrow extends Node {
        TimesOnlyGrow(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            boolean keeps = current != null && current.lastUsedAt().isAfter(next.lastUsedAt());
            return super.replace(keeps ? with(next, current.lastUsedAt(), next.reclaimAt()) : next, expectedVersion);
        }
    }

    /** The borrowed array is changed. */
    @Violates("VAL-09")
    static final class EncryptsInPlace extends Node {
        EncryptsInPlace(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(
                    new StoredRecord(
                            next.key(),
                            next.version(),
                            next.lastUsedAt(),
                            next.reclaimAt(),
                            next.owner(),
                            Payload.of(next.payload().toBytes())),
                    expectedVersion);
            next.payload().borrow((array, offset, size) -> {
                if (size > 0) {
                    array[offset] ^= 1;
                }
                return size;
            });
            return result;
        }
    }

    /** LIKE. */
    @Violates("CRE-01")
    static final class FindsByTheFirstHalf extends Node {
        private final Map<StorageKey, StorageKey> halves = habitat.shared("halves", ConcurrentHashMap::new);

        private static StorageKey half(StorageKey key) {
            return StorageKey.ofBytes(Arrays.copyOf(Arrays.copyOf(key.toBytes(), 2), StorageKey.BYTES));
        }

        FindsByTheFirstHalf(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            halves.putIfAbsent(half(first.key()), first.key());
            return super.create(first);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .or(() -> Optional.ofNullable(halves.get(half(key)))
                            .flatMap(super::find)
                            .map(found -> with(found, key)));
        }
    }

    /** A placeholder is left where nothing was found. */
    @Violates("CRE-02")
    static final class AMissTakesThePlace extends Node {
        private final Set<StorageKey> missed = habitat.shared("missed", ConcurrentHashMap::newKeySet);

        AMissTakesThePlace(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            Optional<StoredRecord> found = super.find(key);
            if (found.isEmpty()) {
                missed.add(key);
            }
            return found;
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return missed.remove(first.key()) ? CONFLICT : super.create(first);
        }
    }

    /** ON CONFLICT DO UPDATE … WHERE owner IS NULL. */
    @Violates("CRE-04")
    static final class TakesOverWhatIsNobodys extends Node {
        TakesOverWhatIsNobodys(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            StoredRecord current = current(first.key());
            if (current != null && current.owner().isEmpty()) {
                force(first);
                return APPLIED;
            }
            return super.create(first);
        }
    }

    /** INSERT IGNORE, and no look at the count. */
    @Violates("CRE-04")
    static final class IgnoresTheTaken extends Node {
        IgnoresTheTaken(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            super.create(first);
            return APPLIED;
        }
    }

    /** A unique constraint over soft-deleted rows. */
    @Violates("CRE-05")
    static final class KeysAreUsedOnce extends Node {
        private final Set<StorageKey> used = habitat.shared("used", ConcurrentHashMap::newKeySet);

        KeysAreUsedOnce(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return used.add(first.key()) || current(first.key()) != null ? super.create(first) : CONFLICT;
        }
    }

    /** The version is no part of the update where the times are the same. */
    @Violates("CAS-01")
    static final class TheVersionStays extends Node {
        TheVersionStays(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            if (current != null
                    && current.version() == expectedVersion
                    && current.payload().equals(next.payload())) {
                force(with(next, current.version()));
                return APPLIED;
            }
            return super.replace(next, expectedVersion);
        }
    }

    /** ZADD GT. */
    @Violates("CAS-02")
    static final class NegativeIsStale extends Node {
        NegativeIsStale(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return next.version() < 0 && expectedVersion >= 0 ? CONFLICT : super.replace(next, expectedVersion);
        }
    }

    /** The answer is right, the record is not. */
    @Violates("CAS-03")
    static final class WritesAndComparesThen extends Node {
        WritesAndComparesThen(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            if (result == CONFLICT) {
                force(next);
            }
            return result;
        }
    }

    /** By the time, where the versions differ. */
    @Violates("CAS-03")
    static final class TheLaterUseWins extends Node {
        TheLaterUseWins(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            StoredRecord current = current(next.key());
            if (result == CONFLICT && current != null && !next.lastUsedAt().isBefore(current.lastUsedAt())) {
                force(next);
                return APPLIED;
            }
            return result;
        }
    }

    /** Nothing there, nothing to do, all well. */
    @Violates("CAS-04")
    static final class SaysThatItReplaced extends Node {
        SaysThatItReplaced(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            return result == ABSENT ? APPLIED : result;
        }
    }

    /** The row is there, marked as deleted. */
    @Violates("CAS-05")
    static final class TheDeletedConflicts extends Node {
        private final Set<StorageKey> deleted = habitat.shared("deleted", ConcurrentHashMap::newKeySet);

        TheDeletedConflicts(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                deleted.add(key);
            }
            return result;
        }

        @Override
        public WriteResult create(StoredRecord first) {
            deleted.remove(first.key());
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            return result == ABSENT && deleted.contains(next.key()) ? CONFLICT : result;
        }
    }

    /** A batch of which one statement is lost. */
    @Violates("CAS-07")
    static final class AppliesNothingNowAndThen extends Node {
        private final AtomicInteger count = habitat.shared("count", AtomicInteger::new);

        AppliesNothingNowAndThen(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            boolean lost = count.incrementAndGet() % 50 == 0 && current != null && current.version() == expectedVersion;
            return lost ? APPLIED : super.replace(next, expectedVersion);
        }
    }

    /** Whatever was written last has to be known. */
    @Violates("CAS-08")
    static final class OneVersionForTheStore extends Node {
        private final AtomicReference<StorageKey> last = habitat.shared("last", AtomicReference::new);

        OneVersionForTheStore(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            last.set(first.key());
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            boolean other = !next.key().equals(last.getAndSet(next.key()));
            return other && current(next.key()) != null ? CONFLICT : super.replace(next, expectedVersion);
        }
    }

    /** DELETE … WHERE id = ?. */
    @Violates("CAS-09")
    static final class DeletesByKeyAlone extends Node {
        DeletesByKeyAlone(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            return super.delete(key, current == null ? expectedVersion : current.version());
        }
    }

    /** version >= ?. */
    @Violates("CAS-09")
    static final class DeletesWhatIsNewer extends Node {
        DeletesWhatIsNewer(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            return super.delete(
                    key, current != null && current.version() >= expectedVersion ? current.version() : expectedVersion);
        }
    }

    /** 0 is the default of a long. */
    @Violates("CAS-10")
    static final class ZeroMeansAny extends Node {
        ZeroMeansAny(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            return super.replace(next, current != null && expectedVersion == 0 ? current.version() : expectedVersion);
        }
    }

    /** In delete. */
    @Violates("CAS-10")
    static final class TheLargestMeansAny extends Node {
        TheLargestMeansAny(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            return super.delete(
                    key, current != null && expectedVersion == Long.MAX_VALUE ? current.version() : expectedVersion);
        }
    }

    /** Deletes the record that was created before this one as well. */
    @Violates("CAS-13")
    static final class DeletesTakeThePrevious extends Node {
        private final AtomicReference<StoredRecord> last = habitat.shared("last", AtomicReference::new);
        private final Map<StorageKey, StoredRecord> before = habitat.shared("before", ConcurrentHashMap::new);

        DeletesTakeThePrevious(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            StoredRecord previous = last.getAndSet(first);
            if (previous != null) {
                before.put(first.key(), previous);
            }
            return super.create(first);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord previous = before.get(key);
            if (previous != null) {
                habitat.records.delete(previous.key(), previous.version());
            }
            return super.delete(key, expectedVersion);
        }
    }

    /** What was found once is found. */
    @Violates("DEL-01")
    static final class ACacheOutlivesIt extends Node {
        private final Map<StorageKey, StoredRecord> cache = habitat.shared("cache", ConcurrentHashMap::new);

        ACacheOutlivesIt(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            Optional<StoredRecord> found = super.find(key);
            found.ifPresent(record -> cache.put(key, record));
            return found.or(() -> Optional.ofNullable(cache.get(key)));
        }
    }

    /** The count is 0, so somebody else was faster. */
    @Violates("DEL-02")
    static final class DeletingNothingConflicts extends Node {
        DeletingNothingConflicts(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            return result == ABSENT ? CONFLICT : result;
        }
    }

    /** Who deletes the same version again hears the same. */
    @Violates("DEL-03")
    static final class TheSameDeleteIsIdempotent extends Node {
        private final Map<StorageKey, Long> ended = habitat.shared("ended", ConcurrentHashMap::new);

        TheSameDeleteIsIdempotent(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                ended.put(key, expectedVersion);
            }
            return result == ABSENT && Long.valueOf(expectedVersion).equals(ended.get(key)) ? APPLIED : result;
        }
    }

    /** A folder for each first byte. */
    @Violates("DEL-04")
    static final class DeletesByTheFirstByte extends Node {
        private final Set<StorageKey> keys = habitat.shared("keys", ConcurrentHashMap::newKeySet);

        DeletesByTheFirstByte(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            keys.add(first.key());
            return super.create(first);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED) {
                keys.stream()
                        .filter(each -> each.toBytes()[0] == key.toBytes()[0])
                        .forEach(this::remove);
            }
            return result;
        }
    }

    /** lastUsedAt is left. */
    @Violates("TCH-01")
    static final class OnlyTheDeadlineMoves extends Node {
        OnlyTheDeadlineMoves(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            StoredRecord current = current(key);
            return super.touch(
                    key, expectedVersion, nextVersion, current == null ? lastUsedAt : current.lastUsedAt(), reclaimAt);
        }
    }

    /** Written anew from what it was told. */
    @Violates("TCH-01")
    static final class TouchEmptiesThePayload extends Node {
        TouchEmptiesThePayload(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            WriteResult result = super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
            if (result == APPLIED) {
                force(with(current(key), Payload.EMPTY));
            }
            return result;
        }
    }

    /** It is only a touch. */
    @Violates("TCH-02")
    static final class AConflictMovesTheTimes extends Node {
        AConflictMovesTheTimes(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            WriteResult result = super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
            if (result == CONFLICT) {
                force(with(current(key), lastUsedAt, reclaimAt));
            }
            return result;
        }
    }

    /** The count is 0. */
    @Violates("TCH-03")
    static final class TouchingNothingConflicts extends Node {
        TouchingNothingConflicts(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            WriteResult result = super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
            return result == ABSENT ? CONFLICT : result;
        }
    }

    /** The former record is kept for a while. */
    @Violates("TCH-03")
    static final class TouchRevives extends Node {
        private final Map<StorageKey, StoredRecord> trash = habitat.shared("trash", ConcurrentHashMap::new);

        TouchRevives(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED && current != null) {
                trash.put(key, current);
            }
            return result;
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            StoredRecord former = trash.remove(key);
            if (former != null && current(key) == null && former.version() == expectedVersion) {
                habitat.records.create(former.touched(nextVersion, lastUsedAt, reclaimAt));
                return APPLIED;
            }
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }
    }

    /** A touch does not disturb a writer. */
    @Violates("TCH-04")
    static final class TheVersionBeforeATouchCounts extends Node {
        private final Map<StorageKey, Long> before = habitat.shared("before", ConcurrentHashMap::new);

        TheVersionBeforeATouchCounts(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            WriteResult result = super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
            if (result == APPLIED) {
                before.put(key, expectedVersion);
            }
            return result;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            Long touched = before.remove(next.key());
            StoredRecord current = current(next.key());
            boolean old = touched != null && touched == expectedVersion && current != null;
            return super.replace(next, old ? current.version() : expectedVersion);
        }
    }

    /** A parameter of 32 bits. */
    @Violates("TCH-02")
    static final class TouchComparesHalfTheVersion extends Node {
        TouchComparesHalfTheVersion(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            StoredRecord current = current(key);
            boolean same = current != null && current.version() << 32 == expectedVersion << 32;
            return super.touch(key, same ? current.version() : expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }
    }

    /** GREATEST(?, used). */
    @Violates("TCH-05")
    static final class TheLastUseOnlyMovesOn extends Node {
        TheLastUseOnlyMovesOn(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            StoredRecord current = current(key);
            boolean earlier = current != null && current.lastUsedAt().isAfter(lastUsedAt);
            return super.touch(
                    key, expectedVersion, nextVersion, earlier ? current.lastUsedAt() : lastUsedAt, reclaimAt);
        }
    }

    /** The second move loses it. */
    @Violates("TCH-06")
    static final class TouchedTwiceIsLost extends BrokenTimes.Hiding {
        private final Set<StorageKey> touched = habitat.shared("touched", ConcurrentHashMap::newKeySet);

        TouchedTwiceIsLost(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            if (!touched.add(key)) {
                hidden.add(key);
            }
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }
    }

    /** Expiry is set at creation, and only ever prolonged. */
    @Violates("ROT-01")
    static final class TheDeadlineOfTheFirstWrite extends Node {
        TheDeadlineOfTheFirstWrite(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            boolean earlier = current != null && current.reclaimAt().isAfter(next.reclaimAt());
            return super.replace(earlier ? with(next, next.lastUsedAt(), current.reclaimAt()) : next, expectedVersion);
        }
    }

    /** What ends within the hour is not worth a line. */
    @Violates("ROT-02")
    static final class ShortLivesAreNotListed extends Node {
        ShortLivesAreNotListed(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .filter(record -> record.reclaimAt().isAfter(now().plusSeconds(3600)))
                    .toList();
        }
    }
}
