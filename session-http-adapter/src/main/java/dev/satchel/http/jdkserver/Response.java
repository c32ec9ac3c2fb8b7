package dev.satchel.http.jdkserver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebExchange;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.session.SessionClosedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The server's exchange as sessions see it, and the one place where its headers leave. */
final class Response implements WebExchange {

    private final HttpExchange exchange;
    private final Map<Class<?>, Object> shared;
    private final WebSession web;
    private boolean refused;
    private boolean sent;

    Response(HttpExchange exchange, WebSessions sessions) {
        this.exchange = exchange;
        // The attributes of an HttpExchange belong to its context: other requests would see them.
        this.shared = exchange instanceof Served outer ? outer.response().shared : new HashMap<>();
        this.web = sessions.open(this);
    }

    WebSession web() {
        return web;
    }

    /** Commits the session and sends the headers; or answers the problem and throws it. */
    void sendHeaders(int status, long length) throws IOException {
        if (!sent || refused) {
            if (!refused && exchange.getResponseCode() != -1) {
                throw new SessionClosedException(
                        "the response's headers left before the session was committed, which is not stored now:"
                                + " they were sent on an exchange other than the one that the handler was given");
            }
            try {
                web.commit();
            } catch (RuntimeException e) {
                refuse(e);
                throw e;
            }
            sent = true;
        }
        exchange.sendResponseHeaders(status, length);
    }

    /** Whether the client has been notified of this exception, or is notified now: then nobody else needs to. */
    boolean answered(Throwable thrown) throws IOException {
        return (refused || !sent) && refuse(thrown);
    }

    private boolean refuse(Throwable thrown) throws IOException {
        Optional<HttpProblem> problem = web.refuse(thrown);
        if (problem.isPresent() && !refused) {
            refused = true;
            answer(problem.get());
        }
        return problem.isPresent();
    }

    boolean isSent() {
        return sent;
    }

    private void answer(HttpProblem problem) throws IOException {
        byte[] body = problem.body().getBytes(US_ASCII);
        Headers headers = exchange.getResponseHeaders();
        headers.keySet().removeIf(HttpProblem::replaces);
        problem.headers().forEach(headers::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(problem.status(), head ? -1 : body.length);
        sent = true;
        try (OutputStream out = exchange.getResponseBody()) {
            if (!head) {
                out.write(body);
            }
        }
    }

    @Override
    public boolean isSecure() {
        return exchange instanceof HttpsExchange;
    }

    @Override
    public String method() {
        return exchange.getRequestMethod();
    }

    @Override
    public List<String> requestHeaders(String name) {
        return lines(exchange.getRequestHeaders(), name);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return lines(exchange.getResponseHeaders(), name);
    }

    private static List<String> lines(Headers headers, String name) {
        List<String> lines = headers.get(name);
        return lines == null ? List.of() : lines;
    }

    @Override
    public void addHeader(String name, String value) {
        exchange.getResponseHeaders().add(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> first) {
        return type.cast(shared.computeIfAbsent(type, any -> first.get()));
    }

    /** An exchange of ours, which a handler inside another one is given. */
    interface Served {
        Response response();
    }
}
