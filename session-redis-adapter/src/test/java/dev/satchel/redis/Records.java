package dev.satchel.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Records to write. */
final class Records {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    static final OwnerKey ADA = OwnerKey.of("shop", "ada");
    static final OwnerKey BOB = OwnerKey.of("shop", "bob");

    private Records() {}

    static StorageKey key(String id) {
        return StorageKey.of("shop", SessionAddress.of("test", id));
    }

    static StoredRecord record(String id, long version, String text) {
        return new StoredRecord(
                key(id),
                version,
                NOW,
                NOW.plus(Duration.ofHours(1)),
                Optional.empty(),
                Payload.of(text.getBytes(UTF_8)));
    }

    static StoredRecord owned(String id, long version, OwnerKey owner) {
        StoredRecord record = record(id, version, "owned");
        return new StoredRecord(
                record.key(), version, record.lastUsedAt(), record.reclaimAt(), Optional.of(owner), record.payload());
    }

    static String text(StoredRecord record) {
        return new String(record.payload().toBytes(), UTF_8);
    }
}
