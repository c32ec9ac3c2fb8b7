package dev.satchel.testkit.zoo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Aliasing and encoding. */
final class BrokenValues {

    private BrokenValues() {}

    static StoredRecord with(StoredRecord record, Payload payload) {
        return new StoredRecord(
                record.key(), record.version(), record.lastUsedAt(), record.reclaimAt(), record.owner(), payload);
    }

    static StoredRecord with(StoredRecord record, long version) {
        return new StoredRecord(
                record.key(), version, record.lastUsedAt(), record.reclaimAt(), record.owner(), record.payload());
    }

    static StoredRecord with(StoredRecord record, StorageKey key) {
        return new StoredRecord(
                key, record.version(), record.lastUsedAt(), record.reclaimAt(), record.owner(), record.payload());
    }

    static StoredRecord with(StoredRecord record, Instant lastUsedAt, Instant reclaimAt) {
        return new StoredRecord(
                record.key(), record.version(), lastUsedAt, reclaimAt, record.owner(), record.payload());
    }

    static StoredRecord with(StoredRecord record, Optional<OwnerKey> owner) {
        return new StoredRecord(
                record.key(), record.version(), record.lastUsedAt(), record.reclaimAt(), owner, record.payload());
    }

    /** Keeps records under other keys than it was given. */
    abstract static class Renaming extends Node {
        final Map<StorageKey, StorageKey> originals = habitat.shared("originals", HashMap::new);

        Renaming(Habitat habitat) {
            super(habitat);
        }

        abstract byte[] renamed(byte[] key);

        private StorageKey inside(StorageKey key) {
            StorageKey inside = StorageKey.ofBytes(renamed(key.toBytes()));
            synchronized (originals) {
                originals.putIfAbsent(inside, key);
            }
            return inside;
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(inside(key)).map(record -> with(record, key));
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return super.create(with(first, inside(first.key())));
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return super.replace(with(next, inside(next.key())), expectedVersion);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return super.delete(inside(key), expectedVersion);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            return super.touch(inside(key), expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            return super.listed(owner).stream()
                    .map(record -> with(record, originals.get(record.key())))
                    .toList();
        }
    }

    @Violates("KEY-01")
    static final class HalfTheKey extends Renaming {
        HalfTheKey(Habitat habitat) {
            super(habitat);
        }

        @Override
        byte[] renamed(byte[] key) {
            return Arrays.copyOf(Arrays.copyOf(key, key.length / 2), key.length);
        }
    }

    @Violates("KEY-02")
    static final class CollationThatIgnoresCase extends Renaming {
        CollationThatIgnoresCase(Habitat habitat) {
            super(habitat);
        }

        @Override
        byte[] renamed(byte[] key) {
            byte[] lower = key.clone();
            for (int i = 0; i < key.length; i++) {
                String letter = new String(key, i, 1, US_ASCII);
                lower[i] = key[i] < 0 ? key[i] : letter.toLowerCase(Locale.ROOT).getBytes(US_ASCII)[0];
            }
            return lower;
        }
    }

    /** Changes what is written. */
    abstract static class Changing extends Node {
        Changing(Habitat habitat) {
            super(habitat);
        }

        abstract StoredRecord changed(StoredRecord record);

        @Override
        public WriteResult create(StoredRecord first) {
            return super.create(changed(first));
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return super.replace(changed(next), expectedVersion);
        }
    }

    @Violates("VAL-01")
    static final class ThroughText extends Changing {
        ThroughText(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            return with(record, Payload.of(new String(record.payload().toBytes(), UTF_8).getBytes(UTF_8)));
        }
    }

    @Violates("VAL-02")
    static final class EmptyIsAbsent extends Node {
        EmptyIsAbsent(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key).filter(record -> record.payload().size() > 0);
        }
    }

    @Violates("VAL-03")
    static final class CutAt64K extends Changing {
        CutAt64K(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            byte[] bytes = record.payload().toBytes();
            return with(record, Payload.of(Arrays.copyOf(bytes, Math.min(bytes.length, 65_535))));
        }
    }

    @Violates(value = "VAL-04", everywhere = true)
    static final class VersionsAreDoubles extends Changing {
        VersionsAreDoubles(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            return with(record, (long) (double) record.version());
        }
    }

    @Violates("VAL-05")
    static final class WholeSeconds extends Changing {
        WholeSeconds(Habitat habitat) {
            super(habitat);
        }

        @Override
        StoredRecord changed(StoredRecord record) {
            return with(record, record.lastUsedAt().truncatedTo(ChronoUnit.SECONDS), record.reclaimAt());
        }
    }

    @Violates("VAL-06")
    static final class NewOwnersAreInTheIndexOnly extends Node {
        private final Set<StorageKey> fresh = habitat.shared("fresh", HashSet::new);

        NewOwnersAreInTheIndexOnly(Habitat habitat) {
            super(habitat);
        }

        @Override
        public synchronized WriteResult create(StoredRecord first) {
            fresh.add(first.key());
            return super.create(first);
        }

        @Override
        public synchronized WriteResult replace(StoredRecord next, long expectedVersion) {
            fresh.remove(next.key());
            return super.replace(next, expectedVersion);
        }

        @Override
        public synchronized WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            fresh.remove(key);
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }

        @Override
        public synchronized Optional<StoredRecord> find(StorageKey key) {
            return super.find(key).map(record -> fresh.contains(key) ? with(record, Optional.empty()) : record);
        }
    }

    @Violates(value = "VAL-07", also = "VAL-05")
    static final class ReplaceForgetsLastUsedAt extends Node {
        ReplaceForgetsLastUsedAt(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            StoredRecord current = current(next.key());
            return super.replace(
                    current == null ? next : with(next, current.lastUsedAt(), next.reclaimAt()), expectedVersion);
        }
    }

    @Violates(value = "VAL-08", also = "VAL-10")
    static final class ReusedBuffer extends Node {
        private final Map<StorageKey, byte[]> buffers = habitat.shared("buffers", HashMap::new);

        ReusedBuffer(Habitat habitat) {
            super(habitat);
        }

        private void remember(StoredRecord record) {
            byte[] bytes = record.payload().toBytes();
            byte[] buffer = buffers.get(record.key());
            if (buffer != null && buffer.length == bytes.length) {
                System.arraycopy(bytes, 0, buffer, 0, bytes.length);
            } else {
                buffers.put(record.key(), bytes);
            }
        }

        @Override
        public synchronized WriteResult create(StoredRecord first) {
            WriteResult result = super.create(first);
            if (result == WriteResult.APPLIED) {
                remember(first);
            }
            return result;
        }

        @Override
        public synchronized WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            if (result == WriteResult.APPLIED) {
                remember(next);
            }
            return result;
        }

        @Override
        public synchronized Optional<StoredRecord> find(StorageKey key) {
            byte[] buffer = buffers.get(key);
            return super.find(key).map(record -> with(record, Payload.adopt(buffer, 0, buffer.length)));
        }
    }

    @Violates("VAL-09")
    static final class WritesAHeaderBeforeThePayload extends Node {
        WritesAHeaderBeforeThePayload(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            first.payload().borrow((array, offset, size) -> {
                if (offset >= 4) {
                    array[offset - 4] ^= 1;
                }
                return size;
            });
            return super.create(first);
        }
    }
}
