package dev.satchel.http;

import dev.satchel.session.SessionBusyException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import java.util.Locale;
import java.util.Set;

/**
 * What a server answers when a session could not be kept: a problem of RFC 9457. It says what kind of failure it was and, for a session
 * that is too large, the sizes; nothing of the session, and no message of an exception.
 *
 * <table>
 * <caption>Failures and answers</caption>
 * <tr><th>failure</th><th>status</th><th>{@code type}</th></tr>
 * <tr><td>{@link SessionConflictException}</td><td>409</td><td>{@code …:session-conflict}</td></tr>
 * <tr><td>{@link SessionBusyException}</td><td>503</td><td>{@code …:session-busy}</td></tr>
 * <tr><td>{@link SessionStoreUnavailableException}, {@link SessionStoreFullException}</td><td>503</td><td>{@code …:session-unavailable}</td></tr>
 * <tr><td>{@link SessionTooLargeException}</td><td>500</td><td>{@code …:session-too-large}, with {@code actual} and {@code limit} in bytes</td></tr>
 * <tr><td>any other</td><td>500</td><td>{@code …:session-failed}</td></tr>
 * </table>
 *
 * <pre>{@code
 * } catch (SessionException failure) {
 *     HttpProblem problem = HttpProblem.of(failure);
 *     response.status(problem.status()).type(HttpProblem.MEDIA_TYPE).body(problem.body());
 * }
 * }</pre>
 */
public final class HttpProblem {

    /** The media type of the body, which is ASCII. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPES = "tag:satchel.dev,2026:";

    private static final Set<String> OF_THE_BODY = Set.of(
            "accept-ranges", "etag", "expires", "last-modified", "link", "location", "refresh", "transfer-encoding");

    private final int status;
    private final String body;

    private HttpProblem(int status, String type, String title, String detail, String more) {
        this.status = status;
        this.body = "{\"type\":\"" + TYPES + type + "\",\"title\":\"" + title + "\",\"status\":" + status
                + ",\"detail\":\"" + detail + '"' + more + '}';
    }

    /** The problem that this failure is. */
    public static HttpProblem of(Throwable failure) {
        if (failure instanceof SessionConflictException) {
            return new HttpProblem(
                    409,
                    "session-conflict",
                    "The session was changed meanwhile",
                    "Another request changed or ended the session. Nothing of this one was stored; load anew and try again.",
                    "");
        }
        if (failure instanceof SessionBusyException) {
            return new HttpProblem(
                    503,
                    "session-busy",
                    "The session is busy",
                    "Too many requests wait for this session. Nothing was done; try again later.",
                    "");
        }
        if (failure instanceof SessionStoreException store && isOutage(store)) {
            return new HttpProblem(
                    503,
                    "session-unavailable",
                    "Sessions are unavailable",
                    "The session store did not answer; what this request changed may or may not have been stored.",
                    "");
        }
        if (failure instanceof SessionTooLargeException large) {
            return new HttpProblem(
                    500,
                    "session-too-large",
                    "The session is too large",
                    "The session takes more than it may. It stays as it was before this request.",
                    ",\"actual\":" + large.actual() + ",\"limit\":" + large.limit());
        }
        return new HttpProblem(500, "session-failed", "The session failed", "The session could not be kept.", "");
    }

    private static boolean isOutage(SessionStoreException failure) {
        return failure instanceof SessionStoreUnavailableException || failure instanceof SessionStoreFullException;
    }

    /**
     * Whether a response header speaks of the body that the problem takes the place of, so that it must not stay. Others, such as those
     * of CORS, or other cookies, stay.
     */
    public static boolean replaces(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return OF_THE_BODY.contains(name)
                || (name.startsWith("content-") && !name.startsWith("content-security-policy"));
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The body: a JSON object with {@code type}, {@code title}, {@code status} and {@code detail}. */
    public String body() {
        return body;
    }

    /** The status and the body. */
    @Override
    public String toString() {
        return status + " " + body;
    }
}
