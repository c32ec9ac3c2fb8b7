package dev.satchel.testkit.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.TypeRef;
import dev.satchel.session.spi.Payload;
import dev.satchel.testkit.CodecSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How one value becomes bytes, and comes back. */
final class CodecValues {

    private static final Attribute<String> TEXT = Attribute.of("text", String.class);
    private static final Attribute<List<String>> TEXTS = Attribute.listOf("texts", String.class);
    private static final Attribute<Map<String, Integer>> NUMBERS = Attribute.mapOf("numbers", Integer.class);

    private CodecValues() {}

    static Family<CodecRig> family() {
        return new Family<>(
                "ENC",
                "Values",
                List.of(
                        Rule.must("ENC-01")
                                .says(
                                        "Text comes back as it was: empty, long, with quotes, control characters, any script.")
                                .because("What people type is stored.")
                                .beware("The platform's charset; half of a surrogate pair at a buffer's end.")
                                .exactly(CodecValues::text),
                        Rule.must("ENC-02")
                                .says(
                                        "Booleans and numbers come back as they were: all 64 bits of a long, all digits of a double.")
                                .because("An id beyond 2^53 must not become its neighbour.")
                                .beware("A detour through double.")
                                .exactly(CodecValues::numbers),
                        Rule.must("ENC-03")
                                .says(
                                        "Lists and maps come back as they were: nested, empty, with a null in a list, in their order.")
                                .because("Generic types are supported.")
                                .beware("Decoding by the raw type.")
                                .exactly(CodecValues::collections),
                        Rule.must("ENC-04", Claim.SAMPLES)
                                .says("What the test's samples say comes back as it was.")
                                .because("Whoever names a type relies on it.")
                                .beware("Losing precision, a time zone, or an element type.")
                                .exactly(CodecValues::samples),
                        Rule.should("ENC-05")
                                .says(
                                        "Equal values have equal bytes, also when their maps were filled in another order.")
                                .because("Changed bytes are a change, and a change is a write.")
                                .beware("Writing a map in its iteration order.")
                                .exactly(CodecValues::equalBytes),
                        Rule.must("ENC-06")
                                .says(
                                        "What was encoded is not changed by changing the value, nor what is decoded by changing what was decoded before.")
                                .because("Values are values.")
                                .beware("Keeping the object beside the bytes.")
                                .exactly(CodecValues::fresh),
                        Rule.must("ENC-07")
                                .says(
                                        "Decoding as another type throws SessionValueException, which names the attribute.")
                                .because(
                                        "The policy decides what becomes of it; a ClassCastException later, elsewhere, helps nobody.")
                                .beware("An unchecked cast.")
                                .exactly(CodecValues::otherType),
                        Rule.must("ENC-08")
                                .says(
                                        "Decoding bytes that are no value throws SessionValueException, whatever the bytes.")
                                .because("They come from a storage that others can write.")
                                .beware("A length that is believed; recursion without a bound.")
                                .exactly(CodecValues::garbage),
                        Rule.must("ENC-09")
                                .says(
                                        "Encoding what has no encoding throws SessionValueException, which names the attribute.")
                                .because("The session stays usable.")
                                .beware("A StackOverflowError for a list that contains itself.")
                                .exactly(CodecValues::noEncoding),
                        Rule.must("ENC-10")
                                .says("No message holds a value.")
                                .because("Messages go to logs.")
                                .beware("Passing on the parser's message, which quotes the source.")
                                .exactly(CodecValues::discreet),
                        Rule.must("ENC-11")
                                .says("Several threads at once encode and decode what each of them asks for.")
                                .because("A codec is shared by all requests.")
                                .beware("A buffer in a field.")
                                .sampled(CodecValues::threads)));
    }

    private static <T> void comesBack(CodecRig rig, Attribute<T> attribute, T value) {
        T back = rig.codec().decode(attribute, rig.codec().encode(attribute, value));
        if (!Objects.equals(back, value)) {
            throw new Violation("a value of type " + attribute.type().getTypeName() + " came back as another one: "
                    + back + " for " + value);
        }
    }

    private static void text(CodecRig rig) {
        for (String text : List.of(
                "",
                "a",
                "null",
                "\"",
                "\\",
                "\0\u0001\u001f\t\r\n",
                "<&'>",
                "\u00e4\u20ac\u4e2d",
                "\ud83d\ude00\ud83d\ude00",
                "\u2028\ufeff")) {
            comesBack(rig, TEXT, text);
        }
        comesBack(rig, TEXT, "\ud83d\ude00".repeat(20_000) + "x");
    }

