package dev.satchel.json;

import dev.satchel.session.Lifetime;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One envelope while it is read. For one thread. */
final class Envelope {

    private static final long VERSION = 1;
    private static final int EXPECTED_ATTRIBUTES = 8;

    private final JsonParser parser;
    private final byte[] array;
    private final int offset;

    private @Nullable Long version;
    private @Nullable BirthId birthId;
    private @Nullable Long lastUsedSeconds;
    private @Nullable Long expiresSeconds;
    private @Nullable Long lastUsedAt;
    private @Nullable Long expiresAt;
    private @Nullable Long createdAt;
    private @Nullable Long startedAt;
    private @Nullable String owner;
    private @Nullable Boolean disowned;
    private @Nullable Lifetime lifetime;
    private @Nullable StorageKey successor;
    private @Nullable Map<String, SessionState.Flash> flash;
    private @Nullable EncodedValues attributes;
    private @Nullable Set<String> unknown;

    Envelope(JsonParser parser, byte[] array, int offset) {
        this.parser = parser;
        this.array = array;
        this.offset = offset;
    }

    SessionState read() {
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            member(name);
        }
        expect(parser.currentToken(), JsonToken.END_OBJECT);
        if (parser.nextToken() != null) {
            throw new Refusal("text after the session");
        }
        return state();
    }

    private void member(String name) {
        switch (name) {
            case "v" -> version = once(version, version());
            case "jti" -> birthId = once(birthId, BirthId.parse(text()));
            case "iat" -> lastUsedSeconds = once(lastUsedSeconds, number());
            case "exp" -> expiresSeconds = once(expiresSeconds, number());
            case "lat" -> lastUsedAt = once(lastUsedAt, number());
            case "xat" -> expiresAt = once(expiresAt, number());
            case "cat" -> createdAt = once(createdAt, number());
            case "sat" -> startedAt = once(startedAt, number());
            case "sub" -> owner = once(owner, text());
            case "dis" -> disowned = once(disowned, truth());
            case "ttl" -> lifetime = once(lifetime, lifetime());
            case "suc" -> successor = once(successor, successor());
            case "fla" -> flash = once(flash, flash());
            case "dat" -> attributes = once(attributes, attributes());
            default -> skip(name);
        }
    }

    private SessionState state() {
        required("v", version);
        required("iat", lastUsedSeconds);
        required("exp", expiresSeconds);
        Instant created = Instant.ofEpochMilli(required("cat", createdAt));
        return SessionState.born(required("jti", birthId), created)
                .startedAt(startedAt == null ? created : Instant.ofEpochMilli(startedAt))
                .lastUsedAt(Instant.ofEpochMilli(required("lat", lastUsedAt)))
                .expiresAt(Instant.ofEpochMilli(required("xat", expiresAt)))
                .owner(Optional.ofNullable(owner))
                .disowned(disowned != null && disowned)
                .lifetime(Optional.ofNullable(lifetime))
                .successor(Optional.ofNullable(successor))
                .flash(flash == null ? Map.of() : flash)
                .attributes(attributes == null ? EncodedValues.EMPTY : attributes)
                .build();
    }

    private long version() {
        long found = number();
        if (found != VERSION) {
            throw new Refusal("a session of format version " + found + "; this release reads version " + VERSION);
        }
        return found;
    }

    private Lifetime lifetime() {
        expect(parser.currentToken(), JsonToken.START_OBJECT);
        Long idle = null;
        Long absolute = null;
        Boolean keep = null;
        Set<String> others = new HashSet<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            switch (name) {
                case "idle" -> idle = once(idle, number());
                case "abs" -> absolute = once(absolute, number());
                case "keep" -> keep = once(keep, truth());
                default -> skip(name, others);
            }
        }
        return new Lifetime(
                Duration.ofMillis(required("idle", idle)),
                Duration.ofMillis(required("abs", absolute)),
                required("keep", keep));
    }

    private StorageKey successor() {
        String hex = text();
        StorageKey key = StorageKey.ofHex(hex);
        if (!key.hex().equals(hex)) {
            throw new Refusal("not the canonical form of a key");
        }
        return key;
    }

    private Map<String, SessionState.Flash> flash() {
        expect(parser.currentToken(), JsonToken.START_OBJECT);
        Map<String, SessionState.Flash> found = new HashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            if (found.put(name, flashValue()) != null) {
                throw duplicate();
            }
        }
        return found;
    }

    private SessionState.Flash flashValue() {
        Long setAt = null;
        Payload value = null;
        Set<String> others = new HashSet<>();
        String name = parser.nextName();
        while (name != null) {
            parser.nextToken();
            if (name.equals("val")) {
                int start = position();
                parser.skipChildren();
                name = parser.nextName();
                value = once(
                        value, Payload.adopt(array, start, endOfValue() - start).trimmed());
                continue;
            }
            if (name.equals("at")) {
                setAt = once(setAt, number());
            } else {
                skip(name, others);
            }
            name = parser.nextName();
        }
        return new SessionState.Flash(required("val", value), Instant.ofEpochMilli(required("at", setAt)));
    }

    private EncodedValues attributes() {
        expect(parser.currentToken(), JsonToken.START_OBJECT);
        EncodedValues.Builder found = EncodedValues.builder(EXPECTED_ATTRIBUTES);
        String name = parser.nextName();
        while (name != null) {
            parser.nextToken();
            int start = position();
            parser.skipChildren();
            String next = parser.nextName();
            found.add(name, start, endOfValue() - start);
            name = next;
        }
        try {
            return found.over(array);
        } catch (IllegalArgumentException sameName) {
            throw duplicate();
        }
    }

    /** Where in the array the current token begins. */
    private int position() {
        return offset + (int) parser.currentTokenLocation().getByteOffset();
    }

    /**
     * Where the value before the current token ends. A parser skips text without looking for its end until the next
     * token is asked for. So the way leads back from there: no value ends with what may stand between two members.
     */
    private int endOfValue() {
        int end = position();
        while (array[end - 1] == ',' || (array[end - 1] >= 0 && array[end - 1] <= ' ')) {
            end--;
        }
        return end;
    }

    private long number() {
        expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT);
        return parser.getLongValue();
    }

    private String text() {
        expect(parser.currentToken(), JsonToken.VALUE_STRING);
        return parser.getString();
    }

    private boolean truth() {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            expect(token, JsonToken.VALUE_TRUE);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private void skip(String name) {
        if (unknown == null) {
            unknown = new HashSet<>();
        }
        skip(name, unknown);
    }

    private void skip(String name, Set<String> seen) {
        if (!seen.add(name)) {
            throw duplicate();
        }
        parser.skipChildren();
    }

    private static <T> T once(@Nullable T former, T value) {
        if (former != null) {
            throw duplicate();
        }
        return value;
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new Refusal("a session without '" + name + "'");
        }
        return value;
    }

    private static void expect(@Nullable JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw new Refusal("found " + found + " in a session where " + expected + " belongs");
        }
    }

    private static Refusal duplicate() {
        return new Refusal("the same name twice in a session");
    }
}
