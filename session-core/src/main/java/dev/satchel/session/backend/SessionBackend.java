package dev.satchel.session.backend;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.SessionStore;
import java.time.Instant;
import java.util.Optional;

/**
 * Turns what was presented into a session's state and back. The engine above it owns time and conflicts: it decides
 * what is expired, and what happens after a {@link Written.Conflict}. A backend returns the stored state and the result
 * of each write.
 *
 * <p>Core brings the backend over every {@link SessionStore}; sealed sessions are another. Almost nobody else needs to
 * implement this: to bring a storage, implement {@link SessionStore}.
 *
 * <p><b>Threads.</b> Thread-safe. <b>Errors.</b> As {@link SessionStore}; a session over its budget is
 * {@link dev.satchel.session.SessionTooLargeException}, thrown before anything is written.
 */
public interface SessionBackend {

    /** The name, the guarantees and the limits of the backend. Constant. */
    BackendTraits traits();

    /** Opens the session of this token or address. Writes nothing; never throws because of what was presented. */
    Loaded load(Locator presented);

    /**
     * Writes a session for the first time: under a new token, or at the address.
     *
     * @param leftover what was found there past its time; the new session takes its place
     */
    Written create(Optional<SessionAddress> address, SessionState first, Optional<Snapshot> leftover);

    /**
     * Writes the session again, if it is still what was held. When {@code next} says the {@linkplain
     * SessionState#sameData same data}, only the times move: a touch.
     */
    Written update(Snapshot held, SessionState next);

    /** Writes the session under a new token, if it is still what was held; the former token opens nothing any more. */
    Written rotate(Snapshot held, SessionState next);

    /**
     * Ends the session that was held, whatever was written to it since, and whatever it was rotated to. The held
     * snapshot may be a marker, which is followed, or unreadable, which is ended by its key. When to follow a marker is
     * for the engine to say; no time of a marker is compared here.
     *
     * @param openedAt when the exchange opened that ends it; one older than the hand-over and the skew, which finds
     * nothing, cannot decide
     * @return whether it was this call that ended it
     * @throws dev.satchel.session.SessionConflictException when the session may live on out of reach
     */
    boolean end(Snapshot held, Instant openedAt);

    /** Makes the backend of one stack; called once, when the stack is built. */
    @FunctionalInterface
    interface Factory {
        /**
         * The backend of this stack.
         *
         * @throws dev.satchel.session.SessionConfigurationException when it cannot serve it
         */
        SessionBackend create(Composition parts);
    }
}
