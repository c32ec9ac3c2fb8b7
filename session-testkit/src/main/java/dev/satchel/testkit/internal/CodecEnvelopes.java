package dev.satchel.testkit.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.spi.EncodedValues;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.StorageKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a whole session becomes bytes, and comes back. */
final class CodecEnvelopes {

    private CodecEnvelopes() {}

    static Family<CodecRig> family() {
        return new Family<>(
                "ENV",
                "Envelopes",
                List.of(
                        Rule.must("ENV-01")
                                .says(
                                        "A session comes back as it was: times to the millisecond, owner, lifetime, attributes, flash, or none of them.")
                                .because("What is lost in the envelope is lost with every write.")
                                .beware("Whole seconds; an absent field that comes back as an empty one.")
                                .exactly(CodecEnvelopes::comesBack),
                        Rule.must("ENV-02")
                                .says("A rotation marker comes back with its successor.")
                                .because("Revoking follows it.")
                                .beware("Writing only what sessions usually have.")
                                .exactly(CodecEnvelopes::markers),
                        Rule.must("ENV-03")
                                .says("Encoded values come back byte for byte.")
                                .because("A change is told by the bytes.")
                                .beware("Decoding and encoding them on the way.")
                                .exactly(CodecEnvelopes::values),
                        Rule.must("ENV-04")
                                .says("A value of 1 MiB and 10,000 attributes come back.")
                                .because("A store's budget is that large.")
                                .beware("Limits of a parser that nobody set.")
                                .exactly(CodecEnvelopes::large),
                        Rule.must("ENV-05")
                                .says("The same session has the same bytes.")
                                .because("Equal content is no change.")
                                .beware("A map without an order.")
                                .exactly(CodecEnvelopes::sameBytes),
                        Rule.must("ENV-06")
                                .says("Bytes that are cut anywhere are no session: CorruptSessionException.")
                                .because("Half a session must not be taken for a whole one.")
                                .beware("Defaults for what is missing.")
                                .exactly(CodecEnvelopes::cut),
                        Rule.must("ENV-07")
                                .says(
                                        "Whatever the bytes, reading answers a session or throws CorruptSessionException.")
                                .because("They come from a storage that others can write.")
                                .beware("Exceptions of the parser.")
                                .sampled(CodecEnvelopes::garbage),
                        Rule.must("ENV-08")
                                .says("The format has a name, always the same.")
                                .because("describe() shows it.")
                                .beware("A class name that a refactoring changes.")
                                .exactly(CodecEnvelopes::named),
                        Rule.must("ENV-09")
                                .says("What a store is given to keep is the session that was written, and its bytes.")
                                .because("The budget goes by its size, and the next opening by what it remembers.")
                                .beware("A size that leaves out what is rare.")
                                .exactly(CodecEnvelopes::kept)));
    }

    /** Read from bytes alone: what the payload remembers is no proof. */
    private static SessionState read(CodecRig rig, Payload payload) {
        return rig.codec().read(Payload.of(payload.toBytes()));
    }

    private static void comesBack(CodecRig rig) {
        SessionState disowned =
                rig.full().toBuilder().owner(Optional.empty()).disowned(true).build();
        for (SessionState state : List.of(rig.full(), rig.bare(), disowned)) {
            SessionState back = read(rig, rig.codec().write(state));
            Expect.answer("createdAt", back.createdAt(), state.createdAt());
            Expect.answer("startedAt", back.startedAt(), state.startedAt());
            Expect.answer("lastUsedAt", back.lastUsedAt(), state.lastUsedAt());
            Expect.answer("expiresAt", back.expiresAt(), state.expiresAt());
            Expect.answer("owner", back.owner(), state.owner());
            Expect.answer("disowned", back.disowned(), state.disowned());
            Expect.answer("lifetime", back.lifetime(), state.lifetime());
            Expect.answer(
                    "the names of the attributes",
                    back.attributes().names(),
                    state.attributes().names());
            Expect.answer("flash", back.flash(), state.flash());
            Expect.that(back.equals(state), "a session came back as another one");
        }
    }

    private static void markers(CodecRig rig) {
        StorageKey successor = StorageKey.ofBytes(new byte[StorageKey.BYTES]);
        SessionState marker =
                rig.bare().toBuilder().successor(Optional.of(successor)).build();
        Expect.that(read(rig, rig.codec().write(marker)).equals(marker), "a marker came back as something else");
    }

    private static void values(CodecRig rig) {
        SessionState state = rig.full();
        EncodedValues back = read(rig, rig.codec().write(state)).attributes();
        for (String name : state.attributes().names()) {
            Expect.that(back.agrees(state.attributes(), name), "an encoded value came back with other bytes");
        }
    }

    private static void large(CodecRig rig) {
        Map<String, Payload> many = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("attribute-" + i, rig.text("value-" + i));
        }
        Map<String, Payload> one = Map.of("large", rig.text("x".repeat(1 << 20)));
        for (Map<String, Payload> values : List.of(many, one)) {
            SessionState state =
                    rig.bare().toBuilder().attributes(EncodedValues.of(values)).build();
            Expect.that(read(rig, rig.codec().write(state)).equals(state), "a large session came back as another one");
        }
    }

    private static void sameBytes(CodecRig rig) {
        SessionState state = rig.full();
        Payload first = rig.codec().write(state);
        SessionState copy = read(rig, first);
        Expect.that(rig.codec().write(copy).equals(first), "the same session was written as other bytes");
    }

    private static void kept(CodecRig rig) {
        SessionState marker = rig.bare().toBuilder()
                .successor(Optional.of(StorageKey.ofBytes(new byte[StorageKey.BYTES])))
                .build();
        for (SessionState state : List.of(rig.full(), rig.bare(), marker)) {
            Payload kept = rig.codec().payload(state);
            Payload written = rig.codec().write(state);
            Expect.answer("the size of what is kept", kept.size(), written.size());
            Expect.that(kept.equals(written), "what is kept has other bytes than what is written");
            Expect.that(kept.equals(written), "what is kept has other bytes when it is asked for them again");
            Expect.that(kept.state(rig.codec()).equals(state), "what is kept says another session");
        }
    }

    private static void cut(CodecRig rig) {
        byte[] bytes = rig.codec().write(rig.full()).toBytes();
        for (int length = 0; length < bytes.length; length++) {
            if (readable(rig, Arrays.copyOf(bytes, length))) {
                throw new Violation("cut to " + length + " of " + bytes.length + " bytes, it is still a session");
            }
        }
    }

    private static void garbage(CodecRig rig) {
        byte[] bytes = rig.codec().write(rig.full()).toBytes();
        for (int i = 0; i < rig.effort().of(5_000, 500_000); i++) {
            byte[] changed = bytes.clone();
            for (int changes = 1 + rig.random().nextInt(3); changes > 0; changes--) {
                changed[rig.random().nextInt(changed.length)] =
                        (byte) rig.random().nextInt();
            }
            readable(rig, changed);
        }
        readable(rig, new byte[1_000_000]);
    }

    private static boolean readable(CodecRig rig, byte[] bytes) {
        try {
            rig.codec().read(Payload.of(bytes));
            return true;
        } catch (CorruptSessionException lawful) {
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new Violation("reading threw " + e.getClass().getName(), e);
        }
    }

    private static void named(CodecRig rig) {
        Expect.that(!rig.codec().name().isBlank(), "the name is blank");
        Expect.answer("the name, asked again", rig.codec().name(), rig.codec().name());
    }
}
