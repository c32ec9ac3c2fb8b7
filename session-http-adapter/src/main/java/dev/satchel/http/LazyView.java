package dev.satchel.http;

import dev.satchel.session.SessionView;
import dev.satchel.session.backend.ForwardingView;
import java.util.function.Supplier;

/** A view that is opened when it is first used. */
final class LazyView extends ForwardingView {

    private final Supplier<SessionView> opened;

    LazyView(Supplier<SessionView> opened) {
        this.opened = opened;
    }

    @Override
    protected SessionView view() {
        return opened.get();
    }
}
