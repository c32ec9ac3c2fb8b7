package dev.satchel.http;

import dev.satchel.session.SessionConfigurationException;
import java.util.regex.Pattern;

/** Requests to this machine, the only ones that {@link SessionCookie#localhost} is for. */
final class Loopback {

    private static final String PROBLEM = "cookie.loopback-only";

    /** The host of a request to this machine, with or without a port. */
    private static final Pattern HOST = Pattern.compile(
            "(localhost|.*\\.localhost|\\[::1]|127(\\.[0-9]{1,3}){3})(:[0-9]*)?", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    /**
     * Refuses a request for another host.
     *
     * @throws SessionConfigurationException when it is one
     */
    static void require(WebExchange exchange) {
        if (!exchange.requestHeaders("Host").stream()
                .allMatch(host -> HOST.matcher(host).matches())) {
            throw new SessionConfigurationException(
                    PROBLEM,
                    "SessionCookie.localhost() met a request for a host that is not loopback",
                    "use SessionCookie.standard() behind HTTPS, or build a cookie with secure(false) if plain HTTP is meant");
        }
    }

    /** Whether this failure is such a refusal. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof SessionConfigurationException wrong
                && wrong.problems().stream().anyMatch(problem -> problem.id().equals(PROBLEM));
    }
}
