package dev.satchel.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Records by number. */
final class Records {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant LATER = START.plus(Duration.ofMinutes(30));
    private static final Payload PAYLOAD = Payload.of("{}".getBytes(UTF_8));

    private Records() {}

    static StorageKey key(int number) {
        // Mixed, as digests are.
        long mixed = number * 0x9E3779B97F4A7C15L;
        return StorageKey.ofBytes(ByteBuffer.allocate(StorageKey.BYTES)
                .putLong(mixed ^ (mixed >>> 32))
                .putLong(24, number)
                .array());
    }

    static OwnerKey owner(int number) {
        return OwnerKey.ofBytes(
                ByteBuffer.allocate(OwnerKey.BYTES).putInt(number).array());
    }

    static StoredRecord anonymous(int number) {
        return record(number, 1, Optional.empty());
    }

    static StoredRecord owned(int number, int owner) {
        return record(number, 1, Optional.of(owner(owner)));
    }

    static StoredRecord record(int number, long version, Optional<OwnerKey> owner) {
        return new StoredRecord(key(number), version, START, LATER, owner, PAYLOAD);
    }

    static StoredRecord passing(StoredRecord record, Instant at) {
        return record.touched(record.version(), record.lastUsedAt(), at);
    }
}
