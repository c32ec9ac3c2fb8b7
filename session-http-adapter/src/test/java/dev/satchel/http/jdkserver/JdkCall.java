package dev.satchel.http.jdkserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.satchel.testkit.web.WebCall;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.Executor;

/** How one answers with the JDK's server. */
record JdkCall(HttpExchange exchange, Executor threads) implements WebCall {

    @Override
    public String query() {
        return Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    }

    @Override
    public void header(String name, String value) {
        exchange.getResponseHeaders().add(name, value);
    }

    @Override
    public void send(int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        boolean none = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
        if (!none) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.getResponseBody().close();
    }

    @Override
    public OutputStream stream(int status) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return OutputStream.nullOutputStream();
        }
        exchange.sendResponseHeaders(status, 0);
        return exchange.getResponseBody();
    }

    @Override
    public void redirect(String location) throws IOException {
        header("Location", location);
        send(302, "");
    }

    @Override
    public void error(int status) throws IOException {
        send(status, "no such page");
    }

    @Override
    public void later(Answer answer) {
        threads.execute(() -> {
            try (exchange) {
                answer.to(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
