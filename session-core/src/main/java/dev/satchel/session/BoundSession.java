package dev.satchel.session;

import org.jspecify.annotations.Nullable;

/**
 * A session outside a web binding: at an address, or carried by something. Each call is one exchange: it opens, runs
 * the body, commits and, if there is a carrier, hands it the outcome. A body that throws stores nothing; its exception
 * passes as it is. Thread-safe, as far as its carrier is.
 *
 * <p>Every method throws what {@link SessionExchange#commit} throws.
 *
 * <pre>{@code
 * BoundSession chat = sessions.at(SessionAddress.of("telegram", chatId));
 * int asked = chat.edit(session -> session.update(QUESTIONS, 0, n -> n + 1)).get(QUESTIONS).orElse(0);
 * }</pre>
 */
public interface BoundSession {

    /** Reads the session and returns the body's result. */
    <T extends @Nullable Object, X extends Exception> T read(SessionFunction<? super SessionView, T, X> body) throws X;

    /**
     * Writes the session and returns the body's result. It is computed before the commit, and not again after a rebase.
     */
    <T extends @Nullable Object, X extends Exception> T write(SessionFunction<? super Session, T, X> body) throws X;

    /** Writes the session and returns what was stored. */
    <X extends Exception> SessionView edit(SessionAction<X> body) throws X;
}
