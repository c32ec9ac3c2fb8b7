package dev.satchel.http.servlet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebExchange;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.session.Session;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionView;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request through all its dispatches: where its session is committed, and what of that stands in the headers. */
final class ServletExchange implements WebExchange {

    private final SessionFilter filter;
    private final String attribute;
    private final WebSession web;
    private final List<Line> carried = new ArrayList<>();
    private HttpServletRequest asked;
    private HttpServletResponse answer;
    private HttpServletRequest request;
    private HttpServletResponse response;
    private @Nullable RuntimeException failure;
    private boolean committed;
    private boolean serving;
    private boolean deferred;

    ServletExchange(
            SessionFilter filter,
            String attribute,
            WebSessions sessions,
            HttpServletRequest asked,
            HttpServletResponse answer) {
        this.filter = filter;
        this.attribute = attribute;
        this.asked = asked;
        this.answer = answer;
        this.request = new SessionRequest(asked, this);
        this.response = new SessionResponse(answer, this);
        this.web = sessions.open(this);
        asked.setAttribute(attribute, this);
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

    /** Goes on in a further dispatch: an asynchronous one brings our wrappers back, one to an error page the container's own objects. */
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
    }

    /** Commits the session, once; or answers the problem and throws what happened, each time. */
    void commit() {
        if (failure != null) {
            throw failure;
        }
        if (!committed && web.isUsed() && answer.isCommitted()) {
            web.close();
            throw new SessionClosedException(
                    "the response's headers left before the session was committed, which is not stored now:"
                            + " something wrote to the container's response past the SessionFilter; map the filter before it");
        }
        try {
            web.commit();
            committed = true;
        } catch (RuntimeException e) {
            failure = e;
            refuse(e);
            throw e;
        }
    }

    /** Commits before the first byte; the later ones pass by. */
    void beforeBody() {
        if (!committed || failure != null) {
            commit();
        }
    }

    /** Puts our headers back where something took them away. */
    void restore() {
        if (committed && failure == null && !answer.isCommitted()) {
            for (Line line : carried) {
                if (!answer.getHeaders(line.name).contains(line.value)) {
                    answer.addHeader(line.name, line.value);
                }
            }
            web.commit();
        }
    }

    /** Ends what this dispatch served, unless somebody else goes on with it. */
    void chainIsDone() {
        if (!deferred) {
            finish();
        }
    }

    /** Commits and ends the exchange. A failure is answered, and goes no further. */
    void finish() {
        try {
            commit();
        } catch (RuntimeException e) {
            if (e != failure) {
                throw e;
            }
        } finally {
            web.close();
        }
    }

    /** Ends the exchange without a commit; an error page then opens the session anew. */
    void abandon() {
        web.close();
        if (!committed) {
            asked.removeAttribute(attribute);
        }
    }

    /** Whether the client has been told, or is told now, what was thrown: then nobody else needs to. */
    boolean answered(Throwable thrown) {
        if (failure != null) {
            return thrown == failure || thrown.getCause() == failure;
        }
        Throwable cause = thrown instanceof SessionException ? thrown : thrown.getCause();
        if (cause instanceof SessionException refused && !committed && !answer.isCommitted()) {
            web.close();
            failure = refused;
            refuse(refused);
            return true;
        }
        return false;
    }

    private void refuse(RuntimeException thrown) {
        HttpProblem problem = HttpProblem.of(thrown);
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (String header : answer.getHeaderNames()) {
            if (!HttpProblem.replaces(header)) {
                others.putIfAbsent(header, List.copyOf(answer.getHeaders(header)));
            }
        }
        try {
            answer.reset();
            others.forEach((header, lines) -> {
                answer.setHeader(header, lines.get(0));
                lines.subList(1, lines.size()).forEach(line -> answer.addHeader(header, line));
            });
            byte[] body = problem.body().getBytes(US_ASCII);
            answer.setStatus(problem.status());
            answer.setContentType(HttpProblem.MEDIA_TYPE);
            answer.setHeader("Cache-Control", "no-store");
            answer.setContentLength(body.length);
            if (!asked.getMethod().equals("HEAD")) {
                answer.getOutputStream().write(body);
            }
            answer.flushBuffer();
        } catch (IOException | IllegalStateException unanswered) {
            // The client is gone, or headers left past us: there is nobody to tell, and the failure itself matters
            // more.
            thrown.addSuppressed(unanswered);
        }
    }

    @Override
    public boolean isSecure() {
        return asked.isSecure();
    }

    @Override
    public List<String> requestHeaders(String name) {
        return Collections.list(asked.getHeaders(name));
    }

    @Override
    public List<String> responseHeaders(String name) {
        return List.copyOf(answer.getHeaders(name));
    }

    @Override
    public void addHeader(String name, String value) {
        remember(name, value);
        answer.addHeader(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        remember(name, value);
        answer.setHeader(name, value);
    }

    // What is said to caches is worked out anew each time; what carries the token is said once, and must come back as
    // it was.
    private void remember(String name, String value) {
        if (!name.equals("Vary") && !name.equals("Cache-Control")) {
            carried.add(new Line(name, value));
        }
    }

    private record Line(String name, String value) {}
}
