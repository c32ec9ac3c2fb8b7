package dev.satchel.session;

import java.time.Instant;

/** What the carrier must do after an exchange. */
public sealed interface Directive {

    /** Nothing: what is carried stays as it is. */
    record Keep() implements Directive {}

    /**
     * Carry this token from now on.
     *
     * @param token the token
     * @param expiresAt when the session expires if it is not used again; millisecond precision
     * @param persistent whether to keep it beyond the end of the browser session
     */
    record Issue(Token token, Instant expiresAt, boolean persistent) implements Directive {}

    /** Carry nothing: the session was destroyed in this exchange. */
    record Clear() implements Directive {}
}
