package dev.satchel.session;

/**
 * Watches one exchange, from its opening to its end: to measure it, or to mark its log lines. A {@link SessionListener}
 * returns one when an exchange begins to open its session; that call and these mark when a step began and when it
 * ended. How long it took is for the watch to measure: core has no stopwatch.
 *
 * <p>Called on the thread that has the exchange, with no lock held. {@link #opened} comes first, {@link #closed} last,
 * each once. A commit of an exchange that only read, and need not even store the time of use, is not a step and is not
 * reported. An exception that a watch throws is dropped.
 *
 * <pre>{@code
 * public ExchangeWatch opening() {
 *     long begun = System.nanoTime();
 *     return new ExchangeWatch() {
 *         public void opened(Result result, String session, int size) {
 *             times.add(result, System.nanoTime() - begun);
 *         }
 *     };
 * }
 * }</pre>
 */
public interface ExchangeWatch {

    /** Watches nothing, and costs nothing. */
    ExchangeWatch NONE = new ExchangeWatch() {};

    /**
     * The session was opened, or could not be.
     *
     * @param result {@code LIVE}, {@code NEW}, {@code SUPERSEDED}, or a failure
     * @param session the session's fingerprint, of a new one too; empty where none was opened
     * @param size what is stored of it, in bytes; 0 where nothing is
     */
    default void opened(Result result, String session, int size) {}

    /** The commit begins. */
    default void committing() {}

    /**
     * The commit ended.
     *
     * @param result what was written, or a failure
     * @param session the fingerprint of the session that is stored; of the one that was opened where nothing is
     * @param size what is stored of it now, in bytes; 0 where nothing is
     */
    default void committed(Result result, String session, int size) {}

    /** The exchange is over, committed or not. Maybe on another thread than it was opened on. */
    default void closed() {}

    /** The result of a step. Failures are those that an exception was thrown for, or an outage that was bridged. */
    enum Result {
        /** A live session was opened. */
        LIVE,
        /** Nothing was presented, or nothing that opens: a first write begins a session. */
        NEW,
        /** A token was opened that a rotation replaced a moment ago. */
        SUPERSEDED,
        /** Nothing was written. */
        UNCHANGED,
        /** Only the time of use was written. */
        TOUCHED,
        /** A session was written for the first time. */
        CREATED,
        /** A session was written again. */
        UPDATED,
        /** A session was written under another token. */
        ROTATED,
        /** The session was ended by its exchange. */
        ENDED,
        /** Failure: another exchange wrote or ended the session meanwhile. */
        CONFLICT,
        /** Failure: the session is over its budget. */
        TOO_LARGE,
        /** Failure: there is no room in the store, or for another session of the principal. */
        FULL,
        /** Failure: what is stored cannot be read. */
        CORRUPT,
        /** Failure: the store could not answer. */
        UNAVAILABLE,
        /** Any other failure. */
        FAILED
    }
}
