package dev.satchel.session.store;

import dev.satchel.session.codec.Content;
import dev.satchel.session.codec.Payload;
import java.time.Instant;
import java.util.Optional;

/**
 * The record that a store keeps under one key. The store compares the version and never computes one, returns the times
 * as it got them (with at least millisecond precision) and never looks into the content.
 *
 * @param key where it lies
 * @param version an opaque random number, made anew by the engine for each write
 * @param lastUsedAt when the session was last used
 * @param reclaimAt from when on a store may drop the record; well behind the session's own deadline
 * @param owner whose record it is, for the owner index
 * @param content the session, encoded or ready to be: a {@link Payload} where the record comes from bytes
 */
public record StoredRecord(
        StorageKey key,
        long version,
        Instant lastUsedAt,
        Instant reclaimAt,
        Optional<OwnerKey> owner,
        Content content) {

    /** The encoded session. Encodes it unless its bytes are there: a store that keeps bytes calls this once. */
    public Payload payload() {
        return content.bytes();
    }

    /** Whether a store may drop it: {@code reclaimAt <= now}. */
    public boolean reclaimable(Instant now) {
        return !reclaimAt.isAfter(now);
    }

    /** The record after a touch: another version and other times, all else the same. */
    public StoredRecord touched(long nextVersion, Instant usedAt, Instant reclaimableAt) {
        return new StoredRecord(key, nextVersion, usedAt, reclaimableAt, owner, content);
    }

    /** Shows the sizes and the reclaim time only. */
    @Override
    public String toString() {
        return "StoredRecord[" + content.size() + " bytes, reclaimAt=" + reclaimAt + "]";
    }
}
