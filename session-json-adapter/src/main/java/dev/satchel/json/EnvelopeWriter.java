package dev.satchel.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the envelope of one state, or measures it: the same way, with nowhere to write to. So what is written has an
 * array of just the right size, and a store that never asks for bytes gets their number alone. For one thread.
 */
final class EnvelopeWriter {

    /** The length of {@link dev.satchel.session.codec.BirthId#text}. */
    private static final int BIRTH_ID = 22;

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
    private final byte @Nullable [] target;

    /** Long, because what is too large is measured too. */
    private long at;

    private EnvelopeWriter(SessionState state, byte @Nullable [] target) {
        this.state = state;
        this.target = target;
    }

    /**
     * The size of the envelope in bytes.
     *
     * @throws SessionTooLargeException when it is over the limit
     */
    static int size(SessionState state) {
        EnvelopeWriter measure = new EnvelopeWriter(state, null);
        measure.envelope();
        if (measure.at > Limits.ENVELOPE_BYTES) {
            throw new SessionTooLargeException(
                    (int) Math.min(measure.at, Integer.MAX_VALUE), Limits.ENVELOPE_BYTES, state);
        }
        return (int) measure.at;
    }

    /** The envelope. */
    static byte[] bytes(SessionState state) {
        byte[] target = new byte[size(state)];
        new EnvelopeWriter(state, target).envelope();
        return target;
    }

    private void envelope() {
        head();
        flash();
        data();
        put('}');
    }

    private void head() {
        long lastUsed = state.lastUsedAt().toEpochMilli();
        long expires = state.expiresAt().toEpochMilli();
        long created = state.createdAt().toEpochMilli();
        long started = state.startedAt().toEpochMilli();
        put(VERSION);
        putBirthId();
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
        Optional<StorageKey> successor = state.successor();
        if (successor.isPresent()) {
            put(SUCCESSOR);
            putText(successor.get().hex());
        }
    }

    private void putBirthId() {
        if (target == null) {
            at += BIRTH_ID;
        } else {
            putPlain(state.birthId().text());
        }
    }

    private void flash() {
        // Equal states have equal bytes, so the order cannot be that of an unordered map.
        Map<String, SessionState.Flash> flash = state.flash().size() < 2 ? state.flash() : new TreeMap<>(state.flash());
        if (flash.isEmpty()) {
            return;
        }
        put(FLASH);
        char separator = '{';
        for (Map.Entry<String, SessionState.Flash> entry : flash.entrySet()) {
            put(separator);
            putText(entry.getKey());
            put(FLASH_AT);
            put(entry.getValue().setAt().toEpochMilli());
            put(FLASH_VALUE);
            Payload value = entry.getValue().value();
            if (target != null) {
                value.copyTo(target, (int) at);
            }
            at += value.size();
            put('}');
            separator = ',';
        }
        put('}');
    }

    private void data() {
        EncodedValues values = state.attributes();
        if (values.count() == 0) {
            return;
        }
        put(DATA);
        char separator = '{';
        for (int i = 0; i < values.count(); i++) {
            put(separator);
            putText(values.name(i));
            put(':');
            if (target != null) {
                values.copyTo(i, target, (int) at);
            }
            at += values.size(i);
            separator = ',';
        }
        put('}');
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
            int from = (int) at;
            for (int i = 0; i < text.length(); i++) {
                target[from + i] = (byte) text.charAt(i);
            }
        }
        at += text.length();
    }

    private void put(byte[] bytes) {
        if (target != null) {
            System.arraycopy(bytes, 0, target, (int) at, bytes.length);
        }
        at += bytes.length;
    }

    private void put(char single) {
        if (target != null) {
            target[(int) at] = (byte) single;
        }
        at++;
    }

    private void put(long number) {
        int size = JsonText.size(number);
        if (target != null) {
            JsonText.put(number, target, (int) at, (int) at + size);
        }
        at += size;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
