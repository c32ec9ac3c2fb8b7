package dev.satchel.session.extension;

import dev.satchel.session.SessionView;
import dev.satchel.session.backend.ForwardingView;

/** A view that stays one: what is behind it may be a session, and no cast finds it. */
final class ReadOnlyView extends ForwardingView {

    private final SessionView view;

    ReadOnlyView(SessionView view) {
        this.view = view;
    }

    @Override
    protected SessionView view() {
        return view;
    }
}
