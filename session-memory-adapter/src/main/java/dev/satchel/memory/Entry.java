package dev.satchel.memory;

import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is kept: half the size of the record, times as milliseconds. What it says never changes; a write puts another entry in
 * its place. The links belong to {@link Residents} and change under its lock only.
 */
final class Entry {

    final StorageKey key;
    final long version;
    final long lastUsedAt;
    final long reclaimAt;
    final @Nullable OwnerKey owner;
    final Payload payload;

    /** The neighbours in the queue of the anonymous, or among the owner's. */
    @Nullable
    Entry before;

    @Nullable
    Entry after;

    /** When it was last put at the end of the queue, as a count; read without the lock, where a stale one does no harm. */
    int placed;

    boolean resident;

    private Entry(
            StorageKey key, long version, long lastUsedAt, long reclaimAt, @Nullable OwnerKey owner, Payload payload) {
        this.key = key;
        this.version = version;
        this.lastUsedAt = lastUsedAt;
        this.reclaimAt = reclaimAt;
        this.owner = owner;
        this.payload = payload;
    }

    static Entry of(StoredRecord record) {
        return new Entry(
                record.key(),
                record.version(),
                record.lastUsedAt().toEpochMilli(),
                record.reclaimAt().toEpochMilli(),
                record.owner().orElse(null),
                record.payload());
    }

    /** The entry that takes the place of this one. It keeps the objects that are equal, so that a session has one key and one owner. */
    Entry replacedBy(StoredRecord next) {
        OwnerKey nextOwner = next.owner().orElse(null);
        return new Entry(
                key,
                next.version(),
                next.lastUsedAt().toEpochMilli(),
                next.reclaimAt().toEpochMilli(),
                nextOwner != null && nextOwner.equals(owner) ? owner : nextOwner,
                next.payload());
    }

    Entry touched(long nextVersion, Instant usedAt, Instant reclaimableAt) {
        return new Entry(key, nextVersion, usedAt.toEpochMilli(), reclaimableAt.toEpochMilli(), owner, payload);
    }

    StoredRecord record() {
        return new StoredRecord(
                key,
                version,
                Instant.ofEpochMilli(lastUsedAt),
                Instant.ofEpochMilli(reclaimAt),
                Optional.ofNullable(owner),
                payload);
    }
}
