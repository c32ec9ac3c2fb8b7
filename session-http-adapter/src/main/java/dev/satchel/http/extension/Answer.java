package dev.satchel.http.extension;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** What is sent back. For one visitor: nobody keeps it. */
final class Answer {

    // The components of a record come in the order in which they are declared.
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private Answer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answer nothing() {
        return new Answer(204, Map.of("Cache-Control", "no-store"), new byte[0]);
    }

    /** With these headers besides, or instead of, those that JSON has. */
    static Answer json(int status, Map<String, String> headers, Object value) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Content-Type", "application/json");
        all.put("Cache-Control", "no-store");
        all.put("X-Content-Type-Options", "nosniff");
        all.putAll(headers);
        return new Answer(status, all, JSON.writeValueAsBytes(value));
    }

    /** Sends it and ends the exchange. A HEAD request gets no body. */
    void send(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        try (exchange) {
            if (!bodiless) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
