package dev.satchel.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.spi.EncodedValues;
import dev.satchel.session.spi.NameTable;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.SessionCodec;
import dev.satchel.session.spi.SessionState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the envelope, and notes on the way where each value lies, so that the payload can be opened again without parsing it. For one
 * thread and one state.
 *
 * <p>The array is of just the right size, because a store in memory keeps it. The short head is written aside, and what follows is
 * measured first.
 */
final class EnvelopeWriter {

    /** What the head takes at most, without the owner: its names, eight numbers of 20 digits, the birth id and a key. */
    private static final int HEAD = 400;

    /** What a character takes at most: an escape. */
    private static final int ESCAPE = 6;

    private static final byte[] VERSION = ascii("{\"v\":1,\"jti\":\"");
    private static final byte[] ISSUED = ascii("\",\"iat\":");
    private static final byte[] EXPIRES = ascii(",\"exp\":");
    private static final byte[] LAST_USED = ascii(",\"lat\":");
    private static final byte[] EXPIRES_MILLIS = ascii(",\"xat\":");
    private static final byte[] CREATED = ascii(",\"cat\":");
    private static final byte[] STARTED = ascii(",\"sat\":");
    private static final byte[] OWNER = ascii(",\"sub\":");
    private static final byte[] DISOWNED = ascii(",\"dis\":true");
    private static final byte[] LIFETIME = ascii(",\"ttl\":{\"idle\":");
    private static final byte[] ABSOLUTE = ascii(",\"abs\":");
    private static final byte[] KEEP = ascii(",\"keep\":true}");
    private static final byte[] KEEP_NOT = ascii(",\"keep\":false}");
    private static final byte[] SUCCESSOR = ascii(",\"suc\":");
    private static final byte[] FLASH = ascii(",\"fla\":");
    private static final byte[] FLASH_AT = ascii(":{\"at\":");
    private static final byte[] FLASH_VALUE = ascii(",\"val\":");
    private static final byte[] DATA = ascii(",\"dat\":");

    private final SessionState state;
    private final String birthId;
    private final @Nullable String successor;
    private final Map<String, SessionState.Flash> flash;
    private byte[] target;
    private int at;

    EnvelopeWriter(SessionState state) {
        this.state = state;
        birthId = state.birthId().text();
        successor = state.successor().isPresent() ? state.successor().get().hex() : null;
        target = new byte[HEAD + ownerBound()];
        // Equal states have equal bytes, so the order cannot be that of an unordered map.
        flash = state.flash().size() < 2 ? state.flash() : new TreeMap<>(state.flash());
    }

    /** The payload, remembering the state with its values where they lie in it. */
    Payload write(SessionCodec codec, NameTable names) {
        head();
        int size = at + flashSize() + dataSize() + 1;
        if (size > Limits.ENVELOPE_BYTES) {
            throw new SessionTooLargeException(size, Limits.ENVELOPE_BYTES, state);
        }
        byte[] array = new byte[size];
        System.arraycopy(target, 0, array, 0, at);
        target = array;
        Map<String, SessionState.Flash> writtenFlash = flash();
        EncodedValues written = data(names);
        put('}');
        SessionState kept =
                state.toBuilder().attributes(written).flash(writtenFlash).build();
        return Payload.adopt(array, at, codec, kept);
    }

    private int ownerBound() {
        String owner = state.owner().orElse("");
        return JsonText.isPlain(owner) ? owner.length() : ESCAPE * owner.length();
    }

    private void head() {
        long lastUsed = state.lastUsedAt().toEpochMilli();
        long expires = state.expiresAt().toEpochMilli();
        long created = state.createdAt().toEpochMilli();
        long started = state.startedAt().toEpochMilli();
        put(VERSION);
        putPlain(birthId);
        put(ISSUED);
        put(Math.floorDiv(lastUsed, 1000L));
        put(EXPIRES);
        put(-Math.floorDiv(-expires, 1000L));
        put(LAST_USED);
        put(lastUsed);
        put(EXPIRES_MILLIS);
        put(expires);
        put(CREATED);
        put(created);
        if (started != created) {
            put(STARTED);
            put(started);
        }
        Optional<String> owner = state.owner();
        if (owner.isPresent()) {
            put(OWNER);
            putText(owner.get());
        }
        if (state.disowned()) {
            put(DISOWNED);
        }
        Optional<Lifetime> lifetime = state.lifetime();
        if (lifetime.isPresent()) {
            put(LIFETIME);
            put(lifetime.get().idle().toMillis());
            put(ABSOLUTE);
            put(lifetime.get().absolute().toMillis());
            put(lifetime.get().persistent() ? KEEP : KEEP_NOT);
        }
        if (successor != null) {
            put(SUCCESSOR);
            putText(successor);
        }
    }

    private int flashSize() {
        int size = flash.isEmpty() ? 0 : FLASH.length + 1;
        for (Map.Entry<String, SessionState.Flash> entry : flash.entrySet()) {
            SessionState.Flash value = entry.getValue();
            size += 1 + textSize(entry.getKey()) + FLASH_AT.length;
            size += JsonText.size(value.setAt().toEpochMilli()) + FLASH_VALUE.length;
            size += value.value().size() + 1;
        }
        return size;
    }

    private Map<String, SessionState.Flash> flash() {
        if (flash.isEmpty()) {
            return Map.of();
        }
        Map<String, SessionState.Flash> written = new HashMap<>();
        put(FLASH);
        char separator = '{';
        for (Map.Entry<String, SessionState.Flash> entry : flash.entrySet()) {
            Payload value = entry.getValue().value();
            Instant setAt = Instant.ofEpochMilli(entry.getValue().setAt().toEpochMilli());
            put(separator);
            putText(entry.getKey());
            put(FLASH_AT);
            put(setAt.toEpochMilli());
            put(FLASH_VALUE);
            value.copyTo(target, at);
            written.put(entry.getKey(), new SessionState.Flash(Payload.adopt(target, at, value.size()), setAt));
            at += value.size();
            put('}');
            separator = ',';
        }
        put('}');
        return written;
    }

    private int dataSize() {
        EncodedValues values = state.attributes();
        int size = values.count() == 0 ? 0 : DATA.length + 1;
        for (int i = 0; i < values.count(); i++) {
            size += 1 + textSize(values.name(i)) + 1 + values.size(i);
        }
        return size;
    }

    private EncodedValues data(NameTable names) {
        EncodedValues values = state.attributes();
        if (values.count() == 0) {
            return EncodedValues.EMPTY;
        }
        EncodedValues.Builder written = EncodedValues.builder(values.count(), names);
        put(DATA);
        char separator = '{';
        for (int i = 0; i < values.count(); i++) {
            put(separator);
            putText(values.name(i));
            put(':');
            values.copyTo(i, target, at);
            written.add(values.name(i), at, values.size(i));
            at += values.size(i);
            separator = ',';
        }
        put('}');
        return written.over(target);
    }

    private static int textSize(String text) {
        return 2 + (JsonText.isPlain(text) ? text.length() : JsonText.escaped(text).length);
    }

    private void putText(String text) {
        put('"');
        if (JsonText.isPlain(text)) {
            putPlain(text);
        } else {
            put(JsonText.escaped(text));
        }
        put('"');
    }

    private void putPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            target[at + i] = (byte) text.charAt(i);
        }
        at += text.length();
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
        at += bytes.length;
    }

    private void put(char single) {
        target[at] = (byte) single;
        at++;
    }

    private void put(long number) {
        int end = at + JsonText.size(number);
        JsonText.put(number, target, at, end);
        at = end;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
