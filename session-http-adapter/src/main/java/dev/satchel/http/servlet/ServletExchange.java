package dev.satchel.http.servlet;

import static java.lang.System.Logger.Level.ERROR;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.session.Session;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionView;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request through all its dispatches: where its session is committed, and who ends it. {@code container} has the
 * container's request and response, {@code request} and {@code response} are ours around them.
 */
final class ServletExchange {

    private static final System.Logger LOG = System.getLogger(SessionFilter.class.getName());

    private static final String MAPPING =
            "addMappingForUrlPatterns(EnumSet.of(REQUEST, FORWARD, ASYNC, ERROR), false, \"/*\")";

    private static final String ABANDONED = "/abandoned";

    private final SessionFilter filter;
    private final String attribute;
    private final WebSessions sessions;
    private final ContainerExchange container;
    private WebSession web;
    private HttpServletRequest request;
    private HttpServletResponse response;
    private @Nullable ServletExchange next;
    private boolean serving;
    private boolean deferred;
    private boolean over;
    private boolean lost;
    private boolean refused;

    ServletExchange(
            SessionFilter filter,
            String attribute,
            WebSessions sessions,
            HttpServletRequest asked,
            HttpServletResponse answer) {
        this.filter = filter;
        this.attribute = attribute;
        this.sessions = sessions;
        this.container = new ContainerExchange(asked, answer);
        this.request = new SessionRequest(asked, this);
        this.response = new SessionResponse(answer, this);
        this.web = sessions.open(container);
        asked.setAttribute(attribute, this);
        if (asked.getAttribute(attribute + ABANDONED) instanceof ServletExchange before) {
            before.next = this;
        }
    }

    /** This one, or the one that went on with the request after this one was abandoned. */
    ServletExchange current() {
        return next == null ? this : next.current();
    }

    SessionFilter filter() {
        return filter;
    }

    Session session() {
        return web.session();
    }

    SessionView view() {
        return web.view();
    }

    SessionView committed() {
        return web.committed();
    }

    /** Ends the present exchange; what was not committed is not stored. */
    void end() {
        web.close();
    }

