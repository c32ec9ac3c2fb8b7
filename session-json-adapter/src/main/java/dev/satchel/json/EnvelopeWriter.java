package dev.satchel.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.satchel.session.Lifetime;
import dev.satchel.session.spi.EncodedValues;
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
 * <p>The array is of just the right size, because a store in memory keeps it: what goes in is measured first, and the measuring is
 * what the writing does, with nowhere to write to.
 */
final class EnvelopeWriter {

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
    private byte @Nullable [] target;
    private int at;

    EnvelopeWriter(SessionState state) {
        this.state = state;
        birthId = state.birthId().text();
        successor = state.successor().isPresent() ? state.successor().get().hex() : null;
        // Equal states have equal bytes, so the order cannot be that of an unordered map.
        flash = state.flash().size() < 2 ? state.flash() : new TreeMap<>(state.flash());
    }

    /** The payload, remembering the state with its values where they lie in it. */
    Payload write(SessionCodec codec) {
        head();
        flash();
        data();
        put('}');
        byte[] array = new byte[at];
        target = array;
        at = 0;
        head();
        Map<String, SessionState.Flash> writtenFlash = flash();
        EncodedValues.Builder written = data();
        put('}');
        SessionState kept = state.toBuilder()
                .attributes(written.over(array))
                .flash(writtenFlash)
                .build();
        return Payload.adopt(array, at, codec, kept);
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

    private Map<String, SessionState.Flash> flash() {
        if (flash.isEmpty()) {
            return Map.of();
        }
        Map<String, SessionState.Flash> written = new HashMap<>();
        put(FLASH);
        char separator = '{';
        for (Map.Entry<String, SessionState.Flash> entry : flash.entrySet()) {
            Instant setAt = entry.getValue().setAt();
            put(separator);
            putText(entry.getKey());
            put(FLASH_AT);
            put(setAt.toEpochMilli());
            put(FLASH_VALUE);
            int start = at;
            put(entry.getValue().value());
            if (target != null) {
                Payload moved = Payload.adopt(target, start, at - start);
                written.put(entry.getKey(), new SessionState.Flash(moved, Instant.ofEpochMilli(setAt.toEpochMilli())));
            }
            put('}');
            separator = ',';
        }
        put('}');
        return written;
    }

    private EncodedValues.Builder data() {
        EncodedValues values = state.attributes();
        EncodedValues.Builder written = EncodedValues.builder(values.count());
        if (values.count() == 0) {
            return written;
        }
        put(DATA);
        char separator = '{';
        for (int i = 0; i < values.count(); i++) {
            put(separator);
            putText(values.name(i));
            put(':');
            written.add(values.name(i), at, values.size(i));
            if (target != null) {
                values.copyTo(i, target, at);
            }
            at += values.size(i);
            separator = ',';
        }
        put('}');
        return written;
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
        if (target != null) {
            for (int i = 0; i < text.length(); i++) {
                target[at + i] = (byte) text.charAt(i);
            }
        }
        at += text.length();
    }

    private void put(Payload value) {
        if (target != null) {
            value.copyTo(target, at);
        }
        at += value.size();
    }

    private void put(byte[] bytes) {
        if (target != null) {
            System.arraycopy(bytes, 0, target, at, bytes.length);
        }
        at += bytes.length;
    }

    private void put(char single) {
        if (target != null) {
            target[at] = (byte) single;
        }
        at++;
    }

    private void put(long number) {
        if (number < 0) {
            putPlain(Long.toString(number));
            return;
        }
        int end = at + JsonText.digits(number);
        if (target != null) {
            long rest = number;
            for (int i = end - 1; i >= at; i--) {
                target[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        at = end;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
