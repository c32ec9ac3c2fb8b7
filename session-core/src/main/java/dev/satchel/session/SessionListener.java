package dev.satchel.session;

/**
 * Receives the events of a stack. Called on the thread that caused or noticed the event: that of an exchange, or of a
 * clean-up that found a session expired. No lock is held, so it may call the stack. Its exceptions are dropped and fail
 * nothing.
 *
 * <pre>{@code
 * SessionListener listener = event -> {
 *     if (event instanceof SessionEvent.Ended ended) {
 *         audit.add(ended.session() + " ended: " + ended.reason());
 *     }
 * };
 * }</pre>
 */
@FunctionalInterface
public interface SessionListener {

    /** Called once for each event. */
    void on(SessionEvent event);

    /**
     * Called when an exchange begins to open its session. The watch that it returns follows that exchange to its end,
     * to measure how long opening and committing take and how they end. The default watches nothing.
     */
    default ExchangeWatch opening() {
        return ExchangeWatch.NONE;
    }
}
