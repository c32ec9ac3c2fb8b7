package dev.satchel.http.jdkserver;

import static java.lang.System.Logger.Level.ERROR;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.session.Session;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import java.io.IOException;
import java.util.Objects;

/**
 * Sessions for the JDK's HTTP server, handed to the handler as a parameter. Thread-safe; one serves any number of
 * contexts.
 *
 * <p>The session is committed when {@code sendResponseHeaders} is called on the exchange that the handler was given, on
 * whatever thread; only then do the headers leave. When it cannot be kept, the client gets a {@linkplain
 * dev.satchel.http.HttpProblem problem} instead of the handler's answer, and {@code sendResponseHeaders} throws what
 * happened.
 *
 * <p>A handler that throws stores nothing. Its exception goes on to the server, which closes the connection. A
 * {@link dev.satchel.session.SessionException}, or what was caused by one, is answered as a problem instead, when no
 * headers have left.
 *
 * <pre>{@code
 * JdkSessions web = JdkSessions.of(sessions, SessionCookie.standard());
 * server.createContext("/country", web.handler((exchange, session) -> {
 *     session.set(COUNTRY, "DE");
 *     exchange.sendResponseHeaders(204, -1);
 * }));
 * }</pre>
 */
public final class JdkSessions {

    private static final System.Logger LOG = System.getLogger(JdkSessions.class.getName());

    private final WebSessions sessions;

    private JdkSessions(WebSessions sessions) {
        this.sessions = sessions;
    }

    /** This stack, with its tokens carried by this transport: a {@link dev.satchel.http.SessionCookie} for browsers. */
    public static JdkSessions of(Sessions sessions, TokenTransport transport) {
        return new JdkSessions(WebSessions.of(sessions, transport));
    }

    /**
     * The same, for handlers that other sites' pages may send a visitor to with a form, such as a SAML or OIDC {@code
     * form_post}: there a session may begin, see {@link WebSession#acceptOtherSites}.
     */
    public JdkSessions acceptingOtherSites() {
        return new JdkSessions(sessions.acceptingOtherSites());
    }

    /** A handler that reads and writes the session. One that never uses it costs nothing. */
    public HttpHandler handler(SessionHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return exchange -> serve(exchange, (served, web) -> handler.handle(served, web.session()));
    }

    /** A handler that reads the session. */
    public HttpHandler reading(ViewHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return exchange -> serve(exchange, (served, web) -> handler.handle(served, web.view()));
    }

    /** How tokens travel. */
    public TokenTransport transport() {
        return sessions.transport();
    }

    private void serve(HttpExchange exchange, Body body) throws IOException {
        Response response = new Response(exchange, sessions);
        WebSession web = response.web();
        HttpExchange served = exchange instanceof HttpsExchange https
                ? new SessionHttpsExchange(https, response)
                : new SessionHttpExchange(exchange, response);
        try {
            body.handle(served, web);
        } catch (Throwable thrown) {
            web.close();
            if (!response.answered(thrown)) {
                tell(thrown);
                throw thrown;
            }
        }
        // Without headers the handler is not done: it goes on elsewhere, and closes the exchange when it is.
        if (response.isSent()) {
            web.close();
        }
    }

    /** The server itself keeps to itself what a handler throws. */
    private static void tell(Throwable thrown) {
        if (thrown instanceof SessionClosedException) {
            LOG.log(ERROR, "A handler used its session wrongly; the connection is closed", thrown);
        }
    }

    @FunctionalInterface
    private interface Body {
        void handle(HttpExchange exchange, WebSession web) throws IOException;
    }

    /** Serves a request, with its session to read and write. */
    @FunctionalInterface
    public interface SessionHandler {
        /**
         * Serves a request.
         *
         * @param exchange the request and response; use this one, not one kept from elsewhere
         * @param session the session, for as long as the exchange lasts
         */
        void handle(HttpExchange exchange, Session session) throws IOException;
    }

    /** Serves a request, with its session to read. */
    @FunctionalInterface
    public interface ViewHandler {
        /**
         * Serves a request.
         *
         * @param exchange the request and response; use this one, not one kept from elsewhere
         * @param view the session, for as long as the exchange lasts
         */
        void handle(HttpExchange exchange, SessionView view) throws IOException;
    }
}
