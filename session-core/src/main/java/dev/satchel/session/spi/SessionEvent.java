package dev.satchel.session.spi;

import java.time.Instant;

/**
 * What happened to a session. No event holds a token, a key or a value; a {@code session} is the fingerprint of its birth id, eight
 * hexadecimal digits (empty where no session was found).
 */
public sealed interface SessionEvent {

    /** When. */
    Instant at();

    /** A session was written for the first time. */
    record Created(Instant at, String session) implements SessionEvent {}

    /** A session goes on under another token. */
    record Rotated(Instant at, String session) implements SessionEvent {}

    /**
     * A session ended. Once for each session, by the node that ended it, or that found it expired and removed it: when a new session took its
     * place, or when its store dropped it. {@code at} is when that was noticed; the deadline may lie well before.
     *
     * <p>A session that expires in a store which is not {@link DropReporting} is told only when a new one takes its place: Redis drops records by
     * itself and tells nobody. A sealed session without a ledger expires unseen, wherever its token may be.
     *
     * <p>One exception to "once": a rotation that failed half-way may leave a copy, see {@link SuccessorLeft}. When the copy goes, that is told with
     * the session's id, though the session may live on.
     */
    record Ended(Instant at, String session, EndReason reason) implements SessionEvent {}

    /** What was presented opens nothing; a new session was opened in its place. */
    record Refused(Instant at, RefusalReason reason) implements SessionEvent {}

    /** More than one token was presented for one session, such as a cookie set for two paths. */
    record DuplicateTokens(Instant at, int presented) implements SessionEvent {}

    /** A write met another's; {@code attempt} counts from 1. */
    record Conflicted(Instant at, String session, int attempt) implements SessionEvent {}

    /** A session passed 80 % of its budget. */
    record NearBudget(Instant at, String session, int size, int budget) implements SessionEvent {}

    /** A stored value could not be decoded and was dropped from what the reader sees. */
    record ValueDropped(Instant at, String session, String attribute) implements SessionEvent {}

    /** A due touch could not be written; the read went on. */
    record TouchFailed(Instant at, String session) implements SessionEvent {}

    /** The store could not answer and the policy lets the exchange go on without a session. */
    record OutageBridged(Instant at) implements SessionEvent {}

    /**
     * A copy made by a rotation that did not come about, or may not have, is still there; its token was never given out. It expires by itself and is
     * told as ended then, with the id of its session.
     */
    record SuccessorLeft(Instant at, String session) implements SessionEvent {}

    /** A write was accepted from an older token than the current one, after two lost responses or by a replay. */
    record Rollback(Instant at, String session) implements SessionEvent {}

    /** Why a session ended. */
    enum EndReason {
        /** {@code destroy()}. */
        LOGOUT,
        /** Not used for the idle time. */
        IDLE,
        /** Past the absolute lifetime. */
        ABSOLUTE,
        /** Dropped by its store while it was still alive: its room was needed, or its record's time was set under another policy. */
        EVICTED,
        /** Ended by its owner or for its owner. */
        REVOKED,
        /** It could not be read, and the policy drops such sessions. */
        CORRUPT
    }

    /** Why what was presented opened nothing. */
    enum RefusalReason {
        /** Not of the shape of a token. */
        MALFORMED,
        /** Longer than any token. */
        OVERSIZED,
        /** No such session, or not any more. */
        UNKNOWN,
        /** Not used for the idle time. */
        IDLE,
        /** Past the absolute lifetime. */
        ABSOLUTE,
        /** Replaced by a rotation longer ago than the hand-over. */
        SUPERSEDED,
        /** Not sealed by us, or changed since, or sealed for another stack. */
        FORGED,
        /** Sealed under a key that is unknown by now, or revoked. */
        KEY,
        /** Issued in the future, or by a token format that is not known. */
        UNSUPPORTED,
        /** Ended, as the ledger says. */
        REVOKED,
        /** There, but unreadable. */
        CORRUPT
    }
}
