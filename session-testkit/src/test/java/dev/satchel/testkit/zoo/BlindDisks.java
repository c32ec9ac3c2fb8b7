package dev.satchel.testkit.zoo;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Durability, corruption and failures again, from the usual mistakes alone. */
final class BlindDisks {

    private BlindDisks() {}

    @Violates("DUR-02")
    static final class ForcesTheDirectoryTooEarly extends DiskNode {
        ForcesTheDirectoryTooEarly(Habitat habitat) {
            super(habitat);
        }

        @Override
        void putFirst(StoredRecord record) {
            disk.write("temporary", encoded(record));
            disk.force("temporary");
            disk.forceNames();
            disk.rename("temporary", name(record.key()));
        }
    }

    @Violates("DUR-03")
    static final class RenamesBytesThatNobodyForced extends DiskNode {
        RenamesBytesThatNobodyForced(Habitat habitat) {
            super(habitat);
        }

        @Override
        void put(StoredRecord record) {
            disk.write("temporary", encoded(record));
            disk.rename("temporary", name(record.key()));
            disk.forceNames();
        }
    }

    @Violates("DUR-04")
    static final class UnlinksBehindTheForce extends DiskNode {
        UnlinksBehindTheForce(Habitat habitat) {
            super(habitat);
        }

        @Override
        void drop(StorageKey key) {
            disk.forceNames();
            disk.unlink(name(key));
        }
    }

    @Violates("DUR-05")
    static final class ForcesEverySixteenthTouch extends DiskNode {
        private final AtomicInteger touches = habitat.shared("touches", AtomicInteger::new);

        ForcesEverySixteenthTouch(Habitat habitat) {
            super(habitat);
        }

        @Override
        void putTouched(StoredRecord record) {
            if (touches.incrementAndGet() % 16 == 0) {
                super.putTouched(record);
            } else {
                disk.write(name(record.key()), encoded(record));
            }
        }
    }

    @Violates("DUR-06")
    static final class WritesTheHeadFirst extends DiskNode {
        WritesTheHeadFirst(Habitat habitat) {
            super(habitat);
        }

        @Override
        void putFirst(StoredRecord record) {
            byte[] bytes = encoded(record);
            for (int length : new int[] {HEAD, bytes.length}) {
                disk.write(name(record.key()), Arrays.copyOf(bytes, length));
                disk.force(name(record.key()));
                disk.forceNames();
            }
        }
    }

    @Violates("DUR-07")
    static final class DeletesTheFormerFirst extends DiskNode {
        DeletesTheFormerFirst(Habitat habitat) {
            super(habitat);
        }

        @Override
        void put(StoredRecord record) {
            if (disk.read(name(record.key())).isPresent()) {
                drop(record.key());
            }
            super.put(record);
        }
    }

    @Violates("DUR-08")
    static final class WipesBeforeItUnlinks extends DiskNode {
        WipesBeforeItUnlinks(Habitat habitat) {
            super(habitat);
        }

        @Override
        void drop(StorageKey key) {
            int size = disk.read(name(key)).orElseThrow().length;
            disk.write(name(key), new byte[size]);
            disk.force(name(key));
            super.drop(key);
        }
    }

    @Violates("DUR-09")
    static final class TemporaryFilesMustBeNew extends DiskNode {
        TemporaryFilesMustBeNew(Habitat habitat) {
            super(habitat);
        }

        @Override
        void put(StoredRecord record) {
            String temporary = record.key().hex() + ".tmp";
            if (disk.read(temporary).isPresent()) {
                throw new SessionStoreUnavailableException("the temporary file exists");
            }
            disk.write(temporary, encoded(record));
            disk.force(temporary);
            disk.forceNames();
            disk.rename(temporary, name(record.key()));
            disk.forceNames();
        }
    }

    @Violates("DUR-10")
    static final class DeletesRewriteThePage extends DiskNode {
        DeletesRewriteThePage(Habitat habitat) {
            super(habitat);
        }

