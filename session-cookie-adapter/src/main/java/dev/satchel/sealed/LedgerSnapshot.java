package dev.satchel.sealed;

import dev.satchel.session.spi.BirthId;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.Snapshot;
import dev.satchel.session.spi.StoredRecord;
import java.time.Instant;

/**
 * A session as its token says it, and the ledger's record of it.
 *
 * @param state the state
 * @param size the length of the token
 * @param id which token it was opened with
 * @param standing what that token is good for
 * @param record the record
 * @param entry what the record says
 * @param outdated whether to seal it anew even if it is only read
 */
record LedgerSnapshot(
        SessionState state,
        int size,
        BirthId id,
        Standing standing,
        StoredRecord record,
        LedgerEntry entry,
        boolean outdated)
        implements Snapshot {

    /** What a token is good for. */
    enum Standing {
        /** It is the current one. */
        CURRENT,
        /** It was replaced a moment ago, and the response with the current one may be lost or on its way: reading only. */
        DELIVERY,
        /** It was replaced longer ago, and the current one never came: it is taken for one write. */
        LATE,
        /** It was replaced by a rotation. */
        ROTATED
    }

    @Override
    public Instant lastUsedAt() {
        return standing == Standing.ROTATED ? state.lastUsedAt() : record.lastUsedAt();
    }

    @Override
    public String toString() {
        return "LedgerSnapshot[" + state + ", " + standing + "]";
    }
}
