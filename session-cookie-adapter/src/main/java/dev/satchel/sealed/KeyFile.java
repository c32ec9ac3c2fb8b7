package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.SessionConfigurationException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** A file of keys. It belongs to its owner alone, is replaced whole, and is edited by one at a time. */
final class KeyFile {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{16}");

    private final Path path;
    private final PrivateFile file;

    KeyFile(Path path) {
        this(path, new PrivateFile(path));
    }

    KeyFile(Path path, PrivateFile file) {
        this.path = path;
        this.file = file;
    }

    /** The content of the file. */
    Content read() {
        try {
            return parse(new String(file.read(), UTF_8));
        } catch (NoSuchFileException missing) {
            throw new SessionConfigurationException(
                    "sealed.no-key",
                    "the key file " + path + " does not exist, and there is no default key",
                    "make one: java -cp … " + KeyTool.class.getName() + " generate " + path);
        } catch (IOException unreadable) {
            throw new SessionConfigurationException(
                    "sealed.key-file",
                    "the key file " + path + " cannot be read: " + reason(unreadable),
                    "let the user of this process own and read it");
        }
    }

    private static String reason(IOException fault) {
        String said = fault instanceof FileSystemException known ? known.getReason() : null;
        return fault.getClass().getSimpleName() + (said == null ? "" : ", " + said);
    }

    /** Makes the file; answers false and does nothing when there is something already. */
    boolean create(Content first) throws IOException {
        boolean[] made = new boolean[1];
        file.exclusively(() -> {
            if (!file.exists()) {
                write(first);
                made[0] = true;
            }
        });
        return made[0];
    }

    /**
     * Replaces what the file says by what becomes of it, with no other edit in between. A file that could not be read
     * again is not written.
     */
    void edit(UnaryOperator<Content> change) throws IOException {
        file.exclusively(() -> {
            Content next = change.apply(read());
            Keys unused = next.ring();
            write(next);
        });
    }

    /** Replaces the file. */
    void write(Content content) throws IOException {
        file.write(content.json().getBytes(UTF_8));
    }

    private Content parse(String text) {
        try (JsonParser parser = Json.parser(text)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "it is not a JSON object");
            List<RootKey> keys = new ArrayList<>();
            List<KeyInfo> forgotten = new ArrayList<>();
            Instant revokedBefore = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if ("keys".equals(name)) {
                    readKeys(parser, keys, forgotten);
                } else if ("revokedBefore".equals(name)) {
                    revokedBefore = instant(text(parser, name), name);
                } else {
                    throw malformed("it has a member that is not known; known are keys and revokedBefore");
                }
            }
            require(parser.nextToken() == null, "something comes after the object");
            return new Content(List.copyOf(keys), List.copyOf(forgotten), Optional.ofNullable(revokedBefore));
        } catch (JacksonException notJson) {
            // The parser's message quotes what it read; of what is too long it does not say where.
            TokenStreamLocation where = notJson.getLocation();
            throw malformed("it is not JSON" + (where == null ? "" : " at line " + where.getLineNr()));
        }
    }

    private void readKeys(JsonParser parser, List<RootKey> keys, List<KeyInfo> forgotten) {
        require(parser.currentToken() == JsonToken.START_ARRAY, "keys is not an array");
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String where = "key " + (keys.size() + forgotten.size() + 1) + " of " + path;
            readKey(parser, where, keys, forgotten);
        }
        require(parser.currentToken() == JsonToken.END_ARRAY, "keys holds something other than objects");
    }

    private void readKey(JsonParser parser, String where, List<RootKey> keys, List<KeyInfo> forgotten) {
        String id = null;
        String secret = null;
        KeyState state = null;
        Optional<Instant> since = Optional.empty();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "id" -> id = text(parser, name);
                case "key" -> secret = text(parser, name);
                case "state" ->
                    state = KeyState.of(text(parser, name))
                            .orElseThrow(() -> malformed("a state is pending, primary, retired or revoked"));
                case "since" -> since = Optional.of(instant(text(parser, name), name));
                // Not by its name: a key in the wrong place would be shown.
                default -> throw malformed("a key has a member that is not known; known are id, state, since and key");
            }
        }
        add(id, secret, required(state, "a key has no state"), since, where, keys, forgotten);
    }

    private void add(
            @Nullable String id,
            @Nullable String secret,
            KeyState state,
            Optional<Instant> since,
            String where,
            List<RootKey> keys,
            List<KeyInfo> forgotten) {
        if (secret == null) {
            require(state == KeyState.REVOKED, "a key that is not revoked has no key");
            String known = required(id, "a revoked key has neither key nor id");
            // Ids are shown, so that nothing else may stand in their place.
            require(ID.matcher(known).matches(), "the id of a revoked key is not one: 16 characters of base64url");
            forgotten.add(new KeyInfo(known, state, since));
            return;
        }
        RootKey key = RootKey.parse(secret, state, since, where);
        require(id == null || id.equals(key.id()), "an id is not that of its key, which is " + key.id());
        keys.add(key);
    }

    private String text(JsonParser parser, String name) {
        require(parser.currentToken() == JsonToken.VALUE_STRING, name + " is not a text");
        return parser.getString();
    }

    private Instant instant(String text, String name) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException notOne) {
            throw malformed(name + " is not an instant such as 2026-01-31T12:00:00Z");
        }
    }

    private <T> T required(@Nullable T value, String otherwise) {
        if (value == null) {
            throw malformed(otherwise);
        }
        return value;
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw malformed(otherwise);
        }
    }

    private SessionConfigurationException malformed(String what) {
        return new SessionConfigurationException(
                "sealed.key-file",
                "the key file " + path + " cannot be used: " + what,
                "change it with " + KeyTool.class.getName() + " only");
    }

    /**
     * The content of a key file.
     *
     * @param keys the keys
     * @param forgotten those of which only the id is left
     * @param revokedBefore what was issued before is refused
     */
    record Content(List<RootKey> keys, List<KeyInfo> forgotten, Optional<Instant> revokedBefore) {

        Content with(List<RootKey> others) {
            return new Content(List.copyOf(others), forgotten, revokedBefore);
        }

        Keys ring() {
            return Keys.of(keys, forgotten, revokedBefore);
        }

        String json() {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = Json.generator(text)) {
                json.writeStartObject();
                revokedBefore.ifPresent(at -> json.writeStringProperty("revokedBefore", at.toString()));
                json.writeArrayPropertyStart("keys");
                for (RootKey key : keys) {
                    write(json, new KeyInfo(key.id(), key.state(), key.since()), Optional.of(key.reveal()));
                }
                for (KeyInfo key : forgotten) {
                    write(json, key, Optional.empty());
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            return text.append('\n').toString();
        }

        private static void write(JsonGenerator json, KeyInfo key, Optional<String> secret) {
            json.writeStartObject();
            json.writeStringProperty("id", key.id());
            json.writeStringProperty("state", key.state().word());
            key.since().ifPresent(since -> json.writeStringProperty("since", since.toString()));
            secret.ifPresent(text -> json.writeStringProperty("key", text));
            json.writeEndObject();
        }
    }
}
