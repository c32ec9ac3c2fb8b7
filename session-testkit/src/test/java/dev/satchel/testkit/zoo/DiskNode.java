package dev.satchel.testkit.zoo;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/** A lawful node on a disk: a file for each record, replaced by renaming. What is broken overrides one step. */
class DiskNode implements SessionStore, Touchable, OwnerIndexed, Reapable {

    static final int MAGIC = 0x5A544331;
    static final int HEAD = 4 + 32 + 8 + 8 + 8 + 1 + 32;

    final Habitat habitat;
    final Disk disk;

    DiskNode(Habitat habitat) {
        this.habitat = habitat;
        this.disk = habitat.disk;
    }

    String name(StorageKey key) {
        return key.hex() + ".rec";
    }

    int checked(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length - 4);
        return (int) crc.getValue();
    }

    byte[] encoded(StoredRecord record) {
        ByteBuffer out = ByteBuffer.allocate(HEAD + record.payload().size() + 4);
        out.putInt(MAGIC).put(record.key().toBytes()).putLong(record.version());
        out.putLong(record.lastUsedAt().toEpochMilli())
                .putLong(record.reclaimAt().toEpochMilli());
        out.put((byte) (record.owner().isPresent() ? 1 : 0));
        out.put(record.owner().map(OwnerKey::toBytes).orElse(new byte[OwnerKey.BYTES]));
        out.put(record.payload().toBytes());
        out.putInt(checked(out.array()));
        return out.array();
    }

    StoredRecord decoded(StorageKey key, byte[] bytes) {
        if (bytes.length < HEAD + 4) {
            throw new CorruptSessionException("a record is too short");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean whole = in.getInt() == MAGIC && in.getInt(bytes.length - 4) == checked(bytes);
        StorageKey said = StorageKey.ofBytes(next(in, StorageKey.BYTES));
        if (!whole || !belongs(said, key)) {
            throw new CorruptSessionException("a record is not what was written");
        }
        long version = in.getLong();
        Instant lastUsedAt = Instant.ofEpochMilli(in.getLong());
        Instant reclaimAt = Instant.ofEpochMilli(in.getLong());
        boolean owned = in.get() == 1;
        OwnerKey owner = OwnerKey.ofBytes(next(in, OwnerKey.BYTES));
        Payload payload = Payload.of(next(in, bytes.length - HEAD - 4));
        return new StoredRecord(
                key, version, lastUsedAt, reclaimAt, owned ? Optional.of(owner) : Optional.empty(), payload);
    }

    boolean belongs(StorageKey said, StorageKey asked) {
        return said.equals(asked);
    }

    private static byte[] next(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    void put(StoredRecord record) {
        disk.write("temporary", encoded(record));
        disk.force("temporary");
        disk.rename("temporary", name(record.key()));
        disk.forceNames();
    }

    void putFirst(StoredRecord record) {
        put(record);
    }

    void putTouched(StoredRecord record) {
        put(record);
    }

    void drop(StorageKey key) {
        disk.unlink(name(key));
        disk.forceNames();
    }

    <T> T locked(Supplier<T> verb) {
        habitat.lock.lock();
        try {
            return verb.get();
        } finally {
            habitat.lock.unlock();
        }
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return locked(() -> disk.read(name(key)).map(bytes -> decoded(key, bytes)));
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return locked(() -> {
            if (disk.read(name(first.key())).isPresent()) {
                return WriteResult.CONFLICT;
            }
            putFirst(first);
            return WriteResult.APPLIED;
        });
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return when(next.key(), expectedVersion, current -> put(next));
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return when(key, expectedVersion, current -> drop(key));
    }

    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        return when(key, expectedVersion, current -> putTouched(current.touched(nextVersion, lastUsedAt, reclaimAt)));
    }

    private WriteResult when(StorageKey key, long expectedVersion, java.util.function.Consumer<StoredRecord> write) {
        return locked(() -> {
            Optional<StoredRecord> current = find(key);
            if (current.isEmpty()) {
                return WriteResult.ABSENT;
            }
            if (current.get().version() != expectedVersion) {
                return WriteResult.CONFLICT;
            }
            write.accept(current.get());
            return WriteResult.APPLIED;
        });
    }

    /** All records that can be read. */
    List<StoredRecord> readable() {
        List<StoredRecord> records = new ArrayList<>();
        for (String name : disk.names()) {
            if (name.matches("[0-9a-f]{64}\\.rec")) {
                try {
                    find(StorageKey.ofHex(name.substring(0, 64))).ifPresent(records::add);
                } catch (CorruptSessionException e) {
                    unreadable(e);
                }
            }
        }
        return records;
    }

    void unreadable(CorruptSessionException e) {}

    @Override
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        return Pages.page(listed(owner), after, limit);
    }

    List<StoredRecord> listed(OwnerKey owner) {
        return locked(() -> readable().stream()
                .filter(record -> record.owner().filter(owner::equals).isPresent())
                .toList());
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        return locked(() -> {
            List<StoredRecord> passed = readable().stream()
                    .filter(record -> record.reclaimable(now))
                    .limit(limit)
                    .toList();
            passed.forEach(record -> drop(record.key()));
            return passed.size();
        });
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("zoo on a disk", StoreTraits.Trait.SHARED, StoreTraits.Trait.DURABLE);
    }
}
