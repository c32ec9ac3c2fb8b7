package dev.satchel.session.spi;

import java.time.Instant;

/** A session as it was loaded or written, with what its backend needs to write it again. Immutable. Made by a backend, for itself. */
public interface Snapshot {

    /** The state. */
    SessionState state();

    /** When it was last used: the truth, where {@link SessionState#lastUsedAt} is older. */
    Instant lastUsedAt();

    /** What it takes of the budget, in bytes. */
    int size();

    /**
     * Whether the backend wants it written again although nothing changed, as what lies under a retired key. Any use is then a due touch. By default
     * it does not.
     */
    default boolean outdated() {
        return false;
    }
}
