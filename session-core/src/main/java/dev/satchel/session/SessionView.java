package dev.satchel.session;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A session to read. What it hands out is fresh or immutable: changing it changes nothing.
 *
 * <p>A view for read-only code is an object of its own, not a {@link Session} behind a narrower type. Only the attributes that are asked
 * for are decoded. Belongs to one thread at a time.
 *
 * <pre>{@code
 * String country = view.get(COUNTRY).orElse("DE");
 * }</pre>
 */
public interface SessionView {

    /**
     * The value of the attribute. One that cannot be decoded follows {@link SessionPolicy#undecodable}.
     *
     * @throws SessionValueException when it cannot be decoded and the policy says to fail
     */
    <T> Optional<T> get(Attribute<T> attribute);

    /** A flash value that an earlier exchange left, which stays for the next one. */
    <T> Optional<T> peekFlash(Attribute<T> attribute);

    /** The names of the attributes. Unmodifiable. */
    Set<String> names();

    /**
     * Of these attributes, those that have a value, by name: the allow-list of what may leave the server. Unmodifiable, in the order
     * given.
     */
    Map<String, Object> expose(Attribute<?>... allowed);

    /** What the session is, besides its attributes. */
    SessionInfo info();
}
