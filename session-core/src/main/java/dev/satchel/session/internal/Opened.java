package dev.satchel.session.internal;

import dev.satchel.session.backend.Locator;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The result of opening, for one exchange. */
sealed interface Opened {

    /** The session as the exchange starts with it: the stored one, or an empty one. */
    SessionState state();

    /** The snapshots that end with the session. */
    List<Snapshot> ends();

    /**
     * A live session.
     *
     * @param session the session
     * @param presented the token or the address that opened it
     * @param others the other live sessions that were presented beside it
     */
    record Live(Snapshot session, Locator presented, List<Snapshot> others) implements Opened {

        @Override
        public SessionState state() {
            return session.state();
        }

        /** This one and the others: they are the same user's, who wants none of them. */
        @Override
        public List<Snapshot> ends() {
            return Stream.concat(Stream.of(session), others.stream()).toList();
        }
    }

    /**
     * Nothing. A first write creates a session.
     *
     * @param state an empty session
     * @param others the live sessions that were presented and not opened
     */
    record Fresh(SessionState state, List<Snapshot> others) implements Opened {

        @Override
        public List<Snapshot> ends() {
            return others;
        }
    }

    /**
     * A rotation marker within the hand-over. It opens empty, and its writes conflict unless they claim.
     *
     * @param state an empty session
     * @param marker the marker, which leads to the session that is to be ended
     */
    record Superseded(SessionState state, Snapshot marker) implements Opened {

        @Override
        public List<Snapshot> ends() {
            return List.of(marker);
        }
    }

    /**
     * Something past its time, or unreadable and to be dropped. A new session takes its place.
     *
     * @param state an empty session
     * @param remains what is there
     */
    record Leftover(SessionState state, Snapshot remains) implements Opened {

        /** An unreadable record may still be a session; an expired one has ended. */
        @Override
        public List<Snapshot> ends() {
            return remains.state().birthId().equals(BirthId.NONE) ? List.of(remains) : List.of();
        }
    }

    /**
     * Something that cannot be read and may be somebody's session. It opens empty; at an address, writes fail.
     *
     * @param state an empty session
     * @param remains the present record, if the store knows its version
     */
    record Unreadable(SessionState state, Optional<Snapshot> remains) implements Opened {

        @Override
        public List<Snapshot> ends() {
            return remains.map(List::of).orElse(List.of());
        }
    }

    /**
     * The store did not answer. It opens empty; writes fail.
     *
     * @param state an empty session
     */
    record Bridged(SessionState state) implements Opened {

        @Override
        public List<Snapshot> ends() {
            return List.of();
        }
    }
}
