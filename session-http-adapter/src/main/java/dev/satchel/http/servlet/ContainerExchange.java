package dev.satchel.http.servlet;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebExchange;
import dev.satchel.http.internal.ForCaches;
import dev.satchel.http.internal.RequestLines;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.function.Supplier;

/**
 * The container's own request and response, and what stands in the headers of a session. A further dispatch brings
 * others.
 */
final class ContainerExchange implements WebExchange {

    private final TokenLines lines = new TokenLines();
    private final String method;
    private HttpServletRequest request;
    private HttpServletResponse response;

    ContainerExchange(HttpServletRequest request, HttpServletResponse response) {
        this.method = method(request);
        this.request = request;
        this.response = response;
    }

    /** Of the request itself: containers dispatch to error pages by GET. */
    private static String method(HttpServletRequest request) {
        return request.getAttribute("jakarta.servlet.error.method") instanceof String failed
                ? failed
                : request.getMethod();
    }

    /** A further dispatch has this request. */
    void asks(HttpServletRequest dispatched) {
        request = dispatched;
    }

    /** A further dispatch has this response. */
    void answers(HttpServletResponse answering) {
        response = answering;
    }

    HttpServletRequest request() {
        return request;
    }

    /** Whether the headers have left. */
    boolean isAnswered() {
        return response.isCommitted();
    }

    /** A further commit says anew what is carried. */
    void supersede() {
        lines.supersede();
    }

    /** Puts the lines that carry a token back where something took them away. */
    void restore() {
        lines.restore(response);
    }

    /** Sends the problem in place of whatever the response held. */
    void send(HttpProblem problem, Throwable thrown) {
        new ProblemResponse(response, request.getMethod().equals("HEAD")).send(problem, thrown);
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public List<String> requestHeaders(String name) {
        return RequestLines.of(request, name);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return List.copyOf(response.getHeaders(name));
    }

    @Override
    public void addHeader(String name, String value) {
        if (isForCaches(name)) {
            response.addHeader(name, value);
        } else {
            lines.add(response, name, value, response.getHeaders(name));
        }
    }

    @Override
    public void setHeader(String name, String value) {
        if (isForCaches(name)) {
            response.setHeader(name, value);
        } else {
            lines.add(response, name, value, List.of());
        }
    }

    // Headers for caches are worked out anew each time; the token's header is set once, and must come back as it was.
    private static boolean isForCaches(String name) {
        return ForCaches.isOne(name);
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> first) {
        Object kept = request.getAttribute(type.getName());
        if (type.isInstance(kept)) {
            return type.cast(kept);
        }
        T made = first.get();
        request.setAttribute(type.getName(), made);
        return made;
    }
}
