package dev.satchel.testkit.zoo;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/** Keys and values that are right until they are long, late, alike, or written by another verb. */
final class BrokenShapes {

    private BrokenShapes() {}

    /** Names records by a hash of the key, and compares nothing else. */
    abstract static class NamesByHash extends Node {
        private final Map<Integer, StorageKey> names = habitat.shared("names", ConcurrentHashMap::new);
        private final ToIntFunction<StorageKey> hash;

        NamesByHash(Habitat habitat, ToIntFunction<StorageKey> hash) {
            super(habitat);
            this.hash = hash;
        }

        private StorageKey name(StorageKey key) {
            return names.computeIfAbsent(hash.applyAsInt(key), unknown -> key);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(name(key))
                    .map(found -> new StoredRecord(
                            key,
                            found.version(),
                            found.lastUsedAt(),
                            found.reclaimAt(),
                            found.owner(),
                            found.payload()));
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return name(first.key()).equals(first.key()) ? super.create(first) : WriteResult.CONFLICT;
        }
    }

    @Violates("KEY-01")
    static final class NamesByArray extends NamesByHash {
        NamesByArray(Habitat habitat) {
            super(habitat, key -> Arrays.hashCode(key.toBytes()));
        }
    }

    @Violates("KEY-01")
    static final class NamesByHex extends NamesByHash {
        NamesByHex(Habitat habitat) {
            super(habitat, key -> key.hex().hashCode());
        }
    }

    @Violates("KEY-01")
    static final class NamesByBase64 extends NamesByHash {
        NamesByBase64(Habitat habitat) {
            super(
                    habitat,
                    key -> Base64.getEncoder().encodeToString(key.toBytes()).hashCode());
        }
    }

    @Violates("KEY-01")
    static final class NamesByChecksum extends NamesByHash {
        NamesByChecksum(Habitat habitat) {
            super(habitat, key -> {
                CRC32 crc = new CRC32();
                crc.update(key.toBytes());
                return (int) crc.getValue();
            });
        }
    }

    @Violates("OWN-02")
    static final class IndexByText extends Node {
        private final Map<Integer, OwnerKey> owners = habitat.shared("owners", ConcurrentHashMap::new);

        IndexByText(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            first.owner().ifPresent(owner -> owners.putIfAbsent(owner.hex().hashCode(), owner));
            return super.create(first);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            OwnerKey known = owners.getOrDefault(owner.hex().hashCode(), owner);
            return super.listed(super.listed(owner).isEmpty() ? known : owner);
        }
    }

    /** Keeps what a write brings in another shape, depending on the verb. */
    abstract static class Reshaping extends Node {
        private final UnaryOperator<StoredRecord> created;
        private final UnaryOperator<StoredRecord> replaced;
        private final UnaryOperator<StoredRecord> touched;

        Reshaping(
                Habitat habitat,
                UnaryOperator<StoredRecord> created,
                UnaryOperator<StoredRecord> replaced,
                UnaryOperator<StoredRecord> touched) {
            super(habitat);
            this.created = created;
            this.replaced = replaced;
            this.touched = touched;
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return super.create(created.apply(first));
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return super.replace(replaced.apply(next), expectedVersion);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            WriteResult result = super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
            if (result == WriteResult.APPLIED) {
                force(touched.apply(current(key)));
            }
            return result;
        }
    }

    private static UnaryOperator<StoredRecord> cut(int most) {
        return record -> record.payload().size() <= most
                ? record
                : BrokenValues.with(
                        record, Payload.of(Arrays.copyOf(record.payload().toBytes(), most)));
    }

    private static UnaryOperator<StoredRecord> times(UnaryOperator<Instant> kept) {
        return record ->
                record.touched(record.version(), kept.apply(record.lastUsedAt()), kept.apply(record.reclaimAt()));
    }

    @Violates("VAL-03")
    static final class ReplaceCuts extends Reshaping {
        ReplaceCuts(Habitat habitat) {
            super(habitat, UnaryOperator.identity(), cut(1 << 16), UnaryOperator.identity());
        }
    }

    @Violates("VAL-03")
    static final class TouchCuts extends Reshaping {
        TouchCuts(Habitat habitat) {
            super(habitat, UnaryOperator.identity(), UnaryOperator.identity(), cut(1 << 19));
        }
    }

