package dev.satchel.session;

/** The rule for stored data that cannot be decoded. */
public enum Undecodable {
    /**
     * An attribute reads as absent, with an event; its bytes stay until it is set. A session may be unreadable as a
     * whole: sealed under a key that this node lacks, written by a newer release or another codec, or damaged. It reads
     * as absent, and stays. A token opens a new session, and at an address writes throw {@link CorruptSessionException}
     * until its stored deadline has passed.
     */
    DROP_VALUE,
    /**
     * The session is ended at commit, with an event; what is read or set from then on belongs to a new one. A new
     * session takes the place of one at an address that cannot be read at all: with a wrong key, each address loses its
     * data at its first write.
     */
    DROP_SESSION,
    /** {@link SessionValueException} or {@link CorruptSessionException}. */
    FAIL
}
