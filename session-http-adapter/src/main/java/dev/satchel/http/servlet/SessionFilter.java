package dev.satchel.http.servlet;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.WebSessions;
import dev.satchel.session.Session;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import jakarta.servlet.DispatcherType;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions for servlets. Map it before what uses sessions, for the dispatcher types {@code REQUEST}, {@code FORWARD},
 * {@code ASYNC} and {@code ERROR}, with asynchronous support. Thread-safe.
 *
 * <p>The session is committed at the first byte of the body, at a flush, a redirect, an error response or the end of a
 * forward. It is committed at the latest when the filter chain or the asynchronous operation is done. From then on it
 * cannot be changed, even while the container still holds the body back. Interim responses and writes of nothing commit
 * nothing. When the session cannot be kept, the client gets a {@linkplain dev.satchel.http.HttpProblem problem} instead
 * of the handler's answer, and whatever made it leave throws what happened.
 *
 * <p>A handler that throws stores nothing; its exception goes on to the container. A {@link
 * dev.satchel.session.SessionException}, or what was caused by one, is answered as a problem. An error page has the
 * session as it is stored, to read and write, and commits what it changes itself; the response still carries one
 * cookie.
 *
 * <pre>{@code
 * FilterRegistration.Dynamic filter =
 *     servletContext.addFilter("sessions", new SessionFilter(sessions, SessionCookie.standard()));
 * filter.setAsyncSupported(true);
 * filter.addMappingForUrlPatterns(EnumSet.of(REQUEST, FORWARD, ASYNC, ERROR), false, "/*");
 *
 * Session session = SessionFilter.session(servletRequest);
 * }</pre>
 */
public final class SessionFilter implements Filter {

    private static final String ATTRIBUTE = SessionFilter.class.getName();

    private final WebSessions sessions;
    private final String name;
    private final ContainerSessions containerSessions;
    private @Nullable ServletContext context;

    /**
     * A filter for this stack, with its tokens carried by this transport. It has no name and allows container sessions.
     */
    public SessionFilter(Sessions sessions, TokenTransport transport) {
        this(WebSessions.of(sessions, transport), "", ContainerSessions.ALLOW);
    }

    private SessionFilter(WebSessions sessions, String name, ContainerSessions containerSessions) {
        this.sessions = sessions;
        this.name = Objects.requireNonNull(name, "name");
        this.containerSessions = Objects.requireNonNull(containerSessions, "containerSessions");
    }

    /**
     * The same filter by this name, where several stacks serve one request: {@link #session(ServletRequest, String)}.
     * Default: no name.
     */
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
        return served(request, name).session();
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
        return served(request, name).view();
    }

    /**
     * The exchange of this request, for code that is handed one and commits it. It follows the request through its
     * dispatches, and belongs to the thread that serves it at the time.
     *
     * <p>{@code commit()} stores what changed and sets the cookie, before the first byte of the answer, and returns
     * {@link dev.satchel.session.Directive.Keep}: there is nothing left to carry. When the session cannot be kept, it
     * answers the problem and throws what happened. {@code close()} ends the exchange; what was not committed is not
     * stored.
     *
     * @throws IllegalStateException when no filter without a name serves the request
     */
    public static SessionExchange exchange(ServletRequest request) {
        return exchange(request, "");
    }

    /**
     * The exchange of this request in the stack whose filter has this name.
     *
     * @throws IllegalStateException when no such filter serves the request
     */
    public static SessionExchange exchange(ServletRequest request, String name) {
        return new RequestExchange(served(request, name));
    }

    /**
     * Lets this request begin or end a session although another site's page caused it and it presented none: for
     * handlers that are made for it, see {@link dev.satchel.http.WebSession#acceptOtherSites}.
     *
     * @throws IllegalStateException when no filter without a name serves the request
     */
    public static void acceptOtherSites(ServletRequest request) {
        acceptOtherSites(request, "");
    }

    /**
     * The same for the stack whose filter has this name.
     *
     * @throws IllegalStateException when no such filter serves the request
     */
    public static void acceptOtherSites(ServletRequest request, String name) {
        served(request, name).acceptOtherSites();
    }

    /**
     * Commits the session of this request now, for a framework that still can answer something else: it is returned
     * when the session could not be kept. The headers of the answer that the session needs are set. Does nothing when
     * no filter of this name serves the request, or when its exchange is over.
     */
    public static Optional<HttpProblem> commit(ServletRequest request, String name) {
        return find(request, name).flatMap(ServletExchange::settle);
    }

    /**
     * Ends the exchange as the filter does for a handler that throws. It is for a framework that turns exceptions into
     * responses before the filter sees them. Nothing is stored but what was saved before. Returns the problem to answer
     * when this is a failure of the session, or was caused by one. Code that asks for the session afterwards, such as
     * an error page, has it as it is stored.
     *
     * <p>Empty when the problem left already: then nothing can be answered any more.
     */
    public static Optional<HttpProblem> refuse(ServletRequest request, String name, Throwable thrown) {
        return find(request, name).flatMap(exchange -> exchange.refusal(thrown));
    }

    private static ServletExchange served(ServletRequest request, String name) {
        return find(request, name)
                .orElseThrow(() ->
                        new IllegalStateException("no SessionFilter" + (name.isEmpty() ? "" : " named '" + name + "'")
                                + " serves this request; map one to its path and dispatcher type"));
    }

    private static Optional<ServletExchange> find(ServletRequest request, String name) {
        return request.getAttribute(ATTRIBUTE + name) instanceof ServletExchange exchange
                ? Optional.of(exchange)
                : Optional.empty();
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
            new ServletExchange(this, ATTRIBUTE + name, sessions, http, answer).serve(chain);
        } else if (!(present instanceof ServletExchange exchange) || exchange.filter() != this) {
            throw new SessionConfigurationException(
                    "filter.same-name",
                    "two session filters of the same name serve one request",
                    "give one of them another name: new SessionFilter(…).named(\"admin\")");
        } else if (exchange.isServing() || isNested(http)) {
            // Inside our own chain: the outer call ends the exchange.
            chain.doFilter(request, response);
            if (http.getDispatcherType() == DispatcherType.FORWARD && !http.isAsyncStarted()) {
                // The container ends the response when this returns.
                exchange.commit();
            }
        } else {
            exchange.resume(http, answer);
            exchange.serve(chain);
        }
    }

    /** Whether another thread forwards or includes while its asynchronous operation goes on. */
    private static boolean isNested(HttpServletRequest request) {
        DispatcherType type = request.getDispatcherType();
        return (type == DispatcherType.FORWARD || type == DispatcherType.INCLUDE) && request.isAsyncStarted();
    }

    ContainerSessions containerSessions() {
        return containerSessions;
    }
}
