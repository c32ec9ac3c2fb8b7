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

    /** The snapshots that end with the session: its own, and those beside it. */
    List<Snapshot> ends();

    /** The same with further snapshots beside it, which end with it. */
    Opened beside(List<Snapshot> more);

    /**
     * A live session.
     *
     * @param session the session
     * @param presented the token or the address that opened it
     * @param others what else was presented: the same user's, who wants none of it
     */
    record Live(Snapshot session, Locator presented, List<Snapshot> others) implements Opened {

        @Override
        public SessionState state() {
            return session.state();
        }

        @Override
        public List<Snapshot> ends() {
            return joined(List.of(session), others);
        }

        @Override
        public Live beside(List<Snapshot> more) {
            return new Live(session, presented, joined(others, more));
        }
    }

    /**
     * Nothing. A first write creates a session.
     *
     * @param state an empty session
     * @param others what was presented and not opened
     */
    record Fresh(SessionState state, List<Snapshot> others) implements Opened {

        @Override
        public List<Snapshot> ends() {
            return others;
        }

        @Override
        public Fresh beside(List<Snapshot> more) {
            return new Fresh(state, joined(others, more));
        }
    }

    /**
     * A rotation marker within the hand-over. It opens empty, and its writes conflict unless they claim.
     *
     * @param state an empty session
     * @param marker the marker, which leads to the session that is to be ended
     * @param others what else was presented
     */
    record Superseded(SessionState state, Snapshot marker, List<Snapshot> others) implements Opened {

        @Override
        public List<Snapshot> ends() {
            return joined(List.of(marker), others);
        }

        @Override
        public Superseded beside(List<Snapshot> more) {
            return new Superseded(state, marker, joined(others, more));
        }
    }

    /**
     * Something past its time, or unreadable and to be dropped. A new session takes its place.
     *
     * @param state an empty session
     * @param remains what is there
     * @param others what else was presented
     */
    record Leftover(SessionState state, Snapshot remains, List<Snapshot> others) implements Opened {

        /** An unreadable record may still be a session; an expired one has ended. */
        @Override
        public List<Snapshot> ends() {
            return remains.state().birthId().equals(BirthId.NONE) ? joined(List.of(remains), others) : others;
        }

        @Override
        public Leftover beside(List<Snapshot> more) {
            return new Leftover(state, remains, joined(others, more));
        }
    }

    /**
     * Something that cannot be read and may be somebody's session. It opens empty; at an address, writes fail.
     *
     * @param state an empty session
     * @param remains the present record, if the store knows its version
     * @param others what else was presented
     */
    record Unreadable(SessionState state, Optional<Snapshot> remains, List<Snapshot> others) implements Opened {

        @Override
        public List<Snapshot> ends() {
            return joined(remains.map(List::of).orElse(List.of()), others);
        }

        @Override
        public Unreadable beside(List<Snapshot> more) {
            return new Unreadable(state, remains, joined(others, more));
        }
    }

    /**
     * The store did not answer. It opens empty; writes fail, and so does a logout, whatever else was presented.
     *
     * @param state an empty session
     */
    record Bridged(SessionState state) implements Opened {

        @Override
        public List<Snapshot> ends() {
            return List.of();
        }

        @Override
        public Bridged beside(List<Snapshot> more) {
            return this;
        }
    }

    private static List<Snapshot> joined(List<Snapshot> some, List<Snapshot> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
