package dev.satchel.session.backend;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The listeners of one kind of event. A listener watches: what it throws, an error even, reaches neither the caller nor
 * its neighbours. Thread-safe; notify with no lock held.
 *
 * @param <E> what they are notified of
 */
public final class Listeners<E> {

    private final List<Consumer<? super E>> all = new CopyOnWriteArrayList<>();

    /** Nobody yet. */
    public Listeners() {}

    /** Notifies this one as well, from now on. */
    public void add(Consumer<? super E> listener) {
        all.add(Objects.requireNonNull(listener, "listener"));
    }

    /** Whether there is nobody to notify. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Notifies each in turn, in this thread. */
    public void tell(E news) {
        for (Consumer<? super E> listener : all) {
            try {
                listener.accept(news);
            } catch (Throwable dropped) {
                // The event has happened, whatever the listener makes of it.
            }
        }
    }
}
