package dev.satchel.session.internal;

import dev.satchel.session.Token;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange opened.
 *
 * @param kind what was found
 * @param state the session as the exchange starts with it: the stored one, or an empty one
 * @param snapshot what is stored: the session, the marker that it left, or the leftover whose place a new one takes
 * @param token the token that opened it
 */
record Opened(
        Kind kind,
        SessionState state,
        @Nullable Snapshot snapshot,
        @Nullable Token token) {

    enum Kind {
        /** A live session. */
        LIVE,
        /** Nothing; a first write creates a session. */
        NEW,
        /** A rotation marker within the hand-over: empty, and its writes conflict unless they claim. */
        SUPERSEDED,
        /** A rotation marker after the hand-over: a new session, but ending it still follows the marker. */
        LEFT_BEHIND,
        /** Something unreadable or past its time, whose place a new session takes. */
        LEFTOVER,
        /** The store could not answer; empty, and writes fail. */
        OUTAGE
    }

    boolean live() {
        return kind == Kind.LIVE;
    }

    Optional<Snapshot> leftover() {
        return kind == Kind.LEFTOVER ? Optional.ofNullable(snapshot) : Optional.empty();
    }

    Optional<Snapshot> marker() {
        return kind == Kind.SUPERSEDED || kind == Kind.LEFT_BEHIND ? Optional.ofNullable(snapshot) : Optional.empty();
    }
}
