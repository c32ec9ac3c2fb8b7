package dev.satchel.session.backend;

import dev.satchel.session.codec.SessionState;
import java.time.Instant;

/**
 * A session as it was loaded or written, with what its backend needs to write it again. Immutable. Made by a backend,
 * for itself.
 */
public interface Snapshot {

    /** The state. */
    SessionState state();

    /** When it was last used: the truth, where {@link SessionState#lastUsedAt} is older. */
    Instant lastUsedAt();

    /**
     * When it expires, as it was last written or touched: the truth, where {@link SessionState#expiresAt} is older. A
     * session lives no longer, whatever today's policy says. By default what the state says.
     */
    default Instant expiresAt() {
        return state().expiresAt();
    }

    /** Its share of the budget, in bytes. */
    int size();

    /** Whether it was revoked where it lies, so that it is over whatever its deadlines say. By default it was not. */
    default boolean revoked() {
        return false;
    }

    /**
     * Whether the backend wants it written again although nothing changed, as what lies under a retired key. Any use is
     * then a due touch. By default it does not.
     */
    default boolean outdated() {
        return false;
    }
}
