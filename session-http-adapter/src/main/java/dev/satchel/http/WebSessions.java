package dev.satchel.http;

import dev.satchel.session.Sessions;
import java.util.Objects;

/**
 * A stack and how its tokens travel: what a binding to a server is made of. Thread-safe.
 *
 * <pre>{@code
 * WebSessions webSessions = WebSessions.of(sessions, SessionCookie.standard());
 * try (WebSession web = webSessions.open(exchange)) {
 *     handler.handle(request, web.session());
 *     web.commit();
 * }
 * }</pre>
 */
public final class WebSessions {

    private final Sessions sessions;
    private final TokenTransport transport;

    private WebSessions(Sessions sessions, TokenTransport transport) {
        this.sessions = Objects.requireNonNull(sessions, "sessions");
        this.transport = Objects.requireNonNull(transport, "transport");
    }

    /** This stack, its tokens carried so. */
    public static WebSessions of(Sessions sessions, TokenTransport transport) {
        return new WebSessions(sessions, transport);
    }

    /** The session of an exchange. Nothing is parsed, opened or looked up before it is used. */
    public WebSession open(WebExchange exchange) {
        return new WebSession(sessions, transport, exchange);
    }

    /** How tokens travel. */
    public TokenTransport transport() {
        return transport;
    }
}
