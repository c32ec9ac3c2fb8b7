package dev.satchel.http.extension;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.http.internal.ForCaches;
import dev.satchel.http.internal.ProblemBody;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** The response of an extension. */
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

    static Answer nothing(int status, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Cache-Control", "no-store");
        return new Answer(status, headers, new byte[0]);
    }

    /** The same file for everybody; the client asks whether it is still so. */
    static Answer file(String type, String tag, byte[] content, boolean known) {
        Map<String, String> headers = Map.of(
                "Content-Type", type, "Cache-Control", "no-cache", "ETag", tag, "X-Content-Type-Options", "nosniff");
        return known
                ? new Answer(304, Map.of("Cache-Control", "no-cache", "ETag", tag), new byte[0])
                : new Answer(200, headers, content);
    }

    /** For one visitor: nobody keeps it. */
    static Answer json(int status, Map<String, String> more, Object value) {
        return of(status, "application/json", more, JSON.writeValueAsBytes(value));
    }

    /** A problem of RFC 9457, as {@link ProblemBody} wrote it. */
    static Answer problem(int status, Map<String, String> more, String body) {
        return of(status, ProblemBody.MEDIA_TYPE, more, body.getBytes(UTF_8));
    }

    private static Answer of(int status, String type, Map<String, String> more, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Content-Type", type);
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        return new Answer(status, headers, body);
    }

    int status() {
        return status;
    }

    /** Sets the headers of a response; what is for one visitor is kept by no cache that the response speaks to. */
    void setHeaders(Predicate<String> has, BiConsumer<String, String> set) {
        headers.forEach(set);
        if ("no-store".equals(headers.get("Cache-Control"))) {
            ForCaches.forbidTargeted(has, set);
        }
    }

    int length() {
        return body.length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(body);
    }
}
