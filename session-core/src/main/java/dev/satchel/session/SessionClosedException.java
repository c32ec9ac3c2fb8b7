package dev.satchel.session;

/** Misuse: a session was written after it was destroyed or saved, or after its exchange was over. */
public final class SessionClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** With a message that names the likely intent. */
    public SessionClosedException(String message) {
        super(message);
    }
}
