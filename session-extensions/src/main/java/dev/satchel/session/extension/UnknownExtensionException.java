package dev.satchel.session.extension;

/** No such extension is registered. Over HTTP: 404. */
public final class UnknownExtensionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message for the caller. */
    UnknownExtensionException(String message) {
        super(message);
    }
}
