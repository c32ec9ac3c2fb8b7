package dev.satchel.session.backend;

/** A promise of a backend. A stack's requirements are checked against these promises when it is composed. */
public enum Guarantee {
    /**
     * A write applies only to what it was computed from, and the present state can be read again: updates can be
     * rebased.
     */
    COMPARE_AND_SET,
    /** A write computed from what is no longer current is refused. */
    DETECT_CONFLICT,
    /** A destroyed session is dead, also for somebody who kept its token. */
    REVOCABLE,
    /** Sessions can live at a {@link dev.satchel.session.SessionAddress}. */
    ADDRESSABLE,
    /** The sessions of a principal can be listed and revoked. */
    OWNER_INDEX,
    /** Several processes see the same sessions. */
    SHARED,
    /** An acknowledged write survives the end of the process. */
    DURABLE
}