    private static void numbers(CodecRig rig) {
        for (boolean truth : new boolean[] {true, false}) {
            comesBack(rig, Attribute.of("truth", Boolean.class), truth);
        }
        for (int number : new int[] {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            comesBack(rig, Attribute.of("int", Integer.class), number);
        }
        for (long number : new long[] {0, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1, -(1L << 53) - 1}) {
            comesBack(rig, Attribute.of("long", Long.class), number);
        }
        for (double number : new double[] {0.0, 0.1, 1e300, -1e-300, Math.PI, Double.MIN_VALUE, Double.MAX_VALUE}) {
            comesBack(rig, Attribute.of("double", Double.class), number);
        }
    }

    private static void collections(CodecRig rig) {
        comesBack(rig, TEXTS, List.of());
        comesBack(rig, TEXTS, List.of("b", "a", "b"));
        comesBack(rig, TEXTS, new ArrayList<>(Arrays.asList("a", null, "b")));
        comesBack(rig, NUMBERS, Map.of());
        comesBack(rig, NUMBERS, Map.of("a", 1, "b", -2, "", 3));
        Attribute<Map<String, List<Map<String, Long>>>> nested = Attribute.of("nested", new TypeRef<>() {});
        comesBack(rig, nested, Map.of("x", List.of(Map.of("y", 1L << 60), Map.of())));
    }

    private static void samples(CodecRig rig) {
        for (CodecSample<?> sample : rig.samples()) {
            sample(rig, sample);
        }
    }

    private static <T> void sample(CodecRig rig, CodecSample<T> sample) {
        comesBack(rig, sample.attribute(), sample.value());
    }

    private static void equalBytes(CodecRig rig) {
        Map<String, Integer> one = new LinkedHashMap<>();
        Map<String, Integer> other = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            one.put("k" + i, i);
            other.put("k" + (19 - i), 19 - i);
        }
        Expect.that(
                rig.codec().encode(NUMBERS, one).equals(rig.codec().encode(NUMBERS, other)),
                "two equal maps that were filled in another order have different bytes");
    }

    private static void fresh(CodecRig rig) {
        List<String> value = new ArrayList<>(List.of("a"));
        Payload payload = rig.codec().encode(TEXTS, value);
        value.add("b");
        List<String> first = rig.codec().decode(TEXTS, payload);
        Expect.answer("decode after the value was changed", first, List.of("a"));
        try {
            first.add("c");
        } catch (UnsupportedOperationException immutable) {
            return;
        }
        Expect.answer("decode after what was decoded was changed", rig.codec().decode(TEXTS, payload), List.of("a"));
    }

    private static void otherType(CodecRig rig) {
        Payload text = rig.text("twelve");
        Payload list = rig.codec().encode(TEXTS, List.of("twelve"));
        refused(rig, Attribute.of("number", Integer.class), text);
        refused(rig, TEXTS, text);
        refused(rig, NUMBERS, text);
        refused(rig, Attribute.of("number", Long.class), list);
        refused(rig, Attribute.listOf("numbers", Integer.class), list);
        refused(rig, NUMBERS, list);
    }

    private static <T> void refused(CodecRig rig, Attribute<T> attribute, Payload payload) {
        T value;
        try {
            value = rig.codec().decode(attribute, payload);
        } catch (SessionValueException e) {
            Expect.answer("the attribute that is named", e.attribute(), attribute.name());
            return;
        }
        throw new Violation("decode as " + attribute.type().getTypeName() + " answered a "
                + value.getClass().getName() + " for something else");
    }

    private static void garbage(CodecRig rig) {
        byte[] bytes = rig.codec().encode(TEXTS, List.of("one", "two", "three")).toBytes();
        for (int length = 0; length < bytes.length; length++) {
            refused(rig, TEXTS, Payload.of(Arrays.copyOf(bytes, length)));
        }
        for (int i = 0; i < rig.effort().of(2_000, 200_000); i++) {
            byte[] changed = bytes.clone();
            changed[rig.random().nextInt(changed.length)] = (byte) rig.random().nextInt();
            anyValueOrRefused(rig, Payload.of(changed));
        }
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) '[');
        refused(rig, TEXTS, Payload.of(deep));
    }

    private static void anyValueOrRefused(CodecRig rig, Payload payload) {
        try {
            rig.codec().decode(TEXTS, payload);
        } catch (SessionValueException lawful) {
            // Most changes make it none; some make it another.
        }
    }

    private static void noEncoding(CodecRig rig) {
        Attribute<List<Object>> attribute = Attribute.listOf("endless", Object.class);
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        try {
            rig.codec().encode(attribute, endless);
        } catch (SessionValueException e) {
            Expect.answer("the attribute that is named", e.attribute(), "endless");
            return;
        }
        throw new Violation("a list that contains itself was encoded");
    }

    private static void discreet(CodecRig rig) {
        String secret = "sesame-open-12345678";
        Payload text = rig.text(secret);
        for (Attribute<?> attribute : List.of(Attribute.of("n", Integer.class), TEXTS, NUMBERS)) {
            discreet(secret, () -> rig.codec().decode(attribute, text));
        }
        byte[] cut = Arrays.copyOf(text.toBytes(), text.size() - 1);
        discreet(secret, () -> rig.codec().decode(TEXT, Payload.of(cut)));
    }

    static void discreet(String secret, Runnable verb) {
        try {
            verb.run();
        } catch (RuntimeException failure) {
            for (Throwable each = failure; each != null; each = each.getCause()) {
                Expect.that(!each.toString().contains(secret.substring(0, 8)), "a failure's message holds the value");
            }
        }
    }

    private static void threads(CodecRig rig) throws Exception {
        Race.of(4, number -> {
            for (int i = 0; i < rig.effort().of(500, 20_000); i++) {
                comesBack(rig, TEXTS, List.of("n" + number, "i" + i));
            }
            return number;
        });
    }
}
