package dev.satchel.session.internal;

import dev.satchel.session.ExchangeWatch;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionListener;
import dev.satchel.session.backend.Listeners;
import java.util.List;

/** All listeners of a stack as one; what goes wrong in one of them reaches neither its neighbours nor the session. */
final class Events implements SessionListener {

    private final List<SessionListener> all;
    private final Listeners<SessionEvent> told = new Listeners<>();
    private volatile boolean stopped;

    Events(List<SessionListener> listeners) {
        all = List.copyOf(listeners);
        all.forEach(listener -> told.add(listener::on));
    }

    /** From now on nobody is notified of anything: there is no stack. */
    void stop() {
        stopped = true;
    }

    @Override
    public void on(SessionEvent event) {
        if (!stopped) {
            told.tell(event);
        }
    }

    @Override
    public ExchangeWatch opening() {
        ExchangeWatch watches = ExchangeWatch.NONE;
        for (SessionListener listener : all) {
            try {
                ExchangeWatch one = listener.opening();
                watches = one == ExchangeWatch.NONE ? watches : new Watches(watches, one);
            } catch (Throwable dropped) {
                // It watches nothing of this exchange.
            }
        }
        return watches;
    }
}
