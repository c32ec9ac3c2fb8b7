package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.Payload;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Which token of a session this is: the member {@code lid} of the envelope, 128 random bits as 22 characters. We write
 * it last; a peer may write it anywhere at the top.
 */
final class TokenId {

    private static final String NAME = "lid";
    private static final byte[] BEFORE = (",\"" + NAME + "\":\"").getBytes(US_ASCII);
    private static final int TEXT = 22;
    private static final int LENGTH = BEFORE.length + TEXT + 2;

    private TokenId() {}

    /** The member to add to the envelope. */
    static String member(BirthId id) {
        return ",\"" + NAME + "\":\"" + id.text() + "\"";
    }

    /** The id in this envelope. */
    static Optional<BirthId> find(Payload envelope) {
        Optional<String> last = envelope.borrow(TokenId::last);
        return (last.isPresent() ? last : anywhere(envelope)).flatMap(TokenId::parse);
    }

    /**
     * In an object, nothing but a last member at the top can look like this: inside a text the quotes would be escaped,
     * deeper there would be more braces.
     */
    private static Optional<String> last(byte[] array, int offset, int size) {
        int start = offset + size - LENGTH;
        if (size < LENGTH || array[offset + size - 1] != '}' || array[offset + size - 2] != '"') {
            return Optional.empty();
        }
        for (int i = 0; i < BEFORE.length; i++) {
            if (array[start + i] != BEFORE[i]) {
                return Optional.empty();
            }
        }
        return Optional.of(new String(array, start + BEFORE.length, TEXT, US_ASCII));
    }

    private static Optional<String> anywhere(Payload envelope) {
        try (JsonParser parser = Json.session(new String(envelope.toBytes(), UTF_8))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean ours = NAME.equals(parser.currentName());
                if (parser.nextToken() == JsonToken.VALUE_STRING && ours) {
                    return Optional.of(parser.getString());
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<BirthId> parse(String text) {
        try {
            return Optional.of(BirthId.parse(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}
