package dev.satchel.settings;

import dev.satchel.json.JsonCodec;
import dev.satchel.session.codec.SessionCodec;
import java.io.IOException;
import java.io.Reader;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON parts: the codec if the program does not hand one over, and a file of settings. The one class that sees
 * either.
 */
final class JsonPart {

    private JsonPart() {}

    static SessionCodec codec() {
        return JsonCodec.standard();
    }

    /**
     * Reads one object of texts, numbers and truth values. A member {@code $schema} is for editors.
     *
     * @throws IllegalArgumentException when it is something else
     * @throws IOException when it cannot be read
     */
    static void read(Reader file, BiConsumer<String, String> member) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (!parser.nextToken().isScalarValue() || parser.currentToken() == JsonToken.VALUE_NULL) {
                    throw new IllegalArgumentException("the member '" + Shown.unlessSecret(name)
                            + "' is no text, number or truth value; write nested keys as one: redis.uri");
                }
                if (!name.equals("$schema")) {
                    member.accept(name, parser.getString());
                }
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something stands behind the JSON object");
            }
        } catch (JacksonException malformed) {
            if (malformed.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            // Without its message, which may quote the file; of what is too long it does not say where.
            TokenStreamLocation where = malformed.getLocation();
            throw new IllegalArgumentException(
                    "it is no JSON" + (where == null ? "" : " at line " + where.getLineNr()));
        }
    }
}
