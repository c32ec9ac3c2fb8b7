package dev.satchel.http.extension;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.extension.BadRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON object that a request brought. */
final class RequestBody {

    private static final int MAX_BYTES = 64 * 1024;
    private static final long MAX_DRAINED = 64L * 1024 * 1024;
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private RequestBody() {}

    /**
     * The object; empty when nothing was sent. Only JSON in UTF-8 is read, and no character set is guessed: a filter in
     * front sees the same.
     */
    static Map<String, @Nullable Object> of(Call call) throws IOException {
        byte[] bytes = call.body().readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw Refusal.of(
                    413, "body-too-large", "The body is too large", "A body has at most " + MAX_BYTES + " bytes.");
        }
        if (bytes.length == 0) {
            return Map.of();
        }
        requireJson(call.headers("Content-Type"));
        try {
            Map<String, @Nullable Object> object = JSON.readValue(text(bytes), OBJECT);
            if (object != null) {
                return object;
            }
        } catch (JacksonException malformed) {
            // Jackson's message may show what was sent; the one below says enough.
        }
        throw new BadRequestException("the body is not a JSON object");
    }

    /**
     * A form can send anything but this without asking first (CORS), so this keeps the forms of old browsers out as
     * well.
     */
    private static void requireJson(List<String> contentType) {
        if (contentType.size() != 1 || !isJson(contentType.get(0))) {
            throw Refusal.of(
                    415,
                    "not-json",
                    "The body is of another type",
                    "A body is JSON: send it with Content-Type: application/json, in UTF-8.");
        }
    }

    private static boolean isJson(String contentType) {
        String[] parts = contentType.split(";", -1);
        boolean json = parts[0].strip().equalsIgnoreCase("application/json");
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].strip().split("=", 2);
            boolean charset = parameter[0].strip().equalsIgnoreCase("charset");
            json &= !charset
                    || (parameter.length == 2
                            && parameter[1].strip().replace("\"", "").equalsIgnoreCase("utf-8"));
        }
        return json;
    }

    /** Strictly UTF-8: no overlong form, no half of a surrogate pair, no byte order mark. */
    private static String text(byte[] bytes) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (!text.startsWith("\uFEFF")) {
                return text;
            }
        } catch (CharacterCodingException malformed) {
            // Its mistakes concern the sender only.
        }
        throw new BadRequestException("the body is not UTF-8 without a byte order mark");
    }

    /**
     * Reads what is left of a body that was refused, within limits. A connection that is closed on unread bytes is
     * reset, and the client may lose the answer that says why.
     */
    static void drain(InputStream body) {
        byte[] buffer = new byte[16 * 1024];
        try {
            int read = 0;
            for (long left = MAX_DRAINED; left > 0 && read >= 0; left -= read) {
                read = body.read(buffer);
            }
        } catch (IOException gone) {
            // Nobody sends any more.
        }
    }
}
