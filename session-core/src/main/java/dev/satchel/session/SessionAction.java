package dev.satchel.session;

/**
 * Something done to a session.
 *
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface SessionAction<X extends Exception> {
    /** Does it. */
    void accept(Session session) throws X;
}