        @Override
        void drop(StorageKey key) {
            List<StoredRecord> page = readable();
            page.forEach(record -> disk.unlink(name(record.key())));
            disk.forceNames();
            page.stream().filter(record -> !record.key().equals(key)).forEach(this::put);
        }
    }

    @Violates("DUR-11")
    static final class MakesTheIndexEntryAnew extends DiskNode {
        MakesTheIndexEntryAnew(Habitat habitat) {
            super(habitat);
        }

        private static String index(OwnerKey owner) {
            return "owner-" + owner.hex();
        }

        private String indexed(OwnerKey owner) {
            return new String(disk.read(index(owner)).orElse(new byte[0]), StandardCharsets.US_ASCII);
        }

        @Override
        void putFirst(StoredRecord record) {
            super.putFirst(record);
            record.owner().ifPresent(owner -> {
                String keys = indexed(owner) + record.key().hex();
                disk.unlink(index(owner));
                disk.forceNames();
                disk.write(index(owner), keys.getBytes(StandardCharsets.US_ASCII));
                disk.force(index(owner));
                disk.forceNames();
            });
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            String keys = indexed(owner);
            return super.listed(owner).stream()
                    .filter(record -> keys.contains(record.key().hex()))
                    .toList();
        }
    }

    @Violates("COR-01")
    static final class HasNoChecksum extends DiskNode {
        HasNoChecksum(Habitat habitat) {
            super(habitat);
        }

        @Override
        int checked(byte[] bytes) {
            return 0;
        }
    }

    @Violates("COR-02")
    static final class TooShortIsNoRecord extends DiskNode {
        TooShortIsNoRecord(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return disk.read(name(key))
                    .filter(bytes -> bytes.length >= HEAD + 4)
                    .map(bytes -> decoded(key, bytes));
        }
    }

    @Violates("COR-03")
    static final class KnowsTheKeyByTheName extends DiskNode {
        KnowsTheKeyByTheName(Habitat habitat) {
            super(habitat);
        }

        @Override
        byte[] encoded(StoredRecord record) {
            StorageKey nobodys = StorageKey.ofBytes(new byte[StorageKey.BYTES]);
            return super.encoded(new StoredRecord(
                    nobodys,
                    record.version(),
                    record.lastUsedAt(),
                    record.reclaimAt(),
                    record.owner(),
                    record.payload()));
        }

        @Override
        boolean belongs(StorageKey said, StorageKey asked) {
            return true;
        }
    }

    @Violates("COR-04")
    static final class ReapsWhatDoesNotBeginLikeARecord extends DiskNode {
        ReapsWhatDoesNotBeginLikeARecord(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            for (String name : disk.names()) {
                byte[] bytes = disk.read(name).orElseThrow();
                if (bytes.length < 4 || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
                    disk.unlink(name);
                }
            }
            return super.deleteExpired(now, limit);
        }
    }

    @Violates("COR-05")
    static final class ReapsUntilTheFirstCorruptOne extends DiskNode {
        ReapsUntilTheFirstCorruptOne(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return locked(() -> {
                int deleted = 0;
                for (String name : disk.names()) {
                    if (name.endsWith(".rec") && deleted < limit) {
                        StorageKey key = StorageKey.ofHex(name.substring(0, 64));
                        try {
                            if (find(key).orElseThrow().reclaimable(now)) {
                                drop(key);
                                deleted++;
                            }
                        } catch (CorruptSessionException e) {
                            return deleted;
                        }
                    }
                }
                return deleted;
            });
        }
    }

    /** Says which record it could not write, for whoever reads the log. */
    @Violates("FLT-04")
    static final class SaysWhatItCouldNotWrite extends Node {
        SaysWhatItCouldNotWrite(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            try {
                return super.replace(next, expectedVersion);
            } catch (SessionStoreUnavailableException e) {
                Payload payload = next.payload();
                throw new SessionStoreUnavailableException(
                        "no answer to SET " + new String(payload.toBytes(), StandardCharsets.ISO_8859_1));
            }
        }
    }
}
