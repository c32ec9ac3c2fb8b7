package dev.satchel.http.jdkserver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebExchange;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's exchange as sessions see it, and the one place where its headers leave. */
final class Response implements WebExchange {

    private final HttpExchange exchange;
    private Runnable commit = () -> {};
    private @Nullable RuntimeException failure;
    private boolean sent;

    Response(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /** Takes what must run before the headers leave. */
    void beforeHeaders(Runnable once) {
        commit = once;
    }

    /** Commits the session and sends the headers; or answers the problem and throws it. */
    void sendHeaders(int status, long length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (!sent) {
            if (exchange.getResponseCode() != -1) {
                throw new SessionClosedException(
                        "the response's headers left before the session was committed, which is not stored now:"
                                + " they were sent on an exchange other than the one that the handler was given");
            }
            try {
                commit.run();
            } catch (RuntimeException e) {
                failure = e;
                answer(e);
                throw e;
            }
            sent = true;
        }
        exchange.sendResponseHeaders(status, length);
    }

    /** Whether the client has been told, or is told now, what was thrown: then nobody else needs to. */
    boolean answered(Throwable thrown) throws IOException {
        if (failure != null) {
            return thrown == failure || thrown.getCause() == failure;
        }
        if (sent || !(thrown instanceof SessionException refused)) {
            return false;
        }
        failure = refused;
        answer(refused);
        return true;
    }

    boolean isSent() {
        return sent;
    }

    private void answer(RuntimeException thrown) throws IOException {
        HttpProblem problem = HttpProblem.of(thrown);
        byte[] body = problem.body().getBytes(US_ASCII);
        Headers headers = exchange.getResponseHeaders();
        headers.keySet().removeIf(HttpProblem::replaces);
        headers.set("Content-Type", HttpProblem.MEDIA_TYPE);
        headers.set("Cache-Control", "no-store");
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
}
