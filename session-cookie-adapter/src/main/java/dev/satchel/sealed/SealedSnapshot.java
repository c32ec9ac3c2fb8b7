package dev.satchel.sealed;

import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
import java.time.Instant;

/**
 * A session as its token says it.
 *
 * @param state the state
 * @param size the length of the token
 * @param outdated whether to seal it anew even if it is only read
 */
record SealedSnapshot(SessionState state, int size, boolean outdated) implements Snapshot {

    @Override
    public Instant lastUsedAt() {
        return state.lastUsedAt();
    }
}
