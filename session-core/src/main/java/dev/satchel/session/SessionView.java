package dev.satchel.session;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A session to read. Returned values are fresh or immutable: changing them changes nothing.
 *
 * <p>A view for read-only code is an object of its own, not a {@link Session} behind a narrower type. Only the
 * attributes that are asked for are decoded. Belongs to one thread at a time.
 *
 * <pre>{@code
 * String country = view.get(COUNTRY).orElse("DE");
 * }</pre>
 */
public interface SessionView {

    /**
     * The value of the attribute; empty if it has none. A value that cannot be decoded follows {@link
     * SessionPolicy#undecodable}.
     *
     * @throws SessionValueException when it cannot be decoded and the policy says to fail
     */
    <T> Optional<T> get(Attribute<T> attribute);

    /** Returns the flash value that an earlier exchange left, and leaves it there; empty if there is none to read. */
    <T> Optional<T> peekFlash(Attribute<T> attribute);

    /** The names of the attributes. Unmodifiable. */
    Set<String> names();

    /**
     * Of these attributes, those that have a value, by name: the allow-list of what may leave the server. Unmodifiable,
     * in the order given.
     */
    Map<String, Object> expose(Attribute<?>... allowed);

    /**
     * Every attribute that can be decoded, by name: as the codec reads it without a type, such as text, numbers, lists
     * and maps of JSON. For spreading into {@link Session#replace}, which stores what it was, for export and
     * inspection. It is not an allow-list: use {@link #expose} for what leaves the server. Unmodifiable, ordered by
     * name.
     */
    default Map<String, Object> all() {
        Map<String, Object> all = new TreeMap<>();
        names().forEach(name -> get(Attribute.of(name, Object.class)).ifPresent(value -> all.put(name, value)));
        return Collections.unmodifiableMap(all);
    }

    /** The session's metadata: times, owner and lifetime, without attributes. */
    SessionInfo info();
}
