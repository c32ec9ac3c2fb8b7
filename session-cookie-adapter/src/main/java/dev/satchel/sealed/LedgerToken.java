package dev.satchel.sealed;

import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;

/**
 * A token of a session that a ledger knows.
 *
 * @param id which of the session's tokens it is
 * @param state the session as the engine sees it
 * @param size the bytes that count against the budget; 0 for a marker or an unreadable record
 * @param stale whether it is to be sealed anew even if it is only read
 */
record LedgerToken(BirthId id, SessionState state, int size, boolean stale) {

    /** One that a mere read does not seal anew. */
    static LedgerToken of(BirthId id, SessionState state, int size) {
        return new LedgerToken(id, state, size, false);
    }
}
