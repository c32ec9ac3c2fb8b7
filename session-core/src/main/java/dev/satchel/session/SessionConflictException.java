package dev.satchel.session;

/**
 * Another exchange wrote, rotated or ended the session meanwhile, and this one's changes cannot be joined to it.
 * Nothing of this exchange was stored; run the interaction again. Over HTTP: 409.
 */
public final class SessionConflictException extends SessionException {

    private static final long serialVersionUID = 1L;

    /** With a message that describes the conflict. */
    public SessionConflictException(String message) {
        super(message);
    }
}
