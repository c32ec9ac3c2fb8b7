package dev.satchel.http.extension;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to the JDK's server, and the way to answer it. */
record JdkCall(HttpExchange exchange) implements Call {

    @Override
    public String method() {
        return exchange.getRequestMethod();
    }

    @Override
    public String root() {
        return "";
    }

    @Override
    public String path() {
        return exchange.getRequestURI().getRawPath();
    }

    @Override
    public @Nullable String query() {
        return exchange.getRequestURI().getRawQuery();
    }

    @Override
    public List<String> headers(String name) {
        List<String> lines = exchange.getRequestHeaders().get(name);
        return lines == null ? List.of() : lines;
    }

    @Override
    public InputStream body() {
        return exchange.getRequestBody();
    }

    /** Sends the answer and ends the exchange. A HEAD request gets no body. */
    void send(Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean bodiless = answer.length() == 0 || method().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.length());
        try (exchange) {
            if (!bodiless) {
                answer.writeTo(exchange.getResponseBody());
            }
        }
    }
}
