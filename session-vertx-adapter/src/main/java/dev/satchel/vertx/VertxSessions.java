package dev.satchel.vertx;

import dev.satchel.http.TokenTransport;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sessions for Vert.x Web, handed to the handler as a parameter. Thread-safe; one serves any number of routes.
 *
 * <p>The handler runs on a worker, or on the executor of {@link #on}, and may block. The session is opened when it is
 * first used, and committed before the head of the response leaves, whatever makes it leave, or before the handler
 * passes the request on. None of this happens on an event loop: what would open a session there throws, and a response
 * that is sent there waits for a worker to commit.
 *
 * <p>When the session cannot be kept, the client gets a {@linkplain dev.satchel.http.HttpProblem problem} instead of
 * the answer, and the future of what was sent fails. A handler that throws stores nothing; the exception goes on to the
 * router's failure handlers, but a failure of the session is answered as a problem.
 *
 * <pre>{@code
 * VertxSessions web = VertxSessions.of(sessions, SessionCookie.standard());
 * router.post("/country").handler(web.handler((ctx, session) -> {
 *     session.set(COUNTRY, "DE");
 *     ctx.end("done");
 * }));
 * }</pre>
 */
public final class VertxSessions {

    private final WebSessions sessions;
    private final @Nullable Executor executor;

    private VertxSessions(WebSessions sessions, @Nullable Executor executor) {
        this.sessions = sessions;
        this.executor = executor;
    }

    /** This stack, with its tokens carried by this transport: a {@link dev.satchel.http.SessionCookie} for browsers. */
    public static VertxSessions of(Sessions sessions, TokenTransport transport) {
        return new VertxSessions(WebSessions.of(sessions, transport), null);
    }

    /** The same on this executor, such as one of virtual threads. You shut it down. Default: Vert.x's workers. */
    public VertxSessions on(Executor other) {
        return new VertxSessions(sessions, Objects.requireNonNull(other, "executor"));
    }

    /**
     * The same, for handlers that other sites' pages may send a visitor to with a form: there a session may begin, see
     * {@link WebSession#acceptOtherSites}.
     */
    public VertxSessions acceptingOtherSites() {
        return new VertxSessions(sessions.acceptingOtherSites(), executor);
    }

    /** A handler that reads and writes the session, of a route or of a failure. */
    public Handler<RoutingContext> handler(SessionHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return ctx -> serve(ctx, (served, web) -> handler.handle(served, web.session()));
    }

    /** A handler that reads the session. */
    public Handler<RoutingContext> reading(ViewHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return ctx -> serve(ctx, (served, web) -> handler.handle(served, web.view()));
    }

    private void serve(RoutingContext ctx, Body body) {
        VertxExchange.of(ctx, sessions, executor).serve(body);
    }

    @FunctionalInterface
    interface Body {
        void handle(RoutingContext ctx, WebSession web) throws Exception;
    }

    /** Serves a request, with its session to read and write. */
    @FunctionalInterface
    public interface SessionHandler {
        /**
         * Serves a request, on a worker.
         *
         * @param ctx the request and response; use this one, not one kept from elsewhere
         * @param session the session, until the response has left or the request was passed on
         */
        void handle(RoutingContext ctx, Session session) throws Exception;
    }

    /** Serves a request, with its session to read. */
    @FunctionalInterface
    public interface ViewHandler {
        /**
         * Serves a request, on a worker.
         *
         * @param ctx the request and response; use this one, not one kept from elsewhere
         * @param view the session, until the response has left or the request was passed on
         */
        void handle(RoutingContext ctx, SessionView view) throws Exception;
    }
}
