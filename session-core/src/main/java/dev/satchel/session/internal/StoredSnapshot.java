package dev.satchel.session.internal;

import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StoredRecord;
import java.time.Instant;

/**
 * A session as a store holds it.
 *
 * @param record the record
 * @param state what its content says, with times that can be believed
 * @param lastUsedAt when it was last used, as far as that can be believed
 * @param expiresAt when it expires, as stored
 * @param revoked whether it began before the floor, and so is over
 * @param outdated whether the record has times that cannot be believed, and is to be written again
 */
record StoredSnapshot(
        StoredRecord record,
        SessionState state,
        Instant lastUsedAt,
        Instant expiresAt,
        boolean revoked,
        boolean outdated)
        implements Snapshot {

    @Override
    public int size() {
        return record.content().size();
    }

    boolean marker() {
        return state.successor().isPresent();
    }
}
