package dev.satchel.session.store;

import java.util.function.Consumer;

/**
 * The power to report which records the store dropped by itself: for want of room, or because their {@code reclaimAt}
 * has come. From it the engine knows that a session ended which nobody asked for again, and names the reason.
 *
 * <p><b>Guarantees.</b> Each record that the store drops by itself, asked by {@link Reapable#deleteExpired} or not, is
 * reported once, with its last content. The node that removed it reports it, to that node's listeners. A record that a
 * caller deleted or replaced with one of the verbs is not reported. Neither is a record that was renewed in time, or
 * that another node dropped.
 *
 * <p><b>Limits.</b> A record that cannot be read when it is dropped need not be reported. A crash may suppress a
 * report, or repeat it if the crash undid the removal. The store does not know whose record it is. If several stacks
 * share a store, each of them is notified of all records. Where that matters, give each stack a store or a namespace of
 * its own.
 *
 * <p><b>Threads.</b> Listeners run on the thread that called the store, after all locks are released, or on a thread of
 * the store. A record that {@code deleteExpired} drops is reported before it returns, or by another call that is
 * reporting at that moment. A listener may block and may call the store. It must not cause a new drop for each drop
 * that it receives. {@code find} notifies nobody.
 *
 * <p><b>Errors.</b> A runtime exception of a listener is dropped. The verb that was called does and returns what it
 * would without it, and the other listeners are notified.
 *
 * <pre>{@code
 * store.power(DropReporting.class).ifPresent(power -> power.onDrop(record -> gone.increment()));
 * }</pre>
 */
@FunctionalInterface
public interface DropReporting {

    /** Notifies this listener as well, from now on, for as long as the store lives. */
    void onDrop(Consumer<StoredRecord> listener);
}
