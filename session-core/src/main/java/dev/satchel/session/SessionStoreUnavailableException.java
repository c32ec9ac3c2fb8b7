package dev.satchel.session;

import org.jspecify.annotations.Nullable;

/** A store cannot answer now. When it was a write, whether it was applied is unknown. */
public class SessionStoreUnavailableException extends SessionStoreException {

    private static final long serialVersionUID = 1L;

    /** With a message that holds no token, key or value. */
    public SessionStoreUnavailableException(String message) {
        super(message);
    }

    /** With a message that holds no token, key or value, and what caused it. */
    public SessionStoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
