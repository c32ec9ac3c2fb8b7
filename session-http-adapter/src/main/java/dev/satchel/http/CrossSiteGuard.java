package dev.satchel.http;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses forged requests: those that a browser sent because another site's page made it, and that may change
 * something. It needs no token in the page and keeps nothing. The rules are those of {@code CrossOriginProtection} in
 * Go 1.25:
 *
 * <ol>
 * <li>{@code GET}, {@code HEAD} and {@code OPTIONS} pass. So a handler must not change anything for them.
 * <li>A request with {@code Sec-Fetch-Site}, which every browser sends since 2023, passes if that is {@code
 * same-origin} or {@code none}. A sibling domain ({@code same-site}) is another origin.
 * <li>Without it, a request with {@code Origin} passes if that is this {@code Host}, or {@code :authority} since
 * HTTP/2.
 * <li>A request with neither passes: no browser sent it, so it carries no cookie that its sender does not know.
 * <li>A request that would be refused passes if its {@code Origin} is {@linkplain #trusting trusted}.
 * </ol>
 *
 * <p>It does not judge a script of the site's own, nor a request that a proxy stripped of these headers. A browser
 * sends {@code Sec-Fetch-Site} over HTTPS and to localhost only; over plain HTTP the comparison with {@code Host}
 * stands alone, so a proxy has to leave {@code Host} as it was.
 *
 * <p>In front of the JDK's server it is a {@link dev.satchel.http.jdkserver.CrossSiteFilter}, in front of servlets a
 * {@link dev.satchel.http.servlet.CrossSiteFilter}; {@linkplain dev.satchel.http.extension.ExtensionRoutes routes of
 * extensions} have one. Immutable, thread-safe.
 *
 * <pre>{@code
 * CrossSiteGuard guard = CrossSiteGuard.standard().trusting("https://www.shop.example");
 * guard.refusal(webExchange.method(), webExchange::requestHeaders)
 *     .ifPresent(problem -> response.status(problem.status()).body(problem.body()));
 * }</pre>
 */
public final class CrossSiteGuard {

    private static final CrossSiteGuard STANDARD = new CrossSiteGuard(Set.of());
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern ORIGIN = Pattern.compile(
            "([a-z][a-z0-9+.-]*)://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::([0-9]{1,5}))?", Pattern.CASE_INSENSITIVE);

    private final Set<String> trusted;

    private CrossSiteGuard(Set<String> trusted) {
        this.trusted = trusted;
    }

    /** A guard that trusts no other origin. */
    public static CrossSiteGuard standard() {
        return STANDARD;
    }

    /**
     * The same guard, which lets requests of these origins pass as well: {@code https://www.shop.example}, with a port
     * where it is not the scheme's own. The author of a page there acts for the visitor here.
     *
     * @throws SessionConfigurationException with every problem, when one of them is no origin
     */
    public CrossSiteGuard trusting(String... origins) {
        Set<String> all = new TreeSet<>(trusted);
        List<Problem> problems = new ArrayList<>();
        for (String origin : origins) {
            normalized(origin).ifPresentOrElse(all::add, () -> problems.add(noOrigin(origin)));
        }
        if (!problems.isEmpty()) {
            throw new SessionConfigurationException(problems);
        }
        return new CrossSiteGuard(Set.copyOf(all));
    }

    private static Problem noOrigin(String origin) {
        return new Problem(
                "guard.origin",
                "'" + origin.replaceAll("\\p{Cntrl}", "?") + "' is no origin",
                "write scheme://host or scheme://host:port in ASCII, without path, query, user or wildcard, such as"
                        + " https://www.shop.example");
    }

    /**
     * The answer in place of serving the request: 403. Empty when it may be served.
     *
     * @param method the request's method
     * @param headers the values of a request header by its name, one for each line; an empty list for an absent header
     */
    public Optional<HttpProblem> refusal(String method, Function<String, ? extends List<String>> headers) {
        return passes(method, headers) ? Optional.empty() : Optional.of(HttpProblem.crossSite());
    }

    private boolean passes(String method, Function<String, ? extends List<String>> headers) {
        if (SAFE.contains(method)) {
            return true;
        }
        List<String> origins = said(headers, "Origin");
        List<String> sites = said(headers, "Sec-Fetch-Site");
        boolean ours = sites.isEmpty()
                ? origins.stream().allMatch(origin -> isHost(origin, headers))
                : sites.stream().allMatch(site -> site.equals("same-origin") || site.equals("none"));
        return ours || (!origins.isEmpty() && origins.stream().allMatch(this::isTrusted));
    }

    /**
     * Whether the browser may have kept a {@code SameSite} cookie back: a request that may change something, by a page
     * of another site. A sibling domain is the same site. Without {@code Sec-Fetch-Site} sites cannot be distinguished
     * from origins, and every other origin counts.
     */
    static boolean keepsCookiesBack(WebExchange exchange) {
        if (SAFE.contains(exchange.method())) {
            return false;
        }
        List<String> sites = said(exchange::requestHeaders, "Sec-Fetch-Site");
        return sites.isEmpty()
                ? said(exchange::requestHeaders, "Origin").stream()
                        .anyMatch(origin -> !isHost(origin, exchange::requestHeaders))
                : sites.stream().anyMatch("cross-site"::equals);
    }

    private static List<String> said(Function<String, ? extends List<String>> headers, String name) {
        return headers.apply(name).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private boolean isTrusted(String origin) {
        return normalized(origin).filter(trusted::contains).isPresent();
    }

    /** The scheme is not compared: behind a proxy that speaks HTTPS, nobody here knows it. */
    private static boolean isHost(String origin, Function<String, ? extends List<String>> headers) {
        List<String> hosts = said(headers, "Host");
        Matcher parts = ORIGIN.matcher(origin);
        return hosts.size() == 1
                && parts.matches()
                && normalized(parts.group(1) + "://" + hosts.get(0)).equals(normalized(origin));
    }

    /** In lower case and without the scheme's own port, as browsers write origins. */
    private static Optional<String> normalized(String origin) {
        Matcher parts = ORIGIN.matcher(origin);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        String port = parts.group(3);
        boolean own = port == null
                || (scheme.equals("https") && port.equals("443"))
                || (scheme.equals("http") && port.equals("80"));
        return Optional.of(scheme + "://" + parts.group(2).toLowerCase(Locale.ROOT) + (own ? "" : ":" + port));
    }

    /** The trusted origins. */
    @Override
    public String toString() {
        return "CrossSiteGuard" + new TreeSet<>(trusted);
    }
}
