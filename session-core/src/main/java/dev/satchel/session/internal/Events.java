package dev.satchel.session.internal;

import dev.satchel.session.spi.SessionEvent;
import dev.satchel.session.spi.SessionListener;
import java.util.List;

/** Tells every listener; one that throws breaks nothing, not even its neighbours. */
record Events(List<SessionListener> listeners) implements SessionListener {

    public Events {
        listeners = List.copyOf(listeners);
    }

    @Override
    public void on(SessionEvent event) {
        for (SessionListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException dropped) {
                // A listener watches; what goes wrong in it must not reach the session.
            }
        }
    }
}
