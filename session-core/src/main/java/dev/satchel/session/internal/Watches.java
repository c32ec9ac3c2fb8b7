package dev.satchel.session.internal;

import dev.satchel.session.ExchangeWatch;

/**
 * Notifies those before, then one more; a watch that throws, an error even, breaks nothing, not even its neighbours.
 */
record Watches(ExchangeWatch before, ExchangeWatch last) implements ExchangeWatch {

    @Override
    public void opened(Result result, String session, int size) {
        before.opened(result, session, size);
        try {
            last.opened(result, session, size);
        } catch (Throwable dropped) {
            // A watch watches; what goes wrong in it must not reach the session.
        }
    }

    @Override
    public void committing() {
        before.committing();
        try {
            last.committing();
        } catch (Throwable dropped) {
            // As above.
        }
    }

    @Override
    public void committed(Result result, String session, int size) {
        before.committed(result, session, size);
        try {
            last.committed(result, session, size);
        } catch (Throwable dropped) {
            // As above.
        }
    }

    @Override
    public void closed() {
        before.closed();
        try {
            last.closed();
        } catch (Throwable dropped) {
            // As above.
        }
    }
}
