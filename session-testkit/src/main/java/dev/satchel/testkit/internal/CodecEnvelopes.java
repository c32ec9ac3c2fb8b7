package dev.satchel.testkit.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
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
                                        "A session comes back as it was: times to the millisecond, owner, lifetime, attributes and flash, present or absent.")
                                .because("A field that the envelope loses is lost with every write.")
                                .beware(
                                        "Whole seconds, an absent field that comes back as an empty one, or the whole array that the bytes are part of.")
                                .exactly(CodecEnvelopes::comesBack),
                        Rule.must("ENV-02")
                                .says("A rotation marker comes back with its successor and all its other fields.")
                                .because("Revoking follows the successor, and lists by the owner.")
                                .beware("Writing only the fields that sessions usually have.")
                                .exactly(CodecEnvelopes::markers),
                        Rule.must("ENV-03")
                                .says("Encoded values come back byte for byte.")
                                .because("Changes are detected by comparing bytes.")
                                .beware("Decoding and encoding them on the way.")
                                .exactly(CodecEnvelopes::values),
                        Rule.must("ENV-04")
                                .says("A value of 1 MiB, 10,000 attributes and 1,000 flash values come back.")
                                .because("A store's budget is that large.")
                                .beware("Limits of a parser that nobody set.")
                                .exactly(CodecEnvelopes::large),
                        Rule.must("ENV-05")
                                .says("The same session has the same bytes, and they stay when another one is written.")
                                .because("Equal content is not a change.")
                                .beware("A map without an order, or a buffer that the next session uses again.")
                                .exactly(CodecEnvelopes::sameBytes),
                        Rule.must("ENV-06")
                                .says("Bytes that are cut anywhere throw CorruptSessionException.")
                                .because("Half a session must not be taken for a whole one.")
                                .beware("Defaults for missing fields.")
                                .exactly(CodecEnvelopes::cut),
                        Rule.must("ENV-07")
                                .says("Reading any bytes returns a session or throws CorruptSessionException.")
                                .because("The bytes come from a storage that others can write.")
                                .beware("Exceptions of the parser.")
                                .sampled(CodecEnvelopes::garbage),
                        Rule.must("ENV-08")
                                .says("The format has a name, always the same.")
                                .because("describe() shows it.")
                                .beware("A class name that a refactoring changes.")
                                .exactly(CodecEnvelopes::named),
                        Rule.must("ENV-09")
                                .says("The size of a session equals the number of bytes that are written for it.")
                                .because("The budget is checked by it before anything is written.")
                                .beware("A size that leaves out rare fields.")
                                .exactly(CodecEnvelopes::measured),
                        Rule.must("ENV-10")
                                .says(
                                        "Names of attributes and flash values, and owners, come back as they were, with any characters.")
                                .because("An attribute may have the name of a field of the envelope.")
                                .beware("Lower case, one object for fields and attributes, or a separator in a name.")
                                .exactly(CodecEnvelopes::names),
                        Rule.must("ENV-11")
                                .says("No message about unreadable bytes holds their content.")
                                .because("Messages go to logs, and half a session is private, too.")
                                .beware("Passing on the parser's exception as the cause.")
                                .exactly(CodecMessages::ofEnvelopes),
                        Rule.must("ENV-12")
                                .says("Several threads at once write and read their own sessions.")
                                .because("A codec is shared by all requests.")
                                .beware("A parser, or a buffer, in a field.")
                                .sampled(Race.again(CodecEnvelopes::threads))));
    }

    /** Read from other bytes than those that were written: an array that the codec kept is no proof. */
    private static SessionState read(CodecRig rig, Payload payload) {
        Part part = new Part(payload);
        SessionState state = rig.codec().read(part.payload());
        part.isUnchanged("reading a session");
        return state;
    }

    private static void comesBack(CodecRig rig) {
        for (SessionState state : CodecSessions.all(rig)) {
            comesBack("a session", rig, state);
        }
    }

    private static void markers(CodecRig rig) {
        for (SessionState marker : CodecSessions.markers(rig)) {
            comesBack("a marker", rig, marker);
        }
    }

    private static void names(CodecRig rig) {
        CodecSessions.named(rig).forEach((what, state) -> comesBack(what, rig, state));
    }

    private static void comesBack(String what, CodecRig rig, SessionState state) {
        SessionState back = read(rig, rig.codec().write(state));
        Expect.answer(what + ": birthId", back.birthId(), state.birthId());
        Expect.answer(what + ": createdAt", back.createdAt(), state.createdAt());
        Expect.answer(what + ": startedAt", back.startedAt(), state.startedAt());
        Expect.answer(what + ": lastUsedAt", back.lastUsedAt(), state.lastUsedAt());
        Expect.answer(what + ": expiresAt", back.expiresAt(), state.expiresAt());
        Expect.answer(what + ": owner", back.owner(), state.owner());
        Expect.answer(what + ": disowned", back.disowned(), state.disowned());
        Expect.answer(what + ": lifetime", back.lifetime(), state.lifetime());
        Expect.answer(what + ": successor", back.successor(), state.successor());
        Expect.answer(
                what + ": the names of the attributes",
                back.attributes().names(),
                state.attributes().names());
        Expect.answer(what + ": flash", back.flash(), state.flash());
        Expect.that(back.equals(state), what + " came back as another one");
    }

    private static void values(CodecRig rig) {
        SessionState state = rig.full();
        EncodedValues back = read(rig, rig.codec().write(state)).attributes();
        for (String name : state.attributes().names()) {
            Expect.that(back.agrees(state.attributes(), name), "an encoded value came back with other bytes");
        }
    }

    private static void large(CodecRig rig) {
        largeFlash(rig);
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("attribute-" + i, "value-" + i);
        }
        Map<String, String> one = Map.of("large", "x".repeat(1 << 20) + "end");
        for (Map<String, String> texts : List.of(many, one)) {
            Map<String, Payload> values = new HashMap<>();
            texts.forEach((name, text) -> values.put(name, rig.text(text)));
            SessionState state =
                    rig.bare().toBuilder().attributes(EncodedValues.of(values)).build();
            SessionState back = read(rig, rig.codec().write(state));
            Expect.that(back.equals(state), "a large session came back as another one");
            texts.forEach((name, text) -> Expect.that(
                    text.equals(decoded(rig, back, name)), "a value of a large session says something else"));
        }
    }

    private static void largeFlash(CodecRig rig) {
        Map<String, SessionState.Flash> flash = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            flash.put(
                    "flash-" + i,
                    new SessionState.Flash(rig.text("value-" + i), rig.bare().lastUsedAt()));
        }
        flash.put(
                "large",
                new SessionState.Flash(rig.text("x".repeat(200_000)), rig.bare().lastUsedAt()));
        SessionState state = rig.bare().toBuilder().flash(flash).build();
        Expect.that(
                read(rig, rig.codec().write(state)).equals(state),
                "a session with large flash values came back as another one");
    }

    private static String decoded(CodecRig rig, SessionState state, String name) {
        return rig.codec()
                .decode(
                        Attribute.of(name, String.class),
                        state.attributes().find(name).orElseThrow());
    }

    private static void sameBytes(CodecRig rig) {
        SessionState state = rig.full();
        Payload first = rig.codec().write(state);
        SessionState copy = read(rig, first);
        Expect.that(rig.codec().write(copy).equals(first), "the same session was written as other bytes");
        Payload before = Payload.of(first.toBytes());
        rig.codec().write(rig.full());
        Expect.that(first.equals(before), "the bytes of one session were changed when another one was written");
    }

    private static void measured(CodecRig rig) {
        SessionState marker = rig.bare().toBuilder()
                .successor(Optional.of(StorageKey.ofBytes(new byte[StorageKey.BYTES])))
                .build();
        for (SessionState state : List.of(rig.full(), rig.bare(), marker)) {
            int size = rig.codec().size(state);
            Expect.answer("the size", size, rig.codec().write(state).size());
            Expect.answer("the size, asked again", rig.codec().size(state), size);
        }
    }

    private static void threads(CodecRig rig) throws Exception {
        List<SessionState> sessions = List.of(rig.full(), rig.bare(), rig.full(), rig.bare());
        rig.race().of(sessions.size(), number -> {
            for (int i = 0; i < rig.effort().of(500, 20_000); i++) {
                SessionState state = sessions.get(number).toBuilder()
                        .owner(Optional.of("n" + number + " i" + i))
                        .build();
                Expect.that(
                        read(rig, rig.codec().write(state)).equals(state),
                        "one thread's session came back as another one, while other threads wrote and read");
            }
            return number;
        });
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
