package dev.satchel.http;

import dev.satchel.http.internal.ForCaches;
import dev.satchel.http.internal.ProblemBody;
import dev.satchel.session.SessionBusyException;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The response of a server to a session that could not be kept: a problem of RFC 9457. It says what kind of failure it
 * was and, for a session that is too large, the sizes; nothing of the session, and no message of an exception.
 *
 * <table>
 * <caption>Failures and answers</caption>
 * <tr><th>failure</th><th>status</th><th>{@code type}</th></tr>
 * <tr><td>{@link SessionConflictException}</td><td>409</td><td>{@code …:session-conflict}</td></tr>
 * <tr><td>{@link SessionBusyException}</td><td>503</td><td>{@code …:session-busy}</td></tr>
 * <tr><td>{@link SessionStoreUnavailableException}, {@link SessionStoreFullException}</td><td>503</td><td>{@code
 * …:session-unavailable}</td></tr>
 * <tr><td>{@link SessionTooLargeException}</td><td>500</td><td>{@code …:session-too-large}, with {@code actual} and
 * {@code limit} in bytes</td></tr>
 * <tr><td>{@link CrossSiteException}</td><td>403</td><td>{@code …:cross-site-request}</td></tr>
 * <tr><td>{@link SessionConfigurationException}, when {@link SessionCookie#localhost} gets a request for another
 * host</td><td>421</td>
 *     <td>{@code …:misdirected-request}</td></tr>
 * <tr><td>any other</td><td>500</td><td>{@code …:session-failed}</td></tr>
 * </table>
 *
 * <pre>{@code
 * WebSession web = webSessions.open(webExchange);
 * try {
 *     web.session().set(COUNTRY, "DE");
 *     web.commit();
 * } catch (RuntimeException thrown) {
 *     HttpProblem problem = web.refuse(thrown).orElseThrow(() -> thrown);
 *     problem.headers().forEach(response::setHeader);
 *     response.status(problem.status()).body(problem.body());
 * }
 * }</pre>
 */
public final class HttpProblem {

    /** The media type of the body, which is ASCII. */
    public static final String MEDIA_TYPE = ProblemBody.MEDIA_TYPE;

    private static final String STORED_BESIDE = " What it saved before, or changed in another session, was stored.";

    private static final Set<String> OF_THE_BODY = Set.of(
            "accept-ranges", "etag", "expires", "last-modified", "link", "location", "refresh", "transfer-encoding");

    private final int status;
    private final String body;

    private HttpProblem(int status, String type, String title, String detail) {
        this(status, type, title, detail, Map.of());
    }

    private HttpProblem(int status, String type, String title, String detail, Map<String, Integer> more) {
        this.status = status;
        this.body = ProblemBody.of(status, type, title, detail, more);
    }

    /** The problem that this failure is. {@link WebSession#refuse} knows more of what happened, and logs it. */
    public static HttpProblem of(Throwable failure) {
        return of(failure, true, false);
    }

    /**
     * The problem that this failure is.
     *
     * @param changed whether the request changed the session
     * @param beside whether something that the request changed was stored besides
     */
    static HttpProblem of(Throwable failure, boolean changed, boolean beside) {
        String more = beside ? STORED_BESIDE : "";
        if (failure instanceof SessionConflictException) {
            return conflict(more);
        }
        if (failure instanceof SessionBusyException) {
            return busy(more);
        }
        if (isOutage(failure)) {
            return unavailable(changed, more);
        }
        if (failure instanceof SessionTooLargeException large) {
            return tooLarge(large, more);
        }
        if (failure instanceof CrossSiteException) {
            return crossSite(beside ? "." + STORED_BESIDE : "; nothing was stored.");
        }
        return Loopback.isRefusal(failure) ? misdirected() : failed(changed, more);
    }

    private static HttpProblem conflict(String more) {
        return new HttpProblem(
                409,
                "session-conflict",
                "The session was changed meanwhile",
                "Another request changed or ended the session. Nothing that this one changed in it was stored; load anew and"
                        + " try again." + more);
    }

    private static HttpProblem busy(String more) {
        return new HttpProblem(
                503,
                "session-busy",
                "The session is busy",
                "Too many requests wait for this session. Nothing was done in it; try again later." + more);
    }

    private static HttpProblem unavailable(boolean changed, String more) {
        String outcome = changed
                ? "; what this request changed may or may not have been stored."
                : ". Nothing was changed; try again later.";
        return new HttpProblem(
                503,
                "session-unavailable",
                "Sessions are unavailable",
                "The session store did not answer" + outcome + more);
    }

    private static HttpProblem tooLarge(SessionTooLargeException large, String more) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put("actual", large.actual());
        sizes.put("limit", large.limit());
        return new HttpProblem(
                500,
                "session-too-large",
                "The session is too large",
                "The session takes more than it may. It stays as it was before this request." + more,
                sizes);
    }

    private static HttpProblem misdirected() {
        return new HttpProblem(
                421, "misdirected-request", "Misdirected request", "This server does not answer for that host.");
    }

    private static HttpProblem failed(boolean changed, String more) {
        return new HttpProblem(
                500,
                "session-failed",
                "The session failed",
                (changed ? "The session could not be kept." : "The session could not be read.") + more);
    }

    /** The problem of a request that another site's page caused. */
    static HttpProblem crossSite() {
        return crossSite("; nothing was stored.");
    }

    private static HttpProblem crossSite(String outcome) {
        return new HttpProblem(
                403,
                "cross-site-request",
                "The request came from another site",
                "A page of another site sent this request. It was refused" + outcome);
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof SessionStoreUnavailableException || failure instanceof SessionStoreFullException;
    }

    /**
     * Whether a response header speaks of the body that the problem takes the place of, so that it must not stay. So do
     * those that let some caches alone keep it. Others, such as those of CORS, or other cookies, stay.
     */
    public static boolean replaces(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return OF_THE_BODY.contains(name)
                || ForCaches.isTargeted(name)
                || (name.startsWith("content-") && !name.startsWith("content-security-policy"));
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /**
     * The headers that go with it: its media type, and that no cache may keep it. Set them in place of others of their
     * names.
     */
    public Map<String, String> headers() {
        return Map.of("Content-Type", MEDIA_TYPE, "Cache-Control", "no-store");
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
