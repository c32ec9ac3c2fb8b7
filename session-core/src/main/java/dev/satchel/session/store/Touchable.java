package dev.satchel.session.store;

import java.time.Instant;

/** The power to move a record's times without writing its payload. */
public interface Touchable {

    /**
     * Gives the record another version and other times, if it is there and has the expected version. Payload and owner
     * stay. Never creates. Failure and threads as in {@link SessionStore}.
     */
    WriteResult touch(StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt);
}
