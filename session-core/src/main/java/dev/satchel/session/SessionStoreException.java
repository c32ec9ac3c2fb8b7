package dev.satchel.session;

import org.jspecify.annotations.Nullable;

/** A store failed. When it was a write, whether it was applied is unknown; the engine does not repeat it. */
public class SessionStoreException extends SessionException {

    private static final long serialVersionUID = 1L;

    /** With a message that holds no token, key or value. */
    public SessionStoreException(String message) {
        super(message);
    }

    /** With a message that holds no token, key or value, and what caused it. */
    public SessionStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
