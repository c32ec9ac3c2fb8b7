package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.session.SessionEvent.RefusalReason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The protected header of a token (RFC 7516): exactly {@code alg}, {@code enc}, {@code kid} and {@code typ}, in any
 * order. A header with more in it asks for something that we would have to understand.
 */
final class Header {

    static final String TYPE = "satchel+jwt";

    private static final int MAX_LENGTH = 256;
    private static final String KID = "kid";
    private static final Map<String, String> REQUIRED = Map.of("alg", "dir", "enc", "A256GCM", "typ", TYPE);

    private Header() {}

    /** Our own, encoded. */
    static byte[] encode(Kid kid) {
        String json = "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"" + kid.text() + "\",\"typ\":\"" + TYPE + "\"}";
        return Base64Url.encode(json.getBytes(US_ASCII)).getBytes(US_ASCII);
    }

    /** Reads an encoded header. */
    static Read read(String encoded) {
        if (encoded.isEmpty() || encoded.length() > MAX_LENGTH) {
            return new Refused(RefusalReason.MALFORMED);
        }
        byte[] json = new byte[Base64Url.decodedLength(encoded.length())];
        if (!Base64Url.decode(encoded, 0, encoded.length(), json, 0) || !printable(json)) {
            return new Refused(RefusalReason.MALFORMED);
        }
        return members(new String(json, US_ASCII))
                .<Read>map(Header::judge)
                .orElse(new Refused(RefusalReason.MALFORMED));
    }

    /** Nothing in a header of ours needs other characters, and a parser may take them for another encoding. */
    private static boolean printable(byte[] json) {
        for (byte character : json) {
            if (character < ' ' || character > '~') {
                return false;
            }
        }
        return true;
    }

    /**
     * The members, if it is an object of texts and nothing comes after it. Bytes that are not text count as another
     * text.
     */
    private static Optional<Map<String, String>> members(String json) {
        try (JsonParser parser = Json.parser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, String> members = new HashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
                members.put(name, text ? parser.getString() : "");
                parser.skipChildren();
            }
            return parser.nextToken() == null ? Optional.of(members) : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static Read judge(Map<String, String> members) {
        if (members.size() != REQUIRED.size() + 1 || !members.entrySet().containsAll(REQUIRED.entrySet())) {
            return new Refused(RefusalReason.UNSUPPORTED);
        }
        return Kid.parse(members.getOrDefault(KID, "")).<Read>map(Accepted::new).orElse(new Refused(RefusalReason.KEY));
    }

    /** The result of reading a header. */
    sealed interface Read {}

    /**
     * It is one of ours.
     *
     * @param kid which key it names
     */
    record Accepted(Kid kid) implements Read {}

    /**
     * It is not.
     *
     * @param reason why
     */
    record Refused(RefusalReason reason) implements Read {}
}
