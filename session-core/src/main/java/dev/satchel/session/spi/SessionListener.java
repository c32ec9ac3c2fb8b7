package dev.satchel.session.spi;

/**
 * Hears what happens to sessions. Called on the thread that brought it about or noticed it: that of an exchange, or of a clean-up that found a
 * session expired. No lock is held; it may call back. What it throws is dropped: a listener breaks nothing.
 *
 * <pre>{@code
 * .listener(event -> {
 *     if (event instanceof SessionEvent.Ended ended) {
 *         audit.add(ended.session() + " ended: " + ended.reason());
 *     }
 * })
 * }</pre>
 */
@FunctionalInterface
public interface SessionListener {

    /** Called once for each event. */
    void on(SessionEvent event);
}
