package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.codec.SessionState.Flash;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** The envelope of {@link SessionCodec} for values that are texts: what these tests need of a codec. */
final class EnvelopeCodec implements SessionCodec {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Override
    public String name() {
        return "envelope";
    }

    @Override
    public <T> Payload encode(Attribute<T> attribute, T value) {
        return text((String) value);
    }

    static Payload text(String value) {
        return Payload.of(("\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"").getBytes(UTF_8));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T decode(Attribute<T> attribute, Payload value) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), value.toBytes())) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new SessionValueException(attribute, "is not a text");
            }
            return (T) parser.getString();
        }
    }

    @Override
    public Payload write(SessionState state) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(
                out,
                "{\"v\":1,\"jti\":\"" + state.birthId().text() + "\",\"iat\":"
                        + state.lastUsedAt().getEpochSecond() + ",\"exp\":"
                        + state.expiresAt().plusMillis(999).getEpochSecond() + ",\"lat\":"
                        + state.lastUsedAt().toEpochMilli() + ",\"xat\":"
                        + state.expiresAt().toEpochMilli() + ",\"cat\":"
                        + state.createdAt().toEpochMilli() + ",\"sat\":"
                        + state.startedAt().toEpochMilli());
        state.owner().ifPresent(owner -> {
            write(out, ",\"sub\":");
            out.writeBytes(text(owner).toBytes());
        });
        if (state.disowned()) {
            write(out, ",\"dis\":true");
        }
        state.lifetime()
                .ifPresent(ttl -> write(
                        out,
                        ",\"ttl\":{\"idle\":" + ttl.idle().toMillis() + ",\"abs\":"
                                + ttl.absolute().toMillis() + ",\"keep\":" + ttl.persistent() + "}"));
        if (!state.flash().isEmpty()) {
            write(out, ",\"fla\":{");
            String comma = "";
            for (Map.Entry<String, Flash> flash : state.flash().entrySet()) {
                write(out, comma);
                out.writeBytes(text(flash.getKey()).toBytes());
                write(out, ":{\"at\":" + flash.getValue().setAt().toEpochMilli() + ",\"val\":");
                out.writeBytes(flash.getValue().value().toBytes());
                write(out, "}");
                comma = ",";
            }
            write(out, "}");
        }
        if (state.attributes().count() > 0) {
            write(out, ",\"dat\":{");
            for (int i = 0; i < state.attributes().count(); i++) {
                write(out, i == 0 ? "" : ",");
                out.writeBytes(text(state.attributes().name(i)).toBytes());
                write(out, ":");
                out.writeBytes(state.attributes().value(i).toBytes());
            }
            write(out, "}");
        }
        write(out, "}");
        return Payload.of(out.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }

    @Override
    public SessionState read(Payload payload) {
        byte[] bytes = payload.toBytes();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            SessionState state = read(parser, bytes);
            if (parser.nextToken() != null) {
                throw new CorruptSessionException("something comes after the envelope");
            }
            return state;
        } catch (JacksonException | IllegalArgumentException unreadable) {
            throw new CorruptSessionException("not an envelope");
        }
    }

    private static SessionState read(JsonParser parser, byte[] bytes) {
        Map<String, Long> numbers = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        Map<String, Flash> flash = new HashMap<>();
        EncodedValues attributes = EncodedValues.EMPTY;
        Optional<Lifetime> lifetime = Optional.empty();
        boolean disowned = false;
        require(parser.nextToken() == JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if ("dat".equals(name)) {
                attributes = attributes(parser, bytes);
            } else if ("fla".equals(name)) {
                flash = flash(parser, bytes);
            } else if ("ttl".equals(name)) {
                lifetime = Optional.of(lifetime(parser));
            } else if (token == JsonToken.VALUE_NUMBER_INT) {
                numbers.put(name, parser.getLongValue());
            } else if (token == JsonToken.VALUE_STRING) {
                texts.put(name, parser.getString());
            } else {
                disowned |= "dis".equals(name) && token == JsonToken.VALUE_TRUE;
                parser.skipChildren();
            }
        }
        require(Long.valueOf(1).equals(numbers.get("v")) && texts.containsKey("jti"));
        require(numbers.keySet().containsAll(java.util.Set.of("lat", "xat", "cat")));
        return SessionState.born(BirthId.parse(texts.get("jti")), at(numbers.get("cat")))
                .startedAt(at(numbers.getOrDefault("sat", numbers.get("cat"))))
                .lastUsedAt(at(numbers.get("lat")))
                .expiresAt(at(numbers.get("xat")))
                .owner(Optional.ofNullable(texts.get("sub")))
                .disowned(disowned)
                .lifetime(lifetime)
                .flash(flash)
                .attributes(attributes)
                .build();
    }

    private static EncodedValues attributes(JsonParser parser, byte[] bytes) {
        EncodedValues.Builder values = EncodedValues.builder(8);
        require(parser.currentToken() == JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            int from = (int) parser.currentTokenLocation().getByteOffset();
            values.add(name, from, end(parser) - from);
        }
        return values.over(bytes);
    }

    private static Map<String, Flash> flash(JsonParser parser, byte[] bytes) {
        Map<String, Flash> flash = new HashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            long at = 0;
            Payload value = Payload.EMPTY;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean time = "at".equals(parser.currentName());
                parser.nextToken();
                int from = (int) parser.currentTokenLocation().getByteOffset();
                if (time) {
                    at = parser.getLongValue();
                } else {
                    value = Payload.adopt(bytes, from, end(parser) - from);
                }
            }
            flash.put(name, new Flash(value, at(at)));
        }
        return flash;
    }

    private static Lifetime lifetime(JsonParser parser) {
        long idle = 0;
        long absolute = 0;
        boolean keep = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if ("idle".equals(name)) {
                idle = parser.getLongValue();
            } else if ("abs".equals(name)) {
                absolute = parser.getLongValue();
            } else {
                keep = token == JsonToken.VALUE_TRUE;
            }
        }
        return new Lifetime(Duration.ofMillis(idle), Duration.ofMillis(absolute), keep);
    }

    private static int end(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            var unused = parser.getString();
        }
        parser.skipChildren();
        return (int) parser.currentLocation().getByteOffset();
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new CorruptSessionException("not an envelope");
        }
    }
}
