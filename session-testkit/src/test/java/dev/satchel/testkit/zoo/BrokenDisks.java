package dev.satchel.testkit.zoo;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/** Durability and corruption. */
final class BrokenDisks {

    private BrokenDisks() {}

    @Violates("DUR-02")
    static final class ForcesEverySecondCreate extends DiskNode {
        private final AtomicInteger creates = habitat.shared("creates", AtomicInteger::new);

        ForcesEverySecondCreate(Habitat habitat) {
            super(habitat);
        }

        @Override
        void putFirst(StoredRecord record) {
            if (creates.incrementAndGet() % 2 == 0) {
                super.putFirst(record);
            } else {
                disk.write("temporary", encoded(record));
                disk.force("temporary");
                disk.rename("temporary", name(record.key()));
            }
        }
    }

    @Violates("DUR-03")
    static final class ReplaceIsNotForced extends DiskNode {
        ReplaceIsNotForced(Habitat habitat) {
            super(habitat);
        }

        @Override
        void put(StoredRecord record) {
            disk.write("temporary", encoded(record));
            disk.force("temporary");
            disk.rename("temporary", name(record.key()));
        }

        @Override
        void putFirst(StoredRecord record) {
            super.put(record);
        }

        @Override
        void putTouched(StoredRecord record) {
            super.put(record);
        }
    }

    @Violates("DUR-04")
    static final class DeleteIsNotForced extends DiskNode {
        DeleteIsNotForced(Habitat habitat) {
            super(habitat);
        }

        @Override
        void drop(StorageKey key) {
            disk.unlink(name(key));
        }
    }

    @Violates("DUR-05")
    static final class TouchIsNotForced extends DiskNode {
        TouchIsNotForced(Habitat habitat) {
            super(habitat);
        }

        @Override
        void putTouched(StoredRecord record) {
            disk.write("temporary", encoded(record));
            disk.force("temporary");
            disk.rename("temporary", name(record.key()));
        }
    }

    @Violates("DUR-06")
    static final class ForcesTheNameBeforeTheBytes extends DiskNode {
        ForcesTheNameBeforeTheBytes(Habitat habitat) {
            super(habitat);
        }

        @Override
        void putFirst(StoredRecord record) {
            disk.write(name(record.key()), encoded(record));
            disk.forceNames();
            disk.force(name(record.key()));
        }
    }

    @Violates("DUR-07")
    static final class ReplacesInPlace extends DiskNode {
        ReplacesInPlace(Habitat habitat) {
            super(habitat);
        }

        @Override
        void put(StoredRecord record) {
            if (disk.read(name(record.key())).isEmpty()) {
                super.put(record);
                return;
            }
            disk.write(name(record.key()), encoded(record));
            disk.force(name(record.key()));
        }
    }

    @Violates("DUR-08")
    static final class EmptiesBeforeItUnlinks extends DiskNode {
        EmptiesBeforeItUnlinks(Habitat habitat) {
            super(habitat);
        }

        @Override
        void drop(StorageKey key) {
            disk.write(name(key), new byte[0]);
            disk.force(name(key));
            super.drop(key);
        }
    }

    @Violates("DUR-09")
    static final class LockFiles extends DiskNode {
        LockFiles(Habitat habitat) {
            super(habitat);
        }

        @Override
        void put(StoredRecord record) {
            String lock = record.key().hex() + ".lock";
            if (disk.read(lock).isPresent()) {
                throw new SessionStoreUnavailableException("somebody else is writing");
            }
            disk.write(lock, new byte[] {1});
            disk.force(lock);
            disk.forceNames();
            super.put(record);
            disk.unlink(lock);
            disk.forceNames();
        }
    }

    @Violates("DUR-10")
    static final class RewritesItsNeighbours extends DiskNode {
        RewritesItsNeighbours(Habitat habitat) {
            super(habitat);
        }

        @Override
        void putFirst(StoredRecord record) {
            for (StoredRecord neighbour : readable()) {
                if (neighbour.owner().isEmpty()) {
                    disk.write(name(neighbour.key()), new byte[0]);
                    disk.force(name(neighbour.key()));
                    disk.write(name(neighbour.key()), encoded(neighbour));
                    disk.force(name(neighbour.key()));
                }
            }
            super.putFirst(record);
        }
    }

    @Violates("DUR-11")
    static final class RewritesTheIndexInPlace extends DiskNode {
        RewritesTheIndexInPlace(Habitat habitat) {
            super(habitat);
        }

        private static String index(OwnerKey owner) {
            return "owner-" + owner.hex();
        }

        @Override
        void putFirst(StoredRecord record) {
            record.owner().ifPresent(owner -> {
                disk.write(index(owner), new byte[0]);
                disk.force(index(owner));
                disk.write(index(owner), "present".getBytes(StandardCharsets.US_ASCII));
                disk.force(index(owner));
                disk.forceNames();
            });
            super.putFirst(record);
        }

        @Override
        List<StoredRecord> listed(OwnerKey owner) {
            boolean lost =
                    disk.read(index(owner)).filter(bytes -> bytes.length == 0).isPresent();
            return lost ? List.of() : super.listed(owner);
        }
    }

    @Violates("COR-01")
    static final class ChecksumOfThePayloadOnly extends DiskNode {
        ChecksumOfThePayloadOnly(Habitat habitat) {
            super(habitat);
        }

        @Override
        int checked(byte[] bytes) {
            CRC32 crc = new CRC32();
            crc.update(bytes, HEAD, bytes.length - HEAD - 4);
            return (int) crc.getValue();
        }
    }

    @Violates("COR-02")
    static final class NoBytesIsNoRecord extends DiskNode {
        NoBytesIsNoRecord(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return disk.read(name(key)).filter(bytes -> bytes.length > 0).map(bytes -> decoded(key, bytes));
        }
    }

    @Violates("COR-03")
    static final class DoesNotLookAtTheKey extends DiskNode {
        DoesNotLookAtTheKey(Habitat habitat) {
            super(habitat);
        }

        @Override
        boolean belongs(StorageKey said, StorageKey asked) {
            return true;
        }
    }

    @Violates("COR-04")
    static final class ReapsWhatItDoesNotKnow extends DiskNode {
        ReapsWhatItDoesNotKnow(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            int deleted = super.deleteExpired(now, limit);
            disk.names().stream().filter(name -> !name.endsWith(".rec")).forEach(disk::unlink);
            return deleted;
        }
    }

    @Violates("COR-05")
    static final class ListsUntilTheFirstCorruptOne extends DiskNode {
        ListsUntilTheFirstCorruptOne(Habitat habitat) {
            super(habitat);
        }

        @Override
        void unreadable(CorruptSessionException e) {
            throw e;
        }
    }
}
