package dev.satchel.session;

import org.jspecify.annotations.Nullable;

/** A store has no room for another session. Nothing was written. */
public class SessionStoreFullException extends SessionStoreException {

    private static final long serialVersionUID = 1L;

    /** With a message that holds no token, key or value. */
    public SessionStoreFullException(String message) {
        super(message);
    }

    /** With a message that holds no token, key or value, and what caused it. */
    public SessionStoreFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
