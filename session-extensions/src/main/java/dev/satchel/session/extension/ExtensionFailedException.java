package dev.satchel.session.extension;

/**
 * An extension threw a checked exception, which is the cause; nothing is stored but what it had saved before. Over
 * HTTP: 500.
 */
public final class ExtensionFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ExtensionFailedException(String extension, Exception cause) {
        super(extension + " failed", cause);
    }
}
