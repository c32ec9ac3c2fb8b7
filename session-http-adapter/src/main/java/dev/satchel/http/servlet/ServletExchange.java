package dev.satchel.http.servlet;

import static java.lang.System.Logger.Level.ERROR;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebExchange;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.http.internal.RequestLines;
import dev.satchel.session.Session;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionView;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request through all its dispatches: where its session is committed, and what of that stands in the headers. {@code
 * asked} and {@code answer} are the container's objects, {@code request} and {@code response} ours around them.
 */
final class ServletExchange implements WebExchange {

    private static final System.Logger LOG = System.getLogger(SessionFilter.class.getName());

    private static final String MAPPING =
            "addMappingForUrlPatterns(EnumSet.of(REQUEST, FORWARD, ASYNC, ERROR), false, \"/*\")";

    private static final String ABANDONED = "/abandoned";

    private final SessionFilter filter;
    private final String attribute;
    private final WebSessions sessions;
    private final TokenLines lines = new TokenLines();
    private final String method;
    private WebSession web;
    private HttpServletRequest asked;
    private HttpServletResponse answer;
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
        this.method = method(asked);
        this.sessions = sessions;
        this.asked = asked;
        this.answer = answer;
        this.request = new SessionRequest(asked, this);
        this.response = new SessionResponse(answer, this);
        this.web = sessions.open(this);
        asked.setAttribute(attribute, this);
        if (asked.getAttribute(attribute + ABANDONED) instanceof ServletExchange before) {
            before.next = this;
        }
    }

    /** Of the request itself: containers dispatch to error pages by GET. */
    private static String method(HttpServletRequest asked) {
        return asked.getAttribute("jakarta.servlet.error.method") instanceof String failed ? failed : asked.getMethod();
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

    boolean isServing() {
        return serving;
    }

    void serving(boolean now) {
        serving = now;
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
            asked = dispatched;
            request = new SessionRequest(dispatched, this);
        }
        boolean sameResponse = answering == response
                || (answering instanceof ServletResponseWrapper wrapper && wrapper.isWrapperFor(response));
        if (sameResponse) {
            response = answering;
        } else {
            answer = answering;
            response = new SessionResponse(answering, this);
            restore();
        }
        if (dispatched.getDispatcherType() == DispatcherType.ERROR && web.isCommitted() && !refused) {
            begin();
        }
        over = false;
    }

    /** Ends the present exchange and begins another one, with what is stored. */
    private void begin() {
        web.close();
        lines.supersede();
        web = sessions.open(this);
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
        if (lost || (web.isPending() && answer.isCommitted())) {
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
        if (!refused && !answer.isCommitted()) {
            lines.restore(answer);
            if (web.isCommitted()) {
                web.commit();
            }
        }
    }

    /** Ends what this dispatch served, unless somebody else goes on with it. */
    void chainIsDone() {
        if (!deferred && !web.isChanged() && isGoingOnUnderUs()) {
            asked.getAsyncContext().addListener(new EndWithOperation(this));
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
        return asked.isAsyncStarted() && asked.getDispatcherType() != DispatcherType.ERROR;
    }

    /** Commits and ends the exchange. A failure is answered, and goes no further. */
    void finish() {
        over = true;
        try {
            commit();
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
            asked.removeAttribute(attribute);
            asked.setAttribute(attribute + ABANDONED, this);
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
    boolean answered(Throwable thrown) {
        return (refused || !answer.isCommitted()) && refuse(thrown);
    }

    private boolean refuse(Throwable thrown) {
        Optional<HttpProblem> problem = web.refuse(thrown);
        if (problem.isPresent() && !refused) {
            refused = true;
            new ProblemResponse(answer, asked.getMethod().equals("HEAD")).send(problem.get(), thrown);
        }
        return problem.isPresent();
    }

    @Override
    public boolean isSecure() {
        return asked.isSecure();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public List<String> requestHeaders(String name) {
        return RequestLines.of(asked, name);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return List.copyOf(answer.getHeaders(name));
    }

    @Override
    public void addHeader(String name, String value) {
        if (isForCaches(name)) {
            answer.addHeader(name, value);
        } else {
            lines.add(answer, name, value, answer.getHeaders(name));
        }
    }

    @Override
    public void setHeader(String name, String value) {
        if (isForCaches(name)) {
            answer.setHeader(name, value);
        } else {
            lines.add(answer, name, value, List.of());
        }
    }

    // Headers for caches are worked out anew each time; the token's header is set once, and must come back as it was.
    private static boolean isForCaches(String name) {
        return name.equals("Vary") || name.equals("Cache-Control");
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> first) {
        Object kept = asked.getAttribute(type.getName());
        if (type.isInstance(kept)) {
            return type.cast(kept);
        }
        T made = first.get();
        asked.setAttribute(type.getName(), made);
        return made;
    }
}
