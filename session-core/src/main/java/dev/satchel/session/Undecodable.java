package dev.satchel.session;

/** What to do with stored data that cannot be decoded. */
public enum Undecodable {
    /**
     * An attribute reads as absent, with an event; its bytes stay until it is set. A session that cannot be read at all is dropped, as
     * with {@link #DROP_SESSION}.
     */
    DROP_VALUE,
    /** The session is ended at commit, with an event; what is read or set from then on belongs to a new one. */
    DROP_SESSION,
    /** {@link SessionValueException} or {@link CorruptSessionException}. */
    FAIL
}
