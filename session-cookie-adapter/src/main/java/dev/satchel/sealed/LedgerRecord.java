package dev.satchel.sealed;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.store.StoredRecord;

/**
 * A record of the ledger, and what it says.
 *
 * @param stored the record as it stands in the store
 * @param entry which tokens are valid
 */
record LedgerRecord(StoredRecord stored, LedgerEntry entry) {

    /**
     * Reads a record.
     *
     * @throws CorruptSessionException when it is not one of ours
     */
    static LedgerRecord of(StoredRecord stored) {
        LedgerEntry entry = LedgerEntry.of(stored.payload());
        if (!Composition.countable(stored) || !Composition.countable(entry.since())) {
            throw new CorruptSessionException("the ledger's record has a time that no session has");
        }
        return new LedgerRecord(stored, entry);
    }
}
