package dev.satchel.session.internal;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
import java.util.Optional;

/**
 * Writes what one exchange did. Every write is conditional on what was held: {@link Creating}, {@link Updating},
 * {@link Touching} and {@link Ending} say what becomes of one that finds something else.
 */
final class Commit {

    static final int MAX_ATTEMPTS = 64;

    private static final Directive CLEAR = new Directive.Clear();

    private final Work work;
    private final Optional<Snapshot> dropped;
    private final Notices notices;

    /** @param dropped the session that the exchange opened, if it could not be read and is to end */
    Commit(Work work, Optional<Snapshot> dropped) {
        this.work = work;
        this.dropped = dropped;
        this.notices = new Notices(work);
    }

    /**
     * Sends the notifications, and ends sessions that a quota leaves no room for. Called once, when the outcome is
     * kept.
     */
    void announce() {
        notices.announce();
    }

    /** Ends the session. */
    Outcome end() {
        drop();
        new Ending(work, notices).run();
        return new Outcome.Nothing(CLEAR);
    }

    /** Writes what changed. */
    Outcome write() {
        drop();
        if (work.opened() instanceof Opened.Live live) {
            return work.delta().isEmpty()
                    ? new Touching(work).run(live.session())
                    : new Updating(work, notices).run(live.session(), Basis.AS_OPENED);
        }
        return work.delta().isEmpty() ? nothing() : create();
    }

    private Outcome create() {
        if (work.opened() instanceof Opened.Unreadable && work.address().isPresent()) {
            throw Refusals.unreadable();
        }
        SessionState first = work.first();
        return isNothing(first) ? nothing() : new Creating(work, notices).run(first);
    }

    private Outcome nothing() {
        return new Outcome.Nothing(dropped.isPresent() ? CLEAR : Outcome.KEEP);
    }

    private void drop() {
        if (dropped.isPresent() && work.backend().end(dropped.get(), work.openedAt())) {
            notices.ended(dropped.get(), EndReason.CORRUPT);
        }
    }

    private static boolean isNothing(SessionState state) {
        return state.attributes().count() == 0
                && state.flash().isEmpty()
                && state.owner().isEmpty()
                && state.lifetime().isEmpty();
    }
}
