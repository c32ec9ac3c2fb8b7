package dev.satchel.session.spi;

/**
 * Hears what happens to sessions. Called on the thread of the exchange, with no lock held; it may call back. What it throws is
 * dropped: a listener breaks nothing.
 */
@FunctionalInterface
public interface SessionListener {

    /** Called once for each event. */
    void on(SessionEvent event);
}
