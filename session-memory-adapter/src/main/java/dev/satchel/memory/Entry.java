package dev.satchel.memory;

import dev.satchel.session.codec.Content;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is kept: half the size of the record, times as milliseconds. Its content never changes; a write puts
 * another entry in its place. The links belong to {@link Quotas} and change under its lock only.
 */
final class Entry {

    final StorageKey key;
    final long version;
    final long lastUsedAt;
    final long reclaimAt;
    final @Nullable OwnerKey owner;
    final Content content;

    /** The neighbours in the queue of the anonymous, or among the owner's. */
    @Nullable
    Entry before;

    @Nullable
    Entry after;

    /**
     * When it was last put at the end of the queue, as a count; read without the lock, where a stale one does no harm.
     */
    int placedAt;

    boolean resident;

    private Entry(
            StorageKey key, long version, long lastUsedAt, long reclaimAt, @Nullable OwnerKey owner, Content content) {
        this.key = key;
        this.version = version;
        this.lastUsedAt = lastUsedAt;
        this.reclaimAt = reclaimAt;
        this.owner = owner;
        this.content = content;
    }

    static Entry of(StoredRecord record) {
        return new Entry(
                record.key(),
                record.version(),
                record.lastUsedAt().toEpochMilli(),
                record.reclaimAt().toEpochMilli(),
                record.owner().orElse(null),
                record.content());
    }

    /**
     * The entry that takes the place of this one. It keeps the objects that are equal, so that a session has one key
     * and one owner.
     */
    Entry replacedBy(StoredRecord next) {
        OwnerKey nextOwner = next.owner().orElse(null);
        return new Entry(
                key,
                next.version(),
                next.lastUsedAt().toEpochMilli(),
                next.reclaimAt().toEpochMilli(),
                nextOwner != null && nextOwner.equals(owner) ? owner : nextOwner,
                next.content());
    }

    Entry touched(long nextVersion, Instant usedAt, Instant reclaimableAt) {
        return new Entry(key, nextVersion, usedAt.toEpochMilli(), reclaimableAt.toEpochMilli(), owner, content);
    }

    StoredRecord record() {
        return new StoredRecord(
                key,
                version,
                Instant.ofEpochMilli(lastUsedAt),
                Instant.ofEpochMilli(reclaimAt),
                Optional.ofNullable(owner),
                content);
    }
}
