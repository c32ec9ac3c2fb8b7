package dev.satchel.session.internal;

import dev.satchel.session.SessionView;
import dev.satchel.session.backend.ForwardingView;

/** The read-only face of an exchange's session: an object of its own, so that no cast finds a mutator. */
final class WorkingView extends ForwardingView {

    private final WorkingSession session;

    WorkingView(WorkingSession session) {
        this.session = session;
    }

    @Override
    protected SessionView view() {
        return session;
    }
}
