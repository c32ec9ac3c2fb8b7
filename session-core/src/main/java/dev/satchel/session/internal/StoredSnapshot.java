package dev.satchel.session.internal;

import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.Snapshot;
import dev.satchel.session.spi.StoredRecord;
import java.time.Instant;

/** A session as a store holds it. */
record StoredSnapshot(StoredRecord record, SessionState state) implements Snapshot {

    @Override
    public Instant lastUsedAt() {
        return record.lastUsedAt();
    }

    @Override
    public int size() {
        return record.payload().size();
    }

    boolean marker() {
        return state.successor().isPresent();
    }
}
