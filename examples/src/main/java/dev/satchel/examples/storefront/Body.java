package dev.satchel.examples.storefront;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON object that a request brought. Each question refuses the request when the answer is not there. */
final class Body {

    private static final int MAX_BYTES = 16 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode object;

    private Body(JsonNode object) {
        this.object = object;
    }

    /** The body of this request. */
    static Body of(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw Refusal.badRequest("a body has at most " + MAX_BYTES + " bytes");
        }
        return parse(bytes);
    }

    /** The body that these bytes are. */
    static Body parse(byte[] bytes) {
        try {
            JsonNode node = JSON.readTree(bytes);
            if (node.isObject()) {
                return new Body(node);
            }
        } catch (JacksonException malformed) {
            // The parser's message may show what was sent; the answer below says as much as is needed.
        }
        throw Refusal.badRequest("the body is not a JSON object");
    }

    /** The text of this name, which matches {@code pattern}. */
    String text(String name, String pattern, String meaning) {
        JsonNode value = object.path(name);
        if (!value.isString() || !value.asString().matches(pattern)) {
            throw Refusal.badRequest("\"" + name + "\" is " + meaning);
        }
        return value.asString();
    }

    /** The whole number of this name, at most {@code most} away from zero. */
    int number(String name, int most) {
        JsonNode value = object.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || Math.abs((long) value.asInt()) > most) {
            throw Refusal.badRequest("\"" + name + "\" is a whole number from " + -most + " to " + most);
        }
        return value.asInt();
    }
}
