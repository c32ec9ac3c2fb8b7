package dev.satchel.session;

import java.time.Instant;

/** The action that a carrier must take after an exchange. */
public sealed interface Directive {

    /** Nothing: what is carried stays as it is. */
    record Keep() implements Directive {}

    /**
     * Carry this token from now on.
     *
     * @param token the token
     * @param expiresAt when the session expires if it is not used again; millisecond precision
     * @param persistent whether to keep it beyond the end of the browser session
     * @param signedIn whether it belongs in the place for signed-in sessions, and the other place is to be cleared;
     *     false where the carrier has one place
     */
    record Issue(Token token, Instant expiresAt, boolean persistent, boolean signedIn) implements Directive {

        /** For a carrier with one place. */
        public Issue(Token token, Instant expiresAt, boolean persistent) {
            this(token, expiresAt, persistent, false);
        }
    }

    /**
     * Carry nothing: the session was destroyed in this exchange.
     *
     * @param signedIn whether the place for signed-in sessions, where the carrier has one, is to be cleared too
     */
    record Clear(boolean signedIn) implements Directive {

        /** Clears whatever the carrier has. */
        public Clear() {
            this(true);
        }
    }
}
