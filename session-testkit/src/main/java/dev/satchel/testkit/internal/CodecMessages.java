package dev.satchel.testkit.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.TypeRef;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The content of a codec's failure messages, and the data that they must not contain. */
final class CodecMessages {

    private static final String SECRET = "sesame8open";
    private static final long SECRET_NUMBER = 7_204_186_935_518_264_093L;

    private CodecMessages() {}

    /** Shows what it holds whenever it is asked for anything. */
    public static final class Talkative {
        private final boolean fails;

        Talkative(boolean fails) {
            this.fails = fails;
        }

        /** A property that cannot be had. */
        public String getText() {
            if (fails) {
                throw new IllegalStateException(SECRET);
            }
            return SECRET;
        }

        @Override
        public String toString() {
            return SECRET;
        }
    }

    static void ofValues(CodecRig rig) {
        decoding(rig);
        encoding(rig);
    }

    private static void decoding(CodecRig rig) {
        Payload text = rig.text(SECRET);
        Payload list = rig.codec().encode(Attribute.listOf("list", String.class), List.of(SECRET));
        Payload map = rig.codec().encode(Attribute.mapOf("map", Integer.class), Map.of(SECRET, 1));
        Payload number = rig.codec().encode(Attribute.of("long", Long.class), SECRET_NUMBER);
        List<Attribute<?>> types = List.of(
                Attribute.of("text", String.class),
                Attribute.of("number", Integer.class),
                Attribute.of("truth", Boolean.class),
                Attribute.of("state", Thread.State.class),
                Attribute.listOf("list", Integer.class),
                Attribute.mapOf("map", Boolean.class));
        for (Payload payload : List.of(text, list, map, number)) {
            byte[] cut = Arrays.copyOf(payload.toBytes(), payload.size() - 1);
            byte[] longer = Arrays.copyOf(payload.toBytes(), payload.size() + 1);
            for (Attribute<?> attribute : types) {
                for (Payload each : List.of(payload, Payload.of(cut), Payload.of(longer))) {
                    discreet("decode", () -> rig.codec().decode(attribute, each));
                }
            }
        }
    }

    private static void encoding(CodecRig rig) {
        List<Object> endless = new ArrayList<>();
        endless.add(SECRET);
        endless.add(endless);
        encoding(rig, Attribute.listOf("endless", Object.class), endless);
        Talkative talkative = new Talkative(true);
        encoding(rig, Attribute.of("object", Talkative.class), talkative);
        encoding(rig, Attribute.of("object", Talkative.class), new Talkative(false));
        encoding(rig, Attribute.listOf("list", Talkative.class), List.of(talkative));
        encoding(rig, Attribute.mapOf("map", Talkative.class), Map.of(SECRET, talkative));
        encoding(rig, Attribute.of("keys", new TypeRef<Map<Talkative, String>>() {}), Map.of(talkative, SECRET));
        encoding(rig, Attribute.of("thread", Thread.class), new Thread(SECRET));
        encoding(rig, Attribute.of("optional", new TypeRef<Optional<Talkative>>() {}), Optional.of(talkative));
        encoding(rig, Attribute.listOf("objects", Object.class), List.of(SECRET, talkative));
        encoding(rig, Attribute.of("text", String.class), SECRET + "\ud800");
    }

    private static <T> void encoding(CodecRig rig, Attribute<T> attribute, T value) {
        discreet("encode", () -> rig.codec().encode(attribute, value));
    }

    static void ofEnvelopes(CodecRig rig) {
        SessionState state = rig.full().toBuilder()
                .owner(Optional.of(SECRET))
                .attributes(EncodedValues.of(Map.of(SECRET, rig.text(SECRET))))
                .flash(Map.of(
                        SECRET,
                        new SessionState.Flash(rig.text(SECRET), rig.full().lastUsedAt())))
                .build();
        byte[] bytes = rig.codec().write(state).toBytes();
        for (int length = 0; length <= bytes.length + 1; length++) {
            reading(rig, Arrays.copyOf(bytes, length));
        }
        for (int i = 0; i < bytes.length; i++) {
            for (byte other : new byte[] {0, 'x', '"', (byte) (bytes[i] + 1), (byte) 0xFF}) {
                byte[] changed = bytes.clone();
                changed[i] = other;
                reading(rig, changed);
            }
        }
    }

    private static void reading(CodecRig rig, byte[] bytes) {
        discreet("read", () -> {
            try {
                rig.codec().read(Payload.of(bytes));
            } catch (CorruptSessionException e) {
                throw e;
            } catch (RuntimeException anotherRule) {
                // ENV-07 speaks of it.
            }
        });
    }

    private static void discreet(String verb, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException failure) {
            for (Throwable each = failure; each != null; each = each.getCause()) {
                String text = each.toString();
                Expect.that(
                        !text.contains(SECRET.substring(0, 6)) && !text.contains(Long.toString(SECRET_NUMBER)),
                        "the message of a failed " + verb + " holds the value");
            }
        }
    }
}
