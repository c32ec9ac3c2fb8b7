package dev.satchel.session;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A session to read and write, for the time of one exchange. Changes are visible here at once and stored at commit, as
 * one.
 *
 * <p>A value is encoded when it is set: changing the object afterwards changes nothing. A session that was only read,
 * or written back to what it was, is not stored. Belongs to one thread at a time.
 *
 * <p>After {@link #destroy} reads are empty; after {@link #save}, and after the exchange is over, the session is
 * read-only: from then on every mutator throws {@link SessionClosedException}.
 */
public interface Session extends SessionView {

    /**
     * Sets the attribute and keeps the others.
     *
     * @throws SessionValueException when the value cannot be encoded; nothing has changed then
     */
    <T> void set(Attribute<T> attribute, T value);

    /**
     * Changes the attribute by a function of its value. When another exchange wrote the session meanwhile, the function
     * is applied again, to the fresh value: no increment is lost. It must be pure; touching the session inside it
     * throws.
     *
     * <pre>{@code
     * session.update(POINTS, 0, points -> points + 50);
     * }</pre>
     *
     * @param initial what the function is applied to when the attribute has no value
     * @throws SessionValueException when the result cannot be encoded
     * @throws IllegalStateException when {@code change} touches the session
     */
    <T> void update(Attribute<T> attribute, T initial, UnaryOperator<T> change);

    /** Removes the attribute, if it is there. */
    void remove(Attribute<?> attribute);

    /**
     * Sets these attributes and drops all others. Flash values stay.
     *
     * @throws SessionValueException when a value cannot be encoded; nothing has changed then
     * @throws IllegalArgumentException if a name is not valid (see {@link Attribute})
     */
    void replace(Map<String, ?> attributes);

    /** Removes all attributes and flash values. Token, owner and lifetimes stay. */
    void clear();

    /**
     * Leaves a value for a later exchange, which takes it once. It is visible from the next exchange on and expires
     * after five minutes.
     *
     * @throws SessionValueException when the value cannot be encoded; nothing has changed then
     */
    <T> void flash(Attribute<T> attribute, T value);

    /** Returns the flash value that an earlier exchange left, and removes it; empty if there is none to take. */
    <T> Optional<T> takeFlash(Attribute<T> attribute);

    /**
     * Makes this principal the owner of the session, and gives the session a new token at commit. The first claim, and
     * a claim for another principal, start a new absolute lifetime. A session at an address keeps its address.
     *
     * @param principal the name by which the application knows the user; 1 to 1,024 characters, without half a
     * surrogate pair
     * @throws IllegalArgumentException when the name is empty, too long, or has half a surrogate pair
     * @throws IllegalStateException when the session holds another principal's data (it is owned by another one, or was
     * disowned) and was not cleared in this exchange
     */
    void claim(String principal);

    /**
     * Leaves the session without an owner, and gives it a new token at commit. The data stays; before the next claim,
     * {@link #clear} it.
     */
    void disown();

    /**
     * Gives the session a new token at commit. Data, owner and absolute deadline stay, and the former token no longer
     * opens it. A session at an address keeps its address: there this does nothing.
     */
    void rotate();

    /**
     * Gives this session its own lifetime instead of the policy's, from now on. Use {@link Lifetime#remembered} for
     * "remember me"; at most ten years.
     */
    void lifetime(Lifetime lifetime);

    /**
     * Ends the session at commit. No concurrent exchange brings it back. Reads are empty from here on, and mutators
     * throw {@link SessionClosedException}.
     */
    void destroy();

    /**
     * Stores the changes now and returns what is stored. The session is read-only from here on.
     *
     * @throws SessionException as {@link SessionExchange#commit}
     */
    SessionView save();
}
