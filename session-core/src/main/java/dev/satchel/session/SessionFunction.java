package dev.satchel.session;

import org.jspecify.annotations.Nullable;

/**
 * Something done with a session that has a result.
 *
 * @param <S> {@link Session} or {@link SessionView}
 * @param <T> the result
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface SessionFunction<S extends SessionView, T extends @Nullable Object, X extends Exception> {
    /** Does it. */
    T apply(S session) throws X;
}
