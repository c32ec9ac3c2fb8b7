package dev.satchel.session.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * What a store keeps under one key. The store compares the version and never computes one, returns the times as it got them
 * (with at least millisecond precision) and never looks into the payload.
 *
 * @param key where it lies
 * @param version an opaque random number, made anew by the engine for each write
 * @param lastUsedAt when the session was last used
 * @param reclaimAt from when on a store may drop the record; well behind the session's own deadline
 * @param owner whose record it is, for the owner index
 * @param payload the encoded session
 */
public record StoredRecord(
        StorageKey key,
        long version,
        Instant lastUsedAt,
        Instant reclaimAt,
        Optional<OwnerKey> owner,
        Payload payload) {

    /** Whether a store may drop it: {@code reclaimAt <= now}. */
    public boolean reclaimable(Instant now) {
        return !reclaimAt.isAfter(now);
    }

    /** The record after a touch: another version and other times, all else the same. */
    public StoredRecord touched(long nextVersion, Instant usedAt, Instant reclaimableAt) {
        return new StoredRecord(key, nextVersion, usedAt, reclaimableAt, owner, payload);
    }

    /** Tells the sizes and the reclaim time only. */
    @Override
    public String toString() {
        return "StoredRecord[" + payload.size() + " bytes, reclaimAt=" + reclaimAt + "]";
    }
}
