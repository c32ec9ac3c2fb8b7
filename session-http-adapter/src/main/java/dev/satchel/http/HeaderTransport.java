package dev.satchel.http;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Carries the token in a header, for clients that keep it themselves: made by {@link TokenTransport#header} and
 * {@link TokenTransport#bearer}. The client sends it with each request and takes a new one, or an empty one for none,
 * from the response. Immutable, thread-safe.
 *
 * <pre>{@code
 * TokenTransport transport = TokenTransport.bearer().answeringIn("X-Shop-Session").withBudget(8_000);
 * }</pre>
 */
public final class HeaderTransport implements TokenTransport {

    private static final int DEFAULT_BUDGET = 6_000;
    private static final int MAX_BUDGET = 65_536;
    private static final String SCHEME = "Bearer";

    /** The beginning of the name of a response header, among the names on the wire. */
    static final String ANSWER = "response header ";

    private final String request;
    private final boolean bearer;
    private final String response;
    private final int budget;
    private final Set<String> occupied;

    private HeaderTransport(String request, boolean bearer, String response, int budget) {
        if (!CookieGrammar.isToken(request) || !CookieGrammar.isToken(response)) {
            throw new SessionConfigurationException(
                    "transport.header",
                    "the header's name is not a token of RFC 9110",
                    "use letters, digits and !#$%&'*+-.^_`|~ only, at least one");
        }
        if (budget < 43 || budget > MAX_BUDGET) {
            throw new SessionConfigurationException(
                    "transport.budget",
                    "the budget of a header lies between 43 and " + MAX_BUDGET + " bytes, not at " + budget,
                    "choose one in between, within what servers and proxies take as a header");
        }
        this.request = request;
        this.bearer = bearer;
        this.response = response;
        this.budget = budget;
        // Header names are compared without case.
        this.occupied =
                Set.of("header " + request.toLowerCase(Locale.ROOT), ANSWER + response.toLowerCase(Locale.ROOT));
    }

    static HeaderTransport named(String name) {
        return new HeaderTransport(name, false, name, DEFAULT_BUDGET);
    }

    static HeaderTransport ofAuthorization() {
        return new HeaderTransport("Authorization", true, "Session-Token", DEFAULT_BUDGET);
    }

    /**
     * The same, with this response header for new tokens. Default: the request's header; {@code Session-Token} for
     * {@link TokenTransport#bearer}.
     *
     * @throws SessionConfigurationException when the name is not a token of RFC 9110
     */
    public HeaderTransport answeringIn(String header) {
        return new HeaderTransport(request, bearer, header, budget);
    }

    /**
     * The same, for tokens of at most so many bytes, at least 43. Default 6,000: many servers take 8,192 for all
     * headers together.
     *
     * @throws SessionConfigurationException when it is outside these limits
     */
    public HeaderTransport withBudget(int bytes) {
        return new HeaderTransport(request, bearer, response, bytes);
    }

    @Override
    public List<Token> tokens(WebExchange exchange) {
        List<String> lines = exchange.requestHeaders(request);
        if (lines.isEmpty()) {
            return List.of();
        }
        List<Token> tokens = new ArrayList<>(1);
        for (String line : lines) {
            String value = presented(line.strip());
            if (!value.isEmpty() && tokens.size() < MAX_CANDIDATES) {
                tokens.add(Token.of(value));
            }
        }
        return tokens;
    }

    private String presented(String line) {
        if (!bearer) {
            return line;
        }
        boolean ours = line.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && line.length() > SCHEME.length()
                && line.charAt(SCHEME.length()) == ' ';
        return ours ? line.substring(SCHEME.length()).strip() : "";
    }

    @Override
    public void carry(Directive directive, WebExchange exchange) {
        if (directive instanceof Directive.Issue issue) {
            String value = issue.token().value();
            if (value.length() > budget) {
                throw new SessionTooLargeException(value.length(), budget);
            }
            if (!CookieGrammar.isCookieValue(value)) {
                throw new IllegalArgumentException("the token has a character that no header may have");
            }
            exchange.setHeader(response, value);
        } else if (directive instanceof Directive.Clear) {
            exchange.setHeader(response, "");
        }
    }

    @Override
    public Set<String> varies() {
        return Set.of(request);
    }

    @Override
    public Set<String> occupies() {
        return occupied;
    }

    @Override
    public int budget() {
        return budget;
    }

    /** The header. */
    @Override
    public String toString() {
        return bearer ? request + ": " + SCHEME : request;
    }
}
