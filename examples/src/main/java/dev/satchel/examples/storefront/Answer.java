package dev.satchel.examples.storefront;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The response to send back.
 *
 * @param status the status code
 * @param headers the headers, the content type among them
 * @param body the body; empty for none
 */
record Answer(int status, Map<String, String> headers, String body) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    /** 204. */
    static Answer nothing() {
        return new Answer(204, Map.of(), "");
    }

    /** 200 with a record as JSON. */
    static Answer json(Record value) {
        return new Answer(
                200,
                Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                JSON.writeValueAsString(value));
    }

    /** 200 with a page that may load nothing from elsewhere. */
    static Answer page(String html) {
        return new Answer(
                200,
                Map.of(
                        "Content-Type", "text/html; charset=utf-8",
                        "Cache-Control", "no-store",
                        "Content-Security-Policy",
                                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                        "Referrer-Policy", "same-origin"),
                html);
    }

    /** 200 with a file that lies beside this class. */
    static Answer resource(String name, String contentType) {
        try (InputStream file = Answer.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("no resource " + name + " beside " + Answer.class.getName());
            }
            return new Answer(200, Map.of("Content-Type", contentType), new String(file.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read resource " + name, e);
        }
    }

    /** A problem as RFC 9457 describes it. */
    static Answer problem(int status, String title, String detail) {
        return new Answer(
                status,
                Map.of("Content-Type", "application/problem+json"),
                JSON.writeValueAsString(new Problem("about:blank", title, status, detail)));
    }

    /** Sends it and ends the exchange. A HEAD request gets no body. */
    void send(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            byte[] bytes = body.getBytes(UTF_8);
            boolean bodiless = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, bodiless ? -1 : bytes.length);
            if (!bodiless) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private record Problem(String type, String title, int status, String detail) {}
}
