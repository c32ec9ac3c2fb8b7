package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.SessionConfigurationException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A file of keys. It must belong to its owner alone, and is replaced whole. */
final class KeyFile {

    private static final int MOST_BYTES = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;

    KeyFile(Path file) {
        this.file = file;
    }

    /** What the file says. */
    Content read() {
        String text;
        try {
            refuseShared();
            text = new String(bytes(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new SessionConfigurationException(
                    "sealed.no-key",
                    "the key file " + file + " does not exist, and there is no default key",
                    "make one with the command line of this module (generate " + file + ")");
        } catch (IOException unreadable) {
            throw new SessionConfigurationException(
                    "sealed.key-file",
                    "the key file " + file + " cannot be read: "
                            + unreadable.getClass().getSimpleName(),
                    "let the user of this process own and read it");
        }
        return parse(text);
    }

    private void refuseShared() throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (posix == null) {
            return;
        }
        Set<PosixFilePermission> permissions = posix.readAttributes().permissions();
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new SessionConfigurationException(
                    "sealed.key-file-permissions",
                    "the key file " + file + " has the permissions " + PosixFilePermissions.toString(permissions)
                            + ", wider than 0600",
                    "chmod 600 " + file + ", and consider its keys known to whoever could read it");
        }
    }

    private byte[] bytes() throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.READ)) {
            if (channel.size() > MOST_BYTES) {
                throw malformed("it is larger than " + MOST_BYTES + " bytes");
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
            int got = 0;
            while (got >= 0 && buffer.hasRemaining()) {
                got = channel.read(buffer);
            }
            buffer.flip();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
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
            // The parser's message quotes what it read.
            throw malformed("it is not JSON at line " + notJson.getLocation().getLineNr());
        }
    }

    private void readKeys(JsonParser parser, List<RootKey> keys, List<KeyInfo> forgotten) {
        require(parser.currentToken() == JsonToken.START_ARRAY, "keys is not an array");
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String where = "key " + (keys.size() + forgotten.size() + 1) + " of " + file;
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
            String value = text(parser, name);
            switch (name) {
                case "id" -> id = value;
                case "key" -> secret = value;
                case "state" ->
                    state = KeyState.of(value)
                            .orElseThrow(() -> malformed("a state is pending, primary, retired or revoked"));
                case "since" -> since = Optional.of(instant(value, name));
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
            forgotten.add(new KeyInfo(required(id, "a revoked key has neither key nor id"), state, since));
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
                "the key file " + file + " cannot be used: " + what,
                "change it with the command line of this module only");
    }

    /** Replaces the file, readable by its owner only, in one step: whoever reloads sees the old or the new one. */
    void write(Content content) throws IOException {
        byte[] bytes = content.json().getBytes(UTF_8);
        Path folder = file.toAbsolutePath().getParent();
        boolean posix = Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Path next = Files.createTempFile(folder, file.getFileName().toString(), ".new", mode);
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    boolean exists() {
        return Files.exists(file);
    }

    /**
     * What a key file says.
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
