package dev.satchel.http.servlet;

import dev.satchel.http.TokenTransport;
import dev.satchel.http.WebSessions;
import dev.satchel.session.Session;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sessions for servlets. Map it before what uses sessions, for the dispatcher types {@code REQUEST}, {@code ASYNC} and {@code ERROR}, with
 * asynchronous support. Thread-safe.
 *
 * <p>The session is committed at the first byte of the body, at a flush, a redirect or an error response, and at the latest when the
 * filter chain or the asynchronous operation is done; from then on it cannot be changed, even while the container still holds the body
 * back. When it cannot be kept, the client gets a {@linkplain dev.satchel.http.HttpProblem problem} instead of the
 * handler's answer, and whatever made it leave throws what happened.
 *
 * <p>A handler that throws stores nothing; its exception goes on to the container. An error page opens the session anew.
 *
 * <pre>{@code
 * FilterRegistration.Dynamic filter = context.addFilter("sessions", new SessionFilter(sessions, SessionCookie.standard()));
 * filter.setAsyncSupported(true);
 * filter.addMappingForUrlPatterns(EnumSet.of(REQUEST, ASYNC, ERROR), false, "/*");
 *
 * Session session = SessionFilter.session(request);
 * }</pre>
 */
public final class SessionFilter implements Filter {

    private static final String ATTRIBUTE = SessionFilter.class.getName();

    private final WebSessions sessions;
    private final String name;
    private final ContainerSessions containerSessions;
    private @Nullable ServletContext context;

    /** A filter for this stack, its tokens carried so. */
    public SessionFilter(Sessions sessions, TokenTransport transport) {
        this(WebSessions.of(sessions, transport), "", ContainerSessions.ALLOW);
    }

    private SessionFilter(WebSessions sessions, String name, ContainerSessions containerSessions) {
        this.sessions = sessions;
        this.name = Objects.requireNonNull(name, "name");
        this.containerSessions = Objects.requireNonNull(containerSessions, "containerSessions");
    }

    /** The same filter by this name, where several stacks serve one request: {@link #session(ServletRequest, String)}. */
    public SessionFilter named(String other) {
        return new SessionFilter(sessions, other, containerSessions);
    }

    /** The same filter, with this rule for the container's own sessions. Default {@link ContainerSessions#ALLOW}. */
    public SessionFilter containerSessions(ContainerSessions rule) {
        return new SessionFilter(sessions, name, rule);
    }

    /**
     * The session of this request, to read and write.
     *
     * @throws IllegalStateException when no filter without a name serves the request
     */
    public static Session session(ServletRequest request) {
        return session(request, "");
    }

    /**
     * The session of this request in the stack whose filter has this name, to read and write.
     *
     * @throws IllegalStateException when no such filter serves the request
     */
    public static Session session(ServletRequest request, String name) {
        return exchange(request, name).session();
    }

    /**
     * The session of this request, to read.
     *
     * @throws IllegalStateException when no filter without a name serves the request
     */
    public static SessionView view(ServletRequest request) {
        return view(request, "");
    }

    /**
     * The session of this request in the stack whose filter has this name, to read.
     *
     * @throws IllegalStateException when no such filter serves the request
     */
    public static SessionView view(ServletRequest request, String name) {
        return exchange(request, name).view();
    }

    private static ServletExchange exchange(ServletRequest request, String name) {
        if (request.getAttribute(ATTRIBUTE + name) instanceof ServletExchange exchange) {
            return exchange;
        }
        throw new IllegalStateException("no SessionFilter" + (name.isEmpty() ? "" : " named '" + name + "'")
                + " serves this request; map one to its path and dispatcher type");
    }

    /**
     * Takes its cookie or header for its own in this context.
     *
     * @throws SessionConfigurationException when another session filter of the context has the same one
     */
    @Override
    public void init(FilterConfig config) {
        ServletContext owned = config.getServletContext();
        for (String wire : sessions.transport().occupies()) {
            if (owned.getAttribute(ATTRIBUTE + "/" + wire) != null) {
                throw new SessionConfigurationException(
                        "filter.same-wire",
                        "two session filters of one context both use the " + wire,
                        "give their cookies or headers different names");
            }
        }
        sessions.transport().occupies().forEach(wire -> owned.setAttribute(ATTRIBUTE + "/" + wire, this));
        context = owned;
    }

    /** Gives its cookie or header back. */
    @Override
    public void destroy() {
        ServletContext owned = context;
        if (owned != null) {
            sessions.transport().occupies().forEach(wire -> owned.removeAttribute(ATTRIBUTE + "/" + wire));
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        Object present = http.getAttribute(ATTRIBUTE + name);
        if (present == null) {
            serve(new ServletExchange(this, ATTRIBUTE + name, sessions, http, answer), chain);
        } else if (!(present instanceof ServletExchange exchange) || exchange.filter() != this) {
            throw new SessionConfigurationException(
                    "filter.same-name",
                    "two session filters of the same name serve one request",
                    "give one of them another name: new SessionFilter(…).named(\"admin\")");
        } else if (exchange.isServing()) {
            // A forward or an include inside our own chain: the outer call commits.
            chain.doFilter(request, response);
        } else {
            exchange.resume(http, answer);
            serve(exchange, chain);
        }
    }

    private static void serve(ServletExchange exchange, FilterChain chain) throws IOException, ServletException {
        exchange.serving(true);
        try {
            chain.doFilter(exchange.request(), exchange.response());
            exchange.chainIsDone();
        } catch (IOException | ServletException | RuntimeException | Error thrown) {
            if (!exchange.answered(thrown)) {
                exchange.abandon();
                throw thrown;
            }
        } finally {
            exchange.serving(false);
        }
    }

    ContainerSessions containerSessions() {
        return containerSessions;
    }
}