    void acceptOtherSites() {
        web.acceptOtherSites();
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    /** Whether a call of {@link #serve} is under way, further out on this thread's stack or on another thread. */
    boolean isServing() {
        return serving;
    }

    /** Lets the chain serve the request, and ends the exchange unless somebody else goes on with it. */
    void serve(FilterChain chain) throws IOException, ServletException {
        serving = true;
        try {
            chain.doFilter(request, response);
            chainIsDone();
        } catch (Throwable thrown) {
            if (!answered(thrown)) {
                abandon();
                throw thrown;
            }
        } finally {
            serving = false;
        }
    }

    /** Another thread, or a later dispatch, ends the exchange. */
    void defer() {
        deferred = true;
    }

    /**
     * Goes on in a further dispatch: an asynchronous one brings our wrappers back, one to an error page the container's
     * own objects. After a commit an error page goes on with what is stored.
     */
    void resume(HttpServletRequest dispatched, HttpServletResponse answering) {
        deferred = false;
        boolean sameRequest = dispatched == request
                || (dispatched instanceof ServletRequestWrapper wrapper && wrapper.isWrapperFor(request));
        if (sameRequest) {
            request = dispatched;
        } else {
            container.asks(dispatched);
            request = new SessionRequest(dispatched, this);
        }
        boolean sameResponse = answering == response
                || (answering instanceof ServletResponseWrapper wrapper && wrapper.isWrapperFor(response));
        if (sameResponse) {
            response = answering;
        } else {
            container.answers(answering);
            response = new SessionResponse(answering, this);
            restore();
        }
        if (isErrorPage(dispatched) && web.isCommitted() && !refused) {
            begin();
        }
        over = false;
    }

    /** A filter around ours may forward to its error page, as Spring Boot's does in a container of its own. */
    private boolean isErrorPage(HttpServletRequest dispatched) {
        DispatcherType type = dispatched.getDispatcherType();
        return type == DispatcherType.ERROR || (type == DispatcherType.FORWARD && !container.isAnswered());
    }

    /** Ends the present exchange and begins another one, with what is stored. */
    private void begin() {
        web.close();
        container.supersede();
        web = sessions.open(container);
    }

    /** Commits the session, for a framework that answers the problem itself. */
    Optional<HttpProblem> settle() {
        if (refused) {
            return Optional.empty();
        }
        try {
            refuseLost();
            web.commit();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(refusal(e).orElseThrow(() -> e));
        }
    }

    /** Ends the exchange because of what was thrown, for a framework that answers the problem itself. */
    Optional<HttpProblem> refusal(Throwable thrown) {
        Optional<HttpProblem> problem = web.refuse(thrown);
        if (refused) {
            return Optional.empty();
        }
        begin();
        return problem;
    }

    /** Commits the session, once; or answers the problem and throws what happened, each time. */
    void commit() {
        refuseLost();
        try {
            web.commit();
        } catch (RuntimeException e) {
            refuse(e);
            throw e;
        }
    }

    private void refuseLost() {
        if (lost || (web.isPending() && container.isAnswered())) {
            lost = true;
            web.close();
            throw new SessionClosedException(
                    "the response's headers left before the session was committed, which is not stored now."
                            + " Either something wrote to the container's response past the SessionFilter: map the filter before it."
                            + " Or a forward ended the response, as Tomcat 11 does where the target wrote no body: map the filter for"
                            + " FORWARD too, " + MAPPING
                            + ", with addMappingForServletNames for named dispatchers,"
                            + " or set suspendWrappedResponseAfterForward=\"false\" on Tomcat's Context");
        }
    }

    /** Commits before the first byte; the later ones pass by. */
    void beforeBody() {
        if (refused || !web.isCommitted()) {
            commit();
        }
    }

    /** Puts our headers back where something took them away. */
    void restore() {
        if (!refused && !container.isAnswered()) {
            container.restore();
            if (web.isCommitted()) {
                web.commit();
            }
        }
    }

    private void chainIsDone() {
        if (!deferred && !web.isChanged() && isGoingOnUnderUs()) {
            container.request().getAsyncContext().addListener(new EndWithOperation(this));
            defer();
        }
        if (!deferred) {
            finish();
        }
    }

    /**
     * Whether an asynchronous operation began on the request under ours, so that we were not notified. Its response
     * passes us all the same. An error page of one that failed ends with its dispatch.
     */
    private boolean isGoingOnUnderUs() {
        HttpServletRequest asked = container.request();
        return asked.isAsyncStarted() && asked.getDispatcherType() != DispatcherType.ERROR;
    }

    /**
     * Commits and ends the exchange. A failure is answered, and goes no further. While the container holds the body
     * back, a second commit still puts the headers for caches right; headers that left are past that.
     */
    void finish() {
        over = true;
        try {
            if (refused || !web.isCommitted() || !container.isAnswered()) {
                commit();
            }
        } catch (RuntimeException e) {
            if (!refused) {
                throw e;
            }
        } finally {
            web.close();
        }
    }

    /** Ends the exchange without a commit. An error page goes on with what was stored before, if anything was. */
    void abandon() {
        over = true;
        web.close();
        if (!web.isCommitted()) {
            container.request().removeAttribute(attribute);
            container.request().setAttribute(attribute + ABANDONED, this);
        }
    }

    /**
     * The asynchronous operation failed, or its time is over. A listener or an error page that answers in its place has
     * the session as it is stored.
     */
    void operationFails() {
        if (over || refused || web.isCommitted()) {
            abandon();
        } else {
            begin();
        }
    }

    /** The asynchronous operation is complete, and the response gone. */
    void operationIsComplete() {
        if (!over) {
            over = true;
            if (web.isPending()) {
                LOG.log(
                        ERROR,
                        "An asynchronous operation changed the session and completed without the SessionFilter, so the change is"
                                + " not stored. Map the filter for every dispatcher type: {0}",
                        MAPPING);
            }
            web.close();
        }
    }

    /** Whether the client has been notified of this exception, or is notified now: then nobody else needs to. */
    private boolean answered(Throwable thrown) {
        return (refused || !container.isAnswered()) && refuse(thrown);
    }

    private boolean refuse(Throwable thrown) {
        Optional<HttpProblem> problem = web.refuse(thrown);
        if (problem.isPresent() && !refused) {
            refused = true;
            container.send(problem.get(), thrown);
        }
        return problem.isPresent();
    }
}
