package dev.satchel.file;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Records to store. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
    static final OwnerKey ANN = OwnerKey.of("test", "ann");
    static final OwnerKey BEN = OwnerKey.of("test", "ben");

    private Samples() {}

    /** A key whose first byte, and so whose stripe, is the given one. */
    static StorageKey key(int stripe, int number) {
        byte[] bytes = new byte[StorageKey.BYTES];
        bytes[0] = (byte) stripe;
        bytes[31] = (byte) number;
        bytes[30] = (byte) (number >> 8);
        bytes[29] = (byte) (number >> 16);
        return StorageKey.ofBytes(bytes);
    }

    static StoredRecord record(StorageKey key, long version) {
        return new StoredRecord(
                key,
                version,
                NOW,
                NOW.plus(Duration.ofHours(1)),
                Optional.empty(),
                payload("{\"version\":" + version + "}"));
    }

    static StoredRecord owned(StoredRecord record, OwnerKey owner) {
        return new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                Optional.of(owner),
                record.payload());
    }

    static StoredRecord reclaimAt(StoredRecord record, Instant reclaimAt) {
        return record.touched(record.version(), record.lastUsedAt(), reclaimAt);
    }

    static StoredRecord with(StoredRecord record, Payload payload) {
        return new StoredRecord(
                record.key(), record.version(), record.lastUsedAt(), record.reclaimAt(), record.owner(), payload);
    }

    static Payload payload(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
