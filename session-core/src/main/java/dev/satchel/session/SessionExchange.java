package dev.satchel.session;

/**
 * One interaction with one session: what a binding opens, hands out, commits and closes. Opening does nothing until the
 * session is asked for; an exchange whose session nobody asked for costs nothing. Belongs to one thread at a time.
 *
 * <pre>{@code
 * try (SessionExchange exchange = sessions.open(tokens)) {
 *     exchange.session().set(COUNTRY, "DE");
 *     Directive directive = exchange.commit();
 * }
 * }</pre>
 */
public interface SessionExchange extends AutoCloseable {

    /** The session to read. Always the same object; never a {@link Session}. */
    SessionView view();

    /** The session to read and write. Always the same object. */
    Session session();

    /**
     * Stores the changes and returns what the carrier must do. A second call returns or throws the same.
     *
     * @throws SessionConflictException when another exchange wrote or ended the session and the changes cannot be
     * joined
     * @throws SessionTooLargeException when the session is over its budget; what was stored before stands
     * @throws SessionStoreException when the store cannot answer; whether it was stored is then unknown
     * @throws SessionClosedException when the exchange was closed without a commit
     */
    Directive commit();

    /**
     * The stored session, after the commit.
     *
     * @throws SessionClosedException before the commit
     */
    SessionView committed();

    /** Ends the exchange. Without a commit, nothing is stored. Closing twice is harmless. */
    @Override
    void close();
}
