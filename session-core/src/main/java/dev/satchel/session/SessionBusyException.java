package dev.satchel.session;

/** Too many exchanges wait for one session. Nothing was done; try again later. Over HTTP: 503. */
public final class SessionBusyException extends SessionException {

    private static final long serialVersionUID = 1L;

    /** With a message that says how long was waited, or how many wait. */
    public SessionBusyException(String message) {
        super(message);
    }
}
