package dev.satchel.session.spi;

import java.util.function.Consumer;

/**
 * The power to tell which records the store dropped by itself: for want of room, or because their {@code reclaimAt} has come. From it the
 * engine knows that a session ended which nobody asked for again, and names the reason.
 *
 * <p><b>Guarantees.</b> Each record that the store drops by itself, asked by {@link Reapable#deleteExpired} or not, is told once, as it was
 * when it went, by the node whose removal took effect and to those who listen there. What a caller deleted or replaced with one of the verbs is
 * not told, nor is what stays: a record that was renewed in time, or that another node dropped.
 *
 * <p><b>Limits.</b> A record that cannot be read when it goes need not be told. Nor can what a crash came in between: it may go untold, or be told
 * again where the crash undid its removal. The store does not know whose record it is: one that several stacks share tells each of them of
 * all. Give each stack a store of its own, on a storage or in a namespace of its own, where it matters.
 *
 * <p><b>Threads.</b> A listener is called in the thread of a call to the store, at its end and with no lock held, or in one of the store's own; what
 * {@code deleteExpired} drops is told before it answers, or by another call that is telling at that moment. It may take its time, and call the store, but not make it drop another record for each that
 * it hears of, which would have no end. {@code find} tells nobody.
 *
 * <p><b>Errors.</b> A runtime exception that a listener throws is dropped: the verb that was called has done, and answers, what it would without it, and the other
 * listeners are told.
 *
 * <pre>{@code
 * store.power(DropReporting.class).ifPresent(power -> power.onDrop(record -> gone.increment()));
 * }</pre>
 */
@FunctionalInterface
public interface DropReporting {

    /** Tells this listener as well, from now on and for as long as the store lives. */
    void onDrop(Consumer<StoredRecord> listener);
}
