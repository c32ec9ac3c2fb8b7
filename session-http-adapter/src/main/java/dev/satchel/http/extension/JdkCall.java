package dev.satchel.http.extension;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
        return Call.withoutParameters(exchange.getRequestURI().getRawPath());
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
    public Optional<String> clientAddress() {
        InetSocketAddress remote = exchange.getRemoteAddress();
        return Optional.ofNullable(remote).map(InetSocketAddress::getAddress).map(InetAddress::getHostAddress);
    }

    @Override
    public String id() {
        return UUID.randomUUID().toString();
    }

    @Override
    public InputStream body() {
        return exchange.getRequestBody();
    }

    /** Sends the answer and ends the exchange. A HEAD request gets no body. */
    void send(Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        answer.setHeaders(headers::containsKey, headers::set);
        boolean bodiless = answer.length() == 0 || method().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.length());
        try (exchange) {
            if (!bodiless) {
                answer.writeTo(exchange.getResponseBody());
                exchange.getResponseBody().flush();
            }
            if (answer.status() >= 400) {
                RequestBody.drain(body());
            }
        }
    }
}
