package dev.satchel.session.internal;

import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.backend.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The notifications of a commit, sent after it, once its outcome is kept. Nobody who is notified, and nothing that
 * fails here, changes what the exchange answers.
 */
final class Notices {

    private final Work work;

    /** Made at its first use: most commits notify nobody. */
    private List<Runnable> later = List.of();

    Notices(Work work) {
        this.work = work;
    }

    void created(Snapshot session) {
        event(new SessionEvent.Created(work.openedAt(), fingerprint(session)));
    }

    void rotated(Snapshot session) {
        event(new SessionEvent.Rotated(work.openedAt(), fingerprint(session)));
    }

    void ended(Snapshot session, EndReason reason) {
        event(new SessionEvent.Ended(work.openedAt(), fingerprint(session), reason));
    }

    /** A session that was of this size before takes this much now. */
    void grown(int before, Snapshot session) {
        int budget = work.backend().traits().budget();
        int near = budget / 5 * 4;
        if (session.size() >= near && before < near) {
            event(new SessionEvent.NearBudget(work.openedAt(), fingerprint(session), session.size(), budget));
        }
    }

    /** The session was claimed: others of its owner may have to end. */
    void claimed(Snapshot session) {
        work.stack()
                .quota()
                .ifPresent(quota -> later(() -> quota.trim(
                        session.state().owner().orElseThrow(), session.state().birthId())));
    }

    void announce() {
        later.forEach(Runnable::run);
    }

    private void event(SessionEvent event) {
        later(() -> work.stack().tell(event));
    }

    private void later(Runnable notice) {
        if (later.isEmpty()) {
            later = new ArrayList<>();
        }
        later.add(notice);
    }

    private static String fingerprint(Snapshot session) {
        return session.state().birthId().fingerprint();
    }
}
