package dev.satchel.session;

import org.jspecify.annotations.Nullable;

/** The root of what goes wrong with sessions. No message holds a token, a key or a value. */
public abstract class SessionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what, and what to do. */
    protected SessionException(String message) {
        super(message);
    }

    /** With a message and what caused it. */
    protected SessionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
