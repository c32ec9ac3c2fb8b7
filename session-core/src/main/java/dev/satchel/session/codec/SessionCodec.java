package dev.satchel.session.codec;

import dev.satchel.session.Attribute;
import dev.satchel.session.store.StorageKey;

/**
 * How values, and a whole session, become bytes. Thread-safe.
 *
 * <p><b>Values.</b> JSON types only; no Java serialization, no class names in the data, no polymorphic typing. A
 * decoded value is fresh or immutable. Equal values should encode to equal bytes: changes are detected by comparing
 * bytes.
 *
 * <p><b>The envelope.</b> {@link #write} and {@link #read} turn a whole {@link SessionState} into bytes and back
 * without decoding a value. A codec whose bytes are JSON uses these member names, so that others can read a session:
 *
 * <table>
 * <caption>Members of the envelope</caption>
 * <tr><th>name</th><th>meaning</th><th>present</th></tr>
 * <tr><td>{@code v}</td><td>version of the format, the number 1</td><td>always, first</td></tr>
 * <tr><td>{@code jti}</td><td>{@link BirthId#text}, 22 characters</td><td>always</td></tr>
 * <tr><td>{@code iat}</td><td>{@code lastUsedAt}, in whole seconds, rounded down</td><td>always</td></tr>
 * <tr><td>{@code exp}</td><td>{@code expiresAt}, in whole seconds, rounded up</td><td>always</td></tr>
 * <tr><td>{@code lat}</td><td>{@code lastUsedAt} in milliseconds</td><td>always</td></tr>
 * <tr><td>{@code xat}</td><td>{@code expiresAt} in milliseconds</td><td>always</td></tr>
 * <tr><td>{@code cat}</td><td>{@code createdAt} in milliseconds</td><td>always</td></tr>
 * <tr><td>{@code sat}</td><td>{@code startedAt} in milliseconds</td><td>when it differs from {@code cat}</td></tr>
 * <tr><td>{@code sub}</td><td>the owner</td><td>when there is one</td></tr>
 * <tr><td>{@code dis}</td><td>{@code true}: disowned</td><td>when it is</td></tr>
 * <tr><td>{@code ttl}</td><td>{@code {"idle":ms,"abs":ms,"keep":boolean}}, the session's own lifetime</td><td>when it
 * has one</td></tr>
 * <tr><td>{@code suc}</td><td>{@link StorageKey#hex} of the successor: a rotation marker</td><td>in a marker</td></tr>
 * <tr><td>{@code fla}</td><td>{@code {name: {"at":ms,"val":value}}}, flash values</td><td>when there are some</td></tr>
 * <tr><td>{@code dat}</td><td>{@code {name: value}}, the attributes</td><td>when there are some</td></tr>
 * </table>
 *
 * <p>Unknown members are ignored, so that the bytes of a later release can be read.
 */
public interface SessionCodec {

    /** The name of the format, as {@code describe()} shows it, such as {@code json}. */
    String name();

    /**
     * The encoding of a value.
     *
     * @throws dev.satchel.session.SessionValueException when it cannot be encoded; names attribute and type, never the
     * value
     */
    <T> Payload encode(Attribute<T> attribute, T value);

    /**
     * The value that these bytes say, as the attribute's type.
     *
     * @throws dev.satchel.session.SessionValueException when they do not say one; names attribute and type, never the
     * value
     */
    <T> T decode(Attribute<T> attribute, Payload value);

    /**
     * The encoding of a whole session; the same bytes for the same session.
     *
     * @throws dev.satchel.session.SessionTooLargeException when it takes more than the codec's own limit, if it has one
     */
    Payload write(SessionState state);

    /**
     * How many bytes {@link #write} writes of this session. By default it writes them, and counts. A codec that can
     * count without writing saves each write to a store in memory the encoding of the session.
     *
     * @throws dev.satchel.session.SessionTooLargeException as {@link #write}
     */
    default int size(SessionState state) {
        return write(state).size();
    }

    /**
     * The session that these bytes say. Values stay encoded.
     *
     * @throws dev.satchel.session.CorruptSessionException when they say none
     */
    SessionState read(Payload payload);
}
