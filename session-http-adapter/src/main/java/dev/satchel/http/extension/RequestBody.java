package dev.satchel.http.extension;

import dev.satchel.session.extension.BadRequestException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON object that a request brought. */
final class RequestBody {

    private static final int MOST_BYTES = 64 * 1024;
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private RequestBody() {}

    /** The object; empty when nothing was sent. */
    static Map<String, @Nullable Object> of(Call call) throws IOException {
        byte[] bytes = call.body().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw Refusal.of(
                    413, "body-too-large", "The body is too large", "A body has at most " + MOST_BYTES + " bytes.");
        }
        if (bytes.length == 0) {
            return Map.of();
        }
        try {
            Map<String, @Nullable Object> object = JSON.readValue(bytes, OBJECT);
            if (object != null) {
                return object;
            }
        } catch (JacksonException malformed) {
            // Jackson's message may show what was sent; the one below says enough.
        }
        throw new BadRequestException("the body is not a JSON object");
    }
}
