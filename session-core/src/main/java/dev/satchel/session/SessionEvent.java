package dev.satchel.session;

import dev.satchel.session.internal.Printable;
import dev.satchel.session.store.DropReporting;
import java.time.Instant;
import java.util.List;

/**
 * An event in the life of a session. No event holds a token, a key or a value; a {@code session} is the fingerprint of
 * its birth id, eight hexadecimal digits (empty where no session was found).
 */
public sealed interface SessionEvent {

    /** When. */
    Instant at();

    /** A session was written for the first time. */
    record Created(Instant at, String session) implements SessionEvent {}

    /** A session goes on under another token. */
    record Rotated(Instant at, String session) implements SessionEvent {}

    /**
     * A session of a hybrid stack moved from its token into the store, as another life.
     *
     * @param from the fingerprint that it had in its token
     * @param session its fingerprint in the store
     */
    record Moved(Instant at, String from, String session) implements SessionEvent {}

    /**
     * A session ended. Sent once per session, on the node that ended it or that removed it after expiry. A removal
     * happens when a new session takes its place, or when its store drops it. {@code at} is when that was noticed; the
     * deadline may lie well before.
     *
     * <p>A session that expires in a store which is not {@link DropReporting} is reported only when a new one takes its
     * place: Redis drops records by itself and reports nothing. A sealed session without a ledger expires unseen,
     * wherever its token may be.
     *
     * <p>Two exceptions to "once". A rotation that failed half-way may leave a copy, see {@link SuccessorLeft}: when
     * the copy expires, it is reported with the session's id, though the session may live on. A session that is ended
     * and revoked between the two writes of a rotation, when it exists twice, may be reported by both.
     */
    record Ended(Instant at, String session, EndReason reason) implements SessionEvent {}

    /**
     * The presented token opens nothing, so a new session was opened. {@code session} is the one that the token
     * belonged to, if the token or its record could be read; otherwise it is empty.
     */
    record Refused(Instant at, RefusalReason reason, String session) implements SessionEvent {}

    /**
     * More than one token was presented at once, such as a cookie set for two paths.
     *
     * @param presented how many tokens
     * @param sessions the different live sessions among those that were tried, in the order presented. The first one
     *     was opened, or none where there are several and the policy {@linkplain
     *     SessionPolicy.Builder#refuseDuplicates refuses} them
     */
    record DuplicateTokens(Instant at, int presented, List<String> sessions) implements SessionEvent {
        public DuplicateTokens {
            sessions = List.copyOf(sessions);
        }
    }

    /** A write conflicted with another one; {@code attempt} counts from 1. */
    record Conflicted(Instant at, String session, int attempt) implements SessionEvent {}

    /** A session passed 80 % of its budget. */
    record NearBudget(Instant at, String session, int size, int budget) implements SessionEvent {}

    /** A stored value could not be decoded and was dropped from what the reader sees. */
    record ValueDropped(Instant at, String session, String attribute) implements SessionEvent {
        @Override
        public String toString() {
            return "ValueDropped[at=" + at + ", session=" + session + ", attribute=" + Printable.of(attribute) + "]";
        }
    }

    /** A due touch could not be written; the read went on. */
    record TouchFailed(Instant at, String session) implements SessionEvent {}

    /**
     * A {@link dev.satchel.session.TokenCarrier} failed after its exchange was stored. The caller was answered as
     * stored. The same {@code BoundSession} carries the outcome again before its next exchange; when the process ends
     * before that, a new token is lost.
     */
    record CarrierFailed(Instant at, String session) implements SessionEvent {}

    /**
     * A claim was stored, and the principal's other sessions that are more than the policy allows could not all be
     * ended, or counted. The next claim tries again.
     */
    record OwnerLimitMissed(Instant at, String session) implements SessionEvent {}

    /** The store could not answer and the policy lets the exchange go on without a session. */
    record OutageBridged(Instant at) implements SessionEvent {}

    /**
     * A copy made by a rotation that did not come about, or may not have, may still be there; its token was never given
     * out. It expires by itself and is then reported as ended, with the id of its session.
     */
    record SuccessorLeft(Instant at, String session) implements SessionEvent {}

    /**
     * A write was accepted from an older token than the current one, which nobody had presented: its response was lost,
     * or the token is replayed.
     */
    record Rollback(Instant at, String session) implements SessionEvent {}

    /**
     * A token was presented that another one had replaced longer ago than a lost response explains, and was refused. A
     * copy is in somebody's hands, or a request was very late. The session goes on; {@link OwnedSessions#revoke} ends
     * it. Only a ledger detects this.
     */
    record Replayed(Instant at, String session) implements SessionEvent {}

    /** Why a session ended. */
    enum EndReason {
        /** {@code destroy()}. */
        LOGOUT,
        /** Not used for the idle time. */
        IDLE,
        /** Past the absolute lifetime. */
        ABSOLUTE,
        /** Dropped by its store while it was still alive: its room was needed. */
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
        /** Issued or begun in the future, not to be used yet ({@code nbf}), or of a token format that is not known. */
        UNSUPPORTED,
        /** Ended, as the ledger says, or begun before the stack ended all sessions. */
        REVOKED,
        /** There, but unreadable. */
        CORRUPT
    }
}
