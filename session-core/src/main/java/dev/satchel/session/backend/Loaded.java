package dev.satchel.session.backend;

import dev.satchel.session.SessionEvent.RefusalReason;

/** The result of a {@link Locator}. */
public sealed interface Loaded {

    /**
     * A session, which may be past its time: that is for the engine to say.
     *
     * @param snapshot the session
     */
    record Found(Snapshot snapshot) implements Loaded {}

    /**
     * A rotation marker: the session went on under another key.
     *
     * @param marker the marker; its {@code lastUsedAt} is when the session was rotated
     */
    record Superseded(Snapshot marker) implements Loaded {}

    /** Nothing lives at this address, or not any more. */
    record Nothing() implements Loaded {}

    /**
     * The token opens nothing.
     *
     * @param reason why, for the listener
     * @param session the fingerprint of the session that the token belongs to, for the listener; empty where the
     *     backend cannot vouch for it
     */
    record Refused(RefusalReason reason, String session) implements Loaded {

        /** Refuses a token of which no session is known. */
        public Refused(RefusalReason reason) {
            this(reason, "");
        }
    }

    /**
     * A record that cannot be read, and whose version the store knows.
     *
     * @param leftover what is there; its state is that of an empty session
     */
    record Unreadable(Snapshot leftover) implements Loaded {}
}
