package dev.satchel.file;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The header before the payload of a record's file; {@code docs/file-format.md} describes it byte by byte.
 *
 * @param owner whose record it is
 * @param length how many bytes of payload follow
 * @param checksum CRC-32C of the payload
 * @param stamp the stamp that counts
 * @param spare where the next touch writes its stamp
 */
record RecordHeader(Optional<OwnerKey> owner, int length, int checksum, Stamp stamp, int spare) {

    static final int BYTES = 168;

    private static final byte[] MAGIC = "SATCHEL\1".getBytes(StandardCharsets.US_ASCII);
    private static final int OWNED = 1;
    private static final int KEY = 8;
    private static final int FLAGS = 40;
    private static final int OWNER = 44;
    private static final int LENGTH = 76;
    private static final int FIXED_CHECKSUM = 84;
    private static final int FIRST_STAMP = 88;
    private static final int SECOND_STAMP = FIRST_STAMP + Stamp.BYTES;

    /** The bytes of a record's file. */
    static byte[] encode(StoredRecord record) {
        Payload payload = record.payload();
        int size = payload.size();
        byte[] bytes = new byte[Math.addExact(BYTES, size)];
        payload.copyTo(bytes, BYTES);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.put(MAGIC).put(record.key().toBytes());
        buffer.putInt(record.owner().isPresent() ? OWNED : 0);
        buffer.put(record.owner().map(OwnerKey::toBytes).orElseGet(() -> new byte[OwnerKey.BYTES]));
        buffer.putInt(size).putInt(crc(bytes, BYTES, size)).putInt(crc(bytes, 0, FIXED_CHECKSUM));
        new Stamp(1, record.version(), record.lastUsedAt(), record.reclaimAt()).put(buffer);
        return bytes;
    }

    /**
     * Reads a header.
     *
     * @param size how many of the bytes there are
     * @throws CorruptSessionException when it is not the whole header of this key's record
     */
    static RecordHeader read(StorageKey key, byte[] bytes, int size) {
        if (size < BYTES) {
            throw new CorruptSessionException(
                    "a session's record has " + size + " bytes, fewer than the " + BYTES + " of a header");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (!Arrays.equals(bytes, 0, KEY, MAGIC, 0, KEY)) {
            throw new CorruptSessionException("a session's file does not begin as a record of format 1");
        }
        if (buffer.getInt(FIXED_CHECKSUM) != crc(bytes, 0, FIXED_CHECKSUM)) {
            throw new CorruptSessionException(
                    "the header of a session's record is damaged: its checksum is another one");
        }
        if (!Arrays.equals(bytes, KEY, FLAGS, key.toBytes(), 0, StorageKey.BYTES)) {
            throw new CorruptSessionException("a session's file holds the record of another session");
        }
        Stamp first = Stamp.read(bytes, FIRST_STAMP);
        Stamp second = Stamp.read(bytes, SECOND_STAMP);
        boolean firstCounts = later(first, second);
        Stamp stamp = firstCounts ? first : second;
        if (stamp == null) {
            throw new CorruptSessionException("the version and times of a session's record are damaged");
        }
        return new RecordHeader(
                owner(bytes),
                buffer.getInt(LENGTH),
                buffer.getInt(LENGTH + Integer.BYTES),
                stamp,
                firstCounts ? SECOND_STAMP : FIRST_STAMP);
    }

    /** How large the file is that this header begins. */
    long fileSize() {
        return (long) BYTES + length;
    }

    /**
     * The whole record.
     *
     * @throws CorruptSessionException when the payload is not the one that was written
     */
    StoredRecord record(StorageKey key, byte[] bytes, int size) {
        if (size != fileSize()) {
            throw new CorruptSessionException(
                    "a session's record has " + size + " bytes, but its header tells of " + fileSize());
        }
        if (crc(bytes, BYTES, length) != checksum) {
            throw new CorruptSessionException("a session's data is damaged: its checksum is another one");
        }
        return new StoredRecord(
                key,
                stamp.version(),
                stamp.lastUsedAt(),
                stamp.reclaimAt(),
                owner,
                Payload.adopt(bytes, BYTES, length));
    }

    private static Optional<OwnerKey> owner(byte[] bytes) {
        if (bytes[FLAGS + Integer.BYTES - 1] != OWNED) {
            return Optional.empty();
        }
        return Optional.of(OwnerKey.ofBytes(Arrays.copyOfRange(bytes, OWNER, OWNER + OwnerKey.BYTES)));
    }

    private static boolean later(@Nullable Stamp first, @Nullable Stamp second) {
        return second == null || (first != null && first.sequence() > second.sequence());
    }

    private static int crc(byte[] bytes, int offset, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, size);
        return (int) crc.getValue();
    }
}
