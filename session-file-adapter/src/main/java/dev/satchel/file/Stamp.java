package dev.satchel.file;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The part of a record that a touch changes. A header has room for two; the valid one with the higher sequence number
 * counts. A touch writes the other one, so that a crash half-way leaves the former stamp valid.
 *
 * @param sequence 1 for a new record, one more for each touch
 * @param version the record's version
 * @param lastUsedAt when the session was last used
 * @param reclaimAt from when on the record may go
 */
record Stamp(int sequence, long version, Instant lastUsedAt, Instant reclaimAt) {

    static final int BYTES = 40;

    private static final int CHECKED = 36;

    void put(ByteBuffer target) {
        int start = target.position();
        target.putInt(sequence).putLong(version);
        put(target, lastUsedAt);
        put(target, reclaimAt);
        target.putInt(checksum(target.array(), target.arrayOffset() + start));
    }

    /** The stamp at this place, or null where no whole one was written. */
    static @Nullable Stamp read(byte[] bytes, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, BYTES);
        int sequence = buffer.getInt();
        long version = buffer.getLong();
        long usedSecond = buffer.getLong();
        int usedNano = buffer.getInt();
        long reclaimSecond = buffer.getLong();
        int reclaimNano = buffer.getInt();
        if (sequence < 1 || buffer.getInt() != checksum(bytes, offset)) {
            return null;
        }
        try {
            return new Stamp(
                    sequence,
                    version,
                    Instant.ofEpochSecond(usedSecond, usedNano),
                    Instant.ofEpochSecond(reclaimSecond, reclaimNano));
        } catch (DateTimeException outOfRange) {
            return null;
        }
    }

    private static void put(ByteBuffer target, Instant time) {
        target.putLong(time.getEpochSecond()).putInt(time.getNano());
    }

    private static int checksum(byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, CHECKED);
        return (int) crc.getValue();
    }
}
