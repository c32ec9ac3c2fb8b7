package dev.satchel.testkit.internal;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoreTraits.Trait;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The stores that a subject has opened during an examination, and which of them the kit has closed. */
final class Openings {

    private final Queue<WeakReference<SessionStore>> closed = new ConcurrentLinkedQueue<>();

    /**
     * The store that was opened.
     *
     * @param others the nodes that are open on the same storage
     * @throws IllegalStateException when the kit has closed it, or it is one of the others
     */
    SessionStore checked(SessionStore opened, List<SessionStore> others) {
        Objects.requireNonNull(opened, "open(Bench) answered null, not a store");
        closed.removeIf(each -> each.refersTo(null));
        if (closed.stream().anyMatch(each -> each.refersTo(opened))) {
            throw new IllegalStateException("open(Bench) answered a store that the kit has closed before:"
                    + " answer a new one each time, over what is expensive to open, such as a pool");
        }
        boolean again = others.stream().anyMatch(each -> each == opened);
        if (again && opened.traits().traits().contains(Trait.SHARED)) {
            throw new IllegalStateException("open(Bench) answered the same object for two nodes:"
                    + " a store that claims SHARED is checked with two of its own, so answer a new one each time");
        }
        return opened;
    }

    void closed(SessionStore store) {
        closed.add(new WeakReference<>(store));
    }
}
