package dev.satchel.session.extension;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an {@link Action} answers, and what becomes of the session data. Immutable, as far as the body is.
 *
 * <table>
 * <caption>Outcomes</caption>
 * <tr><th>the action returns</th><th>the session data</th></tr>
 * <tr><td>{@code ok(body)}</td><td>stays, with what the action did to the session</td></tr>
 * <tr><td>{@code ok(body).replacing(map)}</td><td>is the map and nothing else</td></tr>
 * <tr><td>{@code ok(body).clearing()}</td><td>is gone: the session is destroyed</td></tr>
 * </table>
 *
 * <pre>{@code
 * return ActionResult.ok(Map.of("cartId", id)).replacing(Map.of("cartId", id));   // drops all else
 * }</pre>
 */
public final class ActionResult {

    private final Optional<Object> body;
    private final SessionData sessionData;

    private ActionResult(Optional<Object> body, SessionData sessionData) {
        this.body = body;
        this.sessionData = sessionData;
    }

    /** An answer without a body, which keeps the session data. */
    public static ActionResult ok() {
        return new ActionResult(Optional.empty(), new SessionData.Kept());
    }

    /**
     * An answer, which keeps the session data.
     *
     * @param body what is answered: text, a number, a boolean, a list, a map or a record
     */
    public static ActionResult ok(Object body) {
        return new ActionResult(Optional.of(body), new SessionData.Kept());
    }

    /**
     * The same answer, with this as the whole session data from now on: what is not in the map is dropped. The action may not have
     * changed attributes on the session as well.
     *
     * @param data the attributes by name; no null
     * @throws IllegalArgumentException when a value is null
     */
    public ActionResult replacing(Map<String, ?> data) {
        return new ActionResult(body, new SessionData.Replaced(data));
    }

    /** The same answer, which destroys the session. The action may not have changed attributes on the session as well. */
    public ActionResult clearing() {
        return new ActionResult(body, new SessionData.Cleared());
    }

    /** What is answered. */
    public Optional<Object> body() {
        return body;
    }

    /** What becomes of the session data. */
    public SessionData sessionData() {
        return sessionData;
    }

    /** The outcome, without body and data. */
    @Override
    public String toString() {
        return "ActionResult[" + sessionData.getClass().getSimpleName() + "]";
    }

    /** What becomes of the session data. */
    public sealed interface SessionData {

        /** It stays. */
        record Kept() implements SessionData {}

        /**
         * It is this.
         *
         * @param attributes the attributes by name, in order; unmodifiable
         */
        record Replaced(Map<String, ?> attributes) implements SessionData {
            /** Copies the map. */
            public Replaced {
                attributes.forEach((name, value) -> {
                    if (value == null) {
                        throw new IllegalArgumentException(
                                "session data '" + name + "' is null; leave it out of the map to drop it");
                    }
                });
                attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
            }

            /** The names only. */
            @Override
            public String toString() {
                return "Replaced" + attributes.keySet();
            }
        }

        /** It is gone, and the session with it. */
        record Cleared() implements SessionData {}
    }
}