    @Violates(value = "VAL-05", also = "EXP-01")
    static final class ReplaceKeepsSeconds extends Reshaping {
        ReplaceKeepsSeconds(Habitat habitat) {
            super(
                    habitat,
                    UnaryOperator.identity(),
                    times(time -> Instant.ofEpochSecond(time.getEpochSecond())),
                    UnaryOperator.identity());
        }
    }

    @Violates(value = "VAL-05", also = "EXP-01")
    static final class TouchKeepsSeconds extends Reshaping {
        TouchKeepsSeconds(Habitat habitat) {
            super(
                    habitat,
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    times(time -> Instant.ofEpochSecond(time.getEpochSecond())));
        }
    }

    @Violates("VAL-05")
    static final class KeepsUnsignedSeconds extends Reshaping {
        KeepsUnsignedSeconds(Habitat habitat) {
            super(
                    habitat,
                    times(KeepsUnsignedSeconds::kept),
                    times(KeepsUnsignedSeconds::kept),
                    times(KeepsUnsignedSeconds::kept));
        }

        private static Instant kept(Instant time) {
            Instant last = Instant.ofEpochSecond(Integer.MAX_VALUE);
            return time.isAfter(last) && time.isBefore(Instant.parse("2045-01-01T00:00:00Z")) ? last : time;
        }
    }

    @Violates(value = "VAL-05", also = "REAP-01")
    static final class KeepsDoubles extends Reshaping {
        KeepsDoubles(Habitat habitat) {
            super(habitat, times(KeepsDoubles::kept), times(KeepsDoubles::kept), times(KeepsDoubles::kept));
        }

        private static Instant kept(Instant time) {
            double seconds = time.toEpochMilli() / 1000.0;
            long whole = (long) seconds;
            return Instant.ofEpochSecond(whole).plusMillis((long) ((seconds - whole) * 1000));
        }
    }

    @Violates("VAL-05")
    static final class KeepsBerlinTime extends Reshaping {
        KeepsBerlinTime(Habitat habitat) {
            super(habitat, times(KeepsBerlinTime::kept), times(KeepsBerlinTime::kept), times(KeepsBerlinTime::kept));
        }

        private static Instant kept(Instant time) {
            ZoneId berlin = ZoneId.of("Europe/Berlin");
            return LocalDateTime.ofInstant(time, berlin).atZone(berlin).toInstant();
        }
    }

    /** Writes UTC and reads it as the time of wherever it is. */
    @Violates("VAL-05")
    static final class ReadsLocalTime extends Node {
        ReadsLocalTime(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .map(times(time -> LocalDateTime.ofInstant(time, ZoneOffset.UTC)
                            .atZone(ZoneId.systemDefault())
                            .toInstant()));
        }
    }

    /** One buffer for all that is read. */
    @Violates("VAL-08")
    static final class ReadsIntoOneBuffer extends Node {
        private final byte[] buffer = new byte[1 << 21];

        ReadsIntoOneBuffer(Habitat habitat) {
            super(habitat);
        }

        private StoredRecord lent(StoredRecord record) {
            byte[] bytes = record.payload().toBytes();
            System.arraycopy(bytes, 0, buffer, 0, bytes.length);
            return BrokenValues.with(record, Payload.adopt(buffer, 0, bytes.length));
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key).map(this::lent);
        }
    }

    /** One payload for all that is listed. */
    @Violates("VAL-08")
    static final class ListsOnePayload extends Node {
        ListsOnePayload(Habitat habitat) {
            super(habitat);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            List<StoredRecord> all = super.listed(owner);
            return all.stream()
                    .map(record ->
                            BrokenValues.with(record, all.get(all.size() - 1).payload()))
                    .toList();
        }
    }

    @Violates("CAS-10")
    static final class ComparesHalf extends Node {
        ComparesHalf(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            boolean half = current != null && (int) current.version() == (int) expectedVersion;
            return super.replace(next, half ? current.version() : expectedVersion);
        }
    }

    @Violates(
            value = "CRE-03",
            also = {"EXP-01", "EXP-04", "EXP-05"})
    static final class SlidesOnRead extends Node {
        SlidesOnRead(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            StoredRecord current = current(key);
            if (current != null && now().isAfter(current.lastUsedAt().plusSeconds(30))) {
                force(current.touched(current.version(), now(), current.reclaimAt()));
            }
            return super.find(key);
        }
    }
}
