package dev.satchel.javalin;

import dev.satchel.http.TokenTransport;
import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import io.javalin.config.JavalinState;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.plugin.Plugin;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Objects;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/**
 * Sessions for Javalin: a plugin, and handlers that are given their session as a parameter. Thread-safe; one serves any
 * number of routes of one server.
 *
 * <p>All handlers of a request share one session, whichever of them use it: before, endpoint, after and error handlers.
 * It is committed when the last of them is done, or before the first byte of what a handler streams. When it cannot be
 * kept, the client gets a {@linkplain dev.satchel.http.HttpProblem problem} instead of the answer.
 *
 * <p>A handler that throws stores nothing, and neither does a future that fails or times out. One whose failure is
 * answered inside of it, as by {@code onTimeout} of {@code ctx.async}, is done like any other. The exception goes on to
 * Javalin's exception handlers; a failure of the session, or what was caused by one, is answered as a problem. Error
 * handlers have the session as it is stored.
 *
 * <pre>{@code
 * JavalinSessions web = JavalinSessions.of(sessions, SessionCookie.standard());
 * Javalin.create(config -> {
 *     config.registerPlugin(web);
 *     config.routes.post("/country", web.handler((ctx, session) -> session.set(COUNTRY, ctx.body())));
 * });
 * }</pre>
 */
public final class JavalinSessions extends Plugin<Void> {

    private final SessionFilter filter;
    private final String name;
    private final boolean otherSites;

    private JavalinSessions(SessionFilter filter, String name, boolean otherSites) {
        this.filter = filter;
        this.name = name;
        this.otherSites = otherSites;
    }

    /** This stack, with its tokens carried by this transport: a {@link dev.satchel.http.SessionCookie} for browsers. */
    public static JavalinSessions of(Sessions sessions, TokenTransport transport) {
        return new JavalinSessions(new SessionFilter(sessions, transport), "", false);
    }

    /** The same by this name, where several stacks serve one request. Default: no name. Register each of them. */
    public JavalinSessions named(String other) {
        return new JavalinSessions(filter.named(other), other, otherSites);
    }

    /**
     * The same, for handlers that other sites' pages may send a visitor to with a form: there a session may begin, see
     * {@link dev.satchel.http.WebSession#acceptOtherSites}. Only the one that it was made from is registered.
     */
    public JavalinSessions acceptingOtherSites() {
        return new JavalinSessions(filter, name, true);
    }

    /** A handler that reads and writes the session. One that never uses it costs nothing. */
    public Handler handler(SessionHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return ctx -> handler.handle(ctx, session(ctx));
    }

    /** A handler that reads the session. */
    public Handler reading(ViewHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return ctx -> handler.handle(ctx, view(ctx));
    }

    /**
     * The session of this request, to read and write, where a handler has another shape, such as that of an exception.
     *
     * @throws IllegalStateException when the plugin is not registered
     */
    public Session session(Context ctx) {
        if (otherSites) {
            SessionFilter.acceptOtherSites(ctx.req(), name);
        }
        return SessionFilter.session(ctx.req(), name);
    }

    /**
     * The session of this request, to read: also before the upgrade to a WebSocket, and among server-sent events, whose
     * headers left already.
     *
     * @throws IllegalStateException when the plugin is not registered
     */
    public SessionView view(Context ctx) {
        return SessionFilter.view(ctx.req(), name);
    }

    /** Called by Javalin. */
    @Override
    public void onInitialize(JavalinState state) {
        state.jetty.modifyServletContextHandler(this::addFilter);
    }

    /** Called by Javalin. */
    @Override
    public void onStart(JavalinState state) {
        state.servletRequestLifecycle.add(new SessionTasks(name));
    }

    private void addFilter(ServletContextHandler context) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, "/*", EnumSet.complementOf(EnumSet.of(DispatcherType.INCLUDE)));
    }

    /** Several stacks may serve one server. */
    @Override
    public boolean repeatable() {
        return true;
    }

    /** Serves a request, with its session to read and write. */
    @FunctionalInterface
    public interface SessionHandler {
        /** Serves a request; the session may be used for as long as it lasts. */
        void handle(Context ctx, Session session) throws Exception;
    }

    /** Serves a request, with its session to read. */
    @FunctionalInterface
    public interface ViewHandler {
        /** Serves a request; the session may be used for as long as it lasts. */
        void handle(Context ctx, SessionView view) throws Exception;
    }
}
