package dev.satchel.session.extension;

import dev.satchel.session.internal.Printable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The response of an {@link Action}, and its effect on the session data. Immutable, as far as the body is.
 *
 * <table>
 * <caption>Outcomes</caption>
 * <tr><th>the action returns</th><th>the session data</th></tr>
 * <tr><td>{@code ok(body)}, {@code status(422, body)}, {@code seeOther(location)}</td>
 *     <td>stays, with what the action did to the session</td></tr>
 * <tr><td>{@code ok(body).replacing(map)}</td><td>is the map and nothing else</td></tr>
 * <tr><td>{@code ok(body).clearing()}</td><td>is gone: the session is destroyed</td></tr>
 * </table>
 *
 * <p>The session is stored under every status: an action that wants nothing stored throws.
 *
 * <pre>{@code
 * ActionResult added = ActionResult.ok(Map.of("cartId", id)).replacing(Map.of("cartId", id)); // drops all else
 * ActionResult refused = ActionResult.status(422, Map.of("email", "is taken"));
 * }</pre>
 */
public final class ActionResult {

    private final int status;
    private final Optional<Object> body;
    private final Optional<String> location;
    private final SessionData sessionData;

    private ActionResult(int status, Optional<Object> body, Optional<String> location, SessionData sessionData) {
        this.status = status;
        this.body = body;
        this.location = location;
        this.sessionData = sessionData;
    }

    private static ActionResult keeping(int status, Optional<Object> body) {
        return new ActionResult(status, body, Optional.empty(), new SessionData.Kept());
    }

    /** An answer without a body, which keeps the session data: status 204. */
    public static ActionResult ok() {
        return keeping(204, Optional.empty());
    }

    /**
     * An answer, which keeps the session data: status 200.
     *
     * @param body what is answered: text, a number, a boolean, a list, a map or a record
     */
    public static ActionResult ok(Object body) {
        return keeping(200, Optional.of(body));
    }

    /**
     * An answer of this status without a body, such as 401, which keeps the session data.
     *
     * @throws IllegalArgumentException when the status is neither of 200 to 299 nor of 400 to 499
     */
    public static ActionResult status(int status) {
        return keeping(checked(status), Optional.empty());
    }

    /**
     * An answer of this status, such as 422, which keeps the session data.
     *
     * @param body what is answered: text, a number, a boolean, a list, a map or a record
     * @throws IllegalArgumentException when the status is neither of 200 to 299 nor of 400 to 499, or is one that has
     *     no body (204, 205)
     */
    public static ActionResult status(int status, Object body) {
        if (checked(status) == 204 || status == 205) {
            throw new IllegalArgumentException(
                    "an answer of status " + status + " has no body; use status(" + status + ")");
        }
        return keeping(status, Optional.of(body));
    }

    /**
     * Sends the caller to another place, which is fetched by {@code GET}: status 303. Keeps the session data.
     *
     * @param location a path of the host that begins with one slash, or a whole URI of {@code http} or {@code https};
     *     visible ASCII
     * @throws IllegalArgumentException when it is neither
     */
    public static ActionResult seeOther(String location) {
        String checked = new PageResult.Redirect(location, false).location();
        return new ActionResult(303, Optional.empty(), Optional.of(checked), new SessionData.Kept());
    }

    private static int checked(int status) {
        if ((status < 200 || status > 299) && (status < 400 || status > 499)) {
            throw new IllegalArgumentException("an action answers a status of 200 to 299 or of 400 to 499, not "
                    + status + "; use seeOther(location) to redirect, and throw where the action failed");
        }
        return status;
    }

    /**
     * The same answer, with this as the whole session data from now on: what is not in the map is dropped. To keep the
     * rest, spread
     * {@link dev.satchel.session.SessionView#all}. The action may not have changed attributes on the session as well.
     *
     * @param data the attributes by name; no null
     * @throws IllegalArgumentException when a value is null
     */
    public ActionResult replacing(Map<String, ?> data) {
        return new ActionResult(status, body, location, new SessionData.Replaced(data));
    }

    /**
     * The same answer, which destroys the session. The action may not have changed attributes on the session as well.
     */
    public ActionResult clearing() {
        return new ActionResult(status, body, location, new SessionData.Cleared());
    }

    /** The status, as HTTP numbers it. */
    public int status() {
        return status;
    }

    /** Where to go on, of {@link #seeOther}. */
    public Optional<String> location() {
        return location;
    }

    /** The body of the response; empty for none. */
    public Optional<Object> body() {
        return body;
    }

    /** The effect on the session data. */
    public SessionData sessionData() {
        return sessionData;
    }

    /** The outcome, without body, location and data. */
    @Override
    public String toString() {
        return "ActionResult[" + status + ", " + sessionData.getClass().getSimpleName() + "]";
    }

    /** The effect of an action on the session data. */
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
                        throw new IllegalArgumentException("session data '" + Printable.of(name)
                                + "' is null; leave it out of the map to drop it");
                    }
                });
                attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
            }

            /** The names only. */
            @Override
            public String toString() {
                return "Replaced" + Printable.of(attributes.keySet().toString());
            }
        }

        /** It is gone, and the session with it. */
        record Cleared() implements SessionData {}
    }
}
