package dev.satchel.http;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Sessions;
import java.util.Objects;

/**
 * A stack and how its tokens travel: what a binding to a server is made of. Thread-safe.
 *
 * <pre>{@code
 * WebSessions webSessions = WebSessions.of(sessions, SessionCookie.standard());
 * try (WebSession web = webSessions.open(webExchange)) {
 *     web.session().set(COUNTRY, "DE");
 *     web.commit();
 * }
 * }</pre>
 */
public final class WebSessions {

    private final Sessions sessions;
    private final TokenTransport transport;
    private final boolean otherSites;

    private WebSessions(Sessions sessions, TokenTransport transport, boolean otherSites) {
        this.sessions = Objects.requireNonNull(sessions, "sessions");
        this.transport = Objects.requireNonNull(transport, "transport");
        this.otherSites = otherSites;
    }

    /** This stack, with its tokens carried by this transport. */
    public static WebSessions of(Sessions sessions, TokenTransport transport) {
        return new WebSessions(sessions, transport, false);
    }

    /** The same, each session of which {@linkplain WebSession#acceptOtherSites accepts other sites}. */
    public WebSessions acceptingOtherSites() {
        return new WebSessions(sessions, transport, true);
    }

    /**
     * The session of an exchange. Nothing is parsed, opened or looked up before it is used. Where another binding of
     * this stack serves the request by the same cookie or header, as far as {@link WebExchange#shared} knows, its
     * session is returned.
     *
     * @throws SessionConfigurationException when another stack serves the request by the same cookie or header
     */
    public WebSession open(WebExchange exchange) {
        WebSession web =
                exchange.shared(RequestSessions.class, RequestSessions::new).open(sessions, transport, exchange);
        if (otherSites) {
            web.acceptOtherSites();
        }
        return web;
    }

    /** How tokens travel. */
    public TokenTransport transport() {
        return transport;
    }
}
