package dev.satchel.redis;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of a record: one string value, a fixed head and the payload behind it. Numbers are big-endian.
 *
 * <pre>
 * offset  bytes  what
 *      0      1  format, 1
 *      1      8  version
 *      9      8  lastUsedAt, milliseconds since 1970
 *     17      8  reclaimAt, milliseconds since 1970
 *     25      8  indexedUntil, as reclaimAt: up to then the owner index is known to list the record; 0 without an owner
 *     33      1  1 with an owner, else 0
 *     34     32  the owner's key, if there is one
 *  34/66         the payload, as the codec made it
 * </pre>
 *
 * <p>The scripts know the offsets too: what changes here changes there.
 */
final class RecordLayout {

    private static final byte FORMAT = 1;
    private static final int INDEXED_UNTIL = 25;
    private static final int OWNED = 33;
    private static final int HEAD = 34;

    private RecordLayout() {}

    static byte[] encode(StoredRecord record, long indexedUntil) {
        int head = record.owner().isPresent() ? HEAD + OwnerKey.BYTES : HEAD;
        Payload payload = record.payload();
        byte[] bytes = new byte[head + payload.size()];
        ByteBuffer.wrap(bytes)
                .put(FORMAT)
                .putLong(record.version())
                .putLong(record.lastUsedAt().toEpochMilli())
                .putLong(record.reclaimAt().toEpochMilli())
                .putLong(indexedUntil);
        record.owner().ifPresent(owner -> {
            bytes[OWNED] = 1;
            System.arraycopy(owner.toBytes(), 0, bytes, HEAD, OwnerKey.BYTES);
        });
        payload.copyTo(bytes, head);
        return bytes;
    }

    static StoredRecord decode(StorageKey key, byte[] bytes) {
        if (bytes.length < HEAD || bytes[0] != FORMAT) {
            throw new CorruptSessionException(
                    "a record in Redis is not in the format of this store: a newer"
                            + " release wrote it, or somebody else; it is in the way until that release or DEL"
                            + " removes it",
                    versionOf(bytes));
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, 1, INDEXED_UNTIL - 1);
        long version = head.getLong();
        Instant lastUsedAt = Instant.ofEpochMilli(head.getLong());
        Instant reclaimAt = Instant.ofEpochMilli(head.getLong());
        int start = HEAD;
        Optional<OwnerKey> owner = Optional.empty();
        if (bytes[OWNED] == 1 && bytes.length >= HEAD + OwnerKey.BYTES) {
            start += OwnerKey.BYTES;
            owner = Optional.of(OwnerKey.ofBytes(Arrays.copyOfRange(bytes, HEAD, start)));
        } else if (bytes[OWNED] != 0) {
            throw new CorruptSessionException(
                    "a record in Redis is cut off, or not in the format of this store", versionOf(bytes));
        }
        Payload payload = Payload.adopt(bytes, start, bytes.length - start);
        return new StoredRecord(key, version, lastUsedAt, reclaimAt, owner, payload);
    }

    /** The version of what is no record, as the scripts read it: what stands in its place, and zeros if it is short. */
    static long versionOf(byte[] noRecord) {
        return ByteBuffer.wrap(Arrays.copyOf(noRecord, 1 + Long.BYTES)).getLong(1);
    }

    /** The bytes that a touch writes, from offset 1 on. */
    static byte[] times(long version, Instant lastUsedAt, Instant reclaimAt) {
        return ByteBuffer.allocate(24)
                .putLong(version)
                .putLong(lastUsedAt.toEpochMilli())
                .putLong(reclaimAt.toEpochMilli())
                .array();
    }

    /** The bytes that a touch writes when it moves {@code indexedUntil} too. */
    static byte[] with(byte[] times, long indexedUntil) {
        return ByteBuffer.allocate(32).put(times).putLong(indexedUntil).array();
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }
}
