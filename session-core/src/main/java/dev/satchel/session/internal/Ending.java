package dev.satchel.session.internal;

import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionException;
import dev.satchel.session.backend.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** Ends the session of an exchange, and every other live one that was presented beside it. */
final class Ending {

    private final Work work;
    private final Notices notices;

    Ending(Work work, Notices notices) {
        this.work = work;
        this.notices = notices;
    }

    /** One that cannot be ended does not keep the others: the failure is thrown when all were tried. */
    void run() {
        if (work.opened() instanceof Opened.Bridged) {
            throw Refusals.outage();
        }
        if (work.opened() instanceof Opened.Unreadable && work.address().isPresent()) {
            throw Refusals.unreadable();
        }
        List<SessionException> problems = new ArrayList<>();
        for (Snapshot target : work.opened().ends()) {
            try {
                if (work.backend().end(target, work.openedAt())) {
                    notices.ended(target, EndReason.LOGOUT);
                }
            } catch (SessionException failed) {
                problems.add(failed);
            }
        }
        if (!problems.isEmpty()) {
            SessionException first = problems.get(0);
            problems.subList(1, problems.size()).forEach(first::addSuppressed);
            throw first;
        }
    }
}
