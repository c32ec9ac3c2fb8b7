package dev.satchel.session.extension;

/**
 * An extension cannot serve what it was asked; nothing is stored but what it had saved before. Over HTTP: 400, with
 * the message, so keep secrets out of it.
 */
public final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message for the caller. */
    public BadRequestException(String message) {
        super(message);
    }
}
