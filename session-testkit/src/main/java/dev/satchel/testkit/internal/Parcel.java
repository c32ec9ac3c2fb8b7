package dev.satchel.testkit.internal;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Records and keys as bytes, from one process to another one. */
final class Parcel {

    private Parcel() {}

    static void write(DataOutput out, StoredRecord record) throws IOException {
        write(out, record.key());
        out.writeLong(record.version());
        out.writeLong(record.lastUsedAt().toEpochMilli());
        out.writeLong(record.reclaimAt().toEpochMilli());
        out.writeBoolean(record.owner().isPresent());
        if (record.owner().isPresent()) {
            write(out, record.owner().get());
        }
        byte[] payload = record.payload().toBytes();
        out.writeInt(payload.length);
        out.write(payload);
    }

    static StoredRecord record(DataInput in) throws IOException {
        StorageKey key = key(in);
        long version = in.readLong();
        Instant lastUsedAt = Instant.ofEpochMilli(in.readLong());
        Instant reclaimAt = Instant.ofEpochMilli(in.readLong());
        Optional<OwnerKey> owner = in.readBoolean() ? Optional.of(owner(in)) : Optional.empty();
        Payload payload = Payload.of(bytes(in, in.readInt()));
        return new StoredRecord(key, version, lastUsedAt, reclaimAt, owner, payload);
    }

    static void write(DataOutput out, StorageKey key) throws IOException {
        out.write(key.toBytes());
    }

    static StorageKey key(DataInput in) throws IOException {
        return StorageKey.ofBytes(bytes(in, StorageKey.BYTES));
    }

    static void write(DataOutput out, OwnerKey owner) throws IOException {
        out.write(owner.toBytes());
    }

    static OwnerKey owner(DataInput in) throws IOException {
        return OwnerKey.ofBytes(bytes(in, OwnerKey.BYTES));
    }

    private static byte[] bytes(DataInput in, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }
}
