package dev.satchel.session;

import org.jspecify.annotations.Nullable;

/** A stored session is there but cannot be read. */
public class CorruptSessionException extends SessionStoreException {

    private static final long serialVersionUID = 1L;

    /** With a message that holds no token, key or value. */
    public CorruptSessionException(String message) {
        super(message);
    }

    /** With a message that holds no token, key or value, and what caused it. */
    public CorruptSessionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
