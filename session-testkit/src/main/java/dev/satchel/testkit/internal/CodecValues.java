package dev.satchel.testkit.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.TypeRef;
import dev.satchel.session.codec.Payload;
import dev.satchel.testkit.CodecSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** How one value becomes bytes, and comes back. */
final class CodecValues {

    private static final Attribute<String> TEXT = Attribute.of("text", String.class);
    private static final Attribute<Integer> INTEGER = Attribute.of("number", Integer.class);
    private static final Attribute<Boolean> TRUTH = Attribute.of("truth", Boolean.class);
    private static final Attribute<List<String>> TEXTS = Attribute.listOf("texts", String.class);
    private static final Attribute<Map<String, Integer>> NUMBERS = Attribute.mapOf("numbers", Integer.class);

    private static final int MAX_SHOWN = 60;

    private CodecValues() {}

    static Family<CodecRig> family() {
        return new Family<>(
                "ENC",
                "Values",
                List.of(
                        Rule.must("ENC-01")
                                .says(
                                        "Text comes back as it was: empty, long, like a number, with quotes, control characters, any script.")
                                .because("Text that people type is stored.")
                                .beware(
                                        "The platform's charset, half a surrogate pair at a buffer's end, a length of two bytes, or a normal form.")
                                .exactly(CodecValues::text),
                        Rule.must("ENC-02")
                                .says(
                                        "Booleans and numbers come back as they were: all 64 bits of a long, all digits of a double.")
                                .because("An id beyond 2^53 must not become another one.")
                                .beware("A detour through double or float, or a format of the locale.")
                                .exactly(CodecValues::numbersInEachLocale),
                        Rule.must("ENC-03")
                                .says(
                                        "Lists and maps come back as they were: nested, empty, with a null in a list, in their order.")
                                .because("Generic types are supported.")
                                .beware(
                                        "Decoding by the raw type, leaving out empty elements, or folding the case of keys.")
                                .exactly(CodecValues::collections),
                        Rule.must("ENC-04", Claim.SAMPLES)
                                .says("Each sample of the test comes back as it was.")
                                .because("The author of the samples relies on these types.")
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
                                        "Changing a value changes neither the bytes it was encoded to nor another value decoded from them.")
                                .because("Encoded values are immutable.")
                                .beware(
                                        "Keeping the object beside the bytes, or a buffer that the next value uses again.")
                                .exactly(CodecValues::fresh),
                        Rule.must("ENC-07")
                                .says(
                                        "Decoding as another type throws SessionValueException, which names the attribute.")
                                .because(
                                        "The policy handles it, and a ClassCastException later and elsewhere helps nobody.")
                                .beware(
                                        "An unchecked cast, or reading the text 12 as a number or one element as a list.")
                                .exactly(CodecValues::otherType),
                        Rule.must("ENC-08")
                                .says("Decoding any bytes that are not a value throws SessionValueException.")
                                .because("The bytes come from a storage that others can write.")
                                .beware("A length that is trusted, or recursion without a bound.")
                                .exactly(CodecValues::garbage),
                        Rule.must("ENC-09")
                                .says(
                                        "Encoding a value that has no encoding throws SessionValueException, which names the attribute.")
                                .because("The session stays usable.")
                                .beware("A StackOverflowError for a list that contains itself.")
                                .exactly(CodecValues::noEncoding),
                        Rule.must("ENC-10")
                                .says("No message about a failed encoding or decoding holds the value.")
                                .because("Messages go to logs.")
                                .beware(
                                        "Passing on the parser's message, which quotes the source, or toString of the value.")
                                .exactly(CodecMessages::ofValues),
                        Rule.must("ENC-11")
                                .says("Several threads at once encode and decode their own values.")
                                .because("A codec is shared by all requests.")
                                .beware("A buffer in a field.")
                                .sampled(Race.again(CodecValues::threads)),
                        Rule.must("ENC-12")
                                .says(
                                        "A value that encode accepts is decoded as it was; encode refuses every other value.")
                                .because("A value that is lost silently is missed by a user at the next exchange.")
                                .beware(
                                        "Writing a value that no constructor can read, or trusting a type after its first, empty value.")
                                .exactly(DoubtfulValues::rule)));
    }

    private static <T> void comesBack(CodecRig rig, Attribute<T> attribute, T value) {
        T back = rig.codec().decode(attribute, rig.codec().encode(attribute, value));
        if (!Objects.equals(back, value)) {
            throw new Violation("a value of type " + attribute.type().getTypeName() + " came back as another one: "
                    + shown(back) + " for " + shown(value));
        }
    }

    private static String shown(Object value) {
        String text = String.valueOf(value);
        return text.length() <= MAX_SHOWN
                ? text
                : text.substring(0, MAX_SHOWN) + "... (" + text.length() + " characters)";
    }

    private static void text(CodecRig rig) {
        for (String text : Texts.values()) {
            comesBack(rig, TEXT, text);
        }
        for (String text : Texts.large()) {
            comesBack(rig, TEXT, text);
        }
    }

    /** Where decimals have a comma, and where digits are others. */
    private static void numbersInEachLocale(CodecRig rig) {
        Locale home = Locale.getDefault();
        try {
            for (Locale locale : List.of(home, Locale.GERMANY, Locale.forLanguageTag("ar-EG-u-nu-arab"))) {
                Locale.setDefault(locale);
                numbers(rig);
            }
        } finally {
            Locale.setDefault(home);
        }
    }

    private static void numbers(CodecRig rig) {
        for (boolean truth : new boolean[] {true, false}) {
            comesBack(rig, Attribute.of("truth", Boolean.class), truth);
        }
        for (int bit = 0; bit < Long.SIZE; bit++) {
            for (long number : new long[] {(1L << bit) - 1, 1L << bit, (1L << bit) + 1}) {
                comesBack(rig, Attribute.of("int", Integer.class), (int) number);
                comesBack(rig, Attribute.of("int", Integer.class), (int) -number);
                comesBack(rig, Attribute.of("long", Long.class), number);
                comesBack(rig, Attribute.of("long", Long.class), -number);
            }
        }
        for (double number : new double[] {
            0.0,
            1.0,
            0.1,
            0.1 + 0.2,
            100.0,
            1e7,
            1e21,
            1e300,
            -1e-300,
            Math.PI,
            1.0 / 3,
            16_777_217.0,
            1e15 + 0.3,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            -Double.MAX_VALUE
        }) {
            comesBack(rig, Attribute.of("double", Double.class), number);
        }
    }

    private static void collections(CodecRig rig) {
        comesBack(rig, TEXTS, List.of());
        comesBack(rig, TEXTS, List.of(""));
        comesBack(rig, TEXTS, List.of("b", "a", "b"));
        comesBack(rig, TEXTS, Texts.values());
        comesBack(rig, TEXTS, new ArrayList<>(Arrays.asList("a", null, "b")));
        comesBack(rig, TEXTS, new ArrayList<>(Arrays.asList((String) null)));
        comesBack(rig, TEXTS, IntStream.range(0, 5_000).mapToObj(i -> "n" + i).toList());
        comesBack(rig, NUMBERS, Map.of());
        comesBack(rig, NUMBERS, Map.of("a", 1, "b", -2, "", 3));
        Map<String, Integer> keys = new HashMap<>();
        for (String name : Texts.names()) {
            keys.put(name, keys.size());
        }
        comesBack(rig, NUMBERS, keys);
        comesBack(rig, Attribute.listOf("truths", Boolean.class), List.of(true, false));
        comesBack(rig, Attribute.listOf("doubles", Double.class), List.of(1.0, 0.5));
        comesBack(rig, Attribute.mapOf("longs", Long.class), Map.of("one", 1L, "most", Long.MAX_VALUE));
        comesBack(rig, Attribute.mapOf("texts", String.class), Map.of("a", "", "b", "12"));
        Attribute<Map<String, List<Map<String, Long>>>> nested = Attribute.of("nested", new TypeRef<>() {});
        comesBack(rig, nested, Map.of("x", List.of(Map.of("y", 1L << 60), Map.of())));
        comesBack(rig, nested, Map.of("x", List.of(), "y", List.of(Map.of())));
        Attribute<List<List<String>>> lists = Attribute.of("lists", new TypeRef<>() {});
        comesBack(rig, lists, List.of(List.of(), List.of("a"), List.of("b", "c")));
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
        Payload bytes = Payload.of(payload.toBytes());
        rig.codec().encode(TEXTS, List.of("another"));
        Expect.that(payload.equals(bytes), "the bytes of one value were changed when another one was encoded");
        Part part = new Part(payload);
        Expect.answer("decode of bytes that are part of an array", rig.codec().decode(TEXTS, part.payload()), value);
        part.isUnchanged("decoding a value");
        List<String> before = rig.codec().decode(TEXTS, payload);
        value.add("b");
        Expect.answer("what was decoded before the value was changed", before, List.of("a"));
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
        Payload list = rig.codec().encode(TEXTS, List.of("twelve"));
        for (String text : List.of("twelve", "12", "1.5", "true", "", "null", "[]", "{}")) {
            Payload encoded = rig.text(text);
            refused(rig, INTEGER, encoded);
            refused(rig, Attribute.of("number", Long.class), encoded);
            refused(rig, Attribute.of("number", Double.class), encoded);
            refused(rig, TRUTH, encoded);
            refused(rig, TEXTS, encoded);
            refused(rig, NUMBERS, encoded);
        }
        refused(rig, Attribute.of("number", Long.class), list);
        refused(rig, TEXT, list);
        refused(rig, NUMBERS, list);
        for (String text : List.of("twelve", "12")) {
            refused(rig, Attribute.listOf("numbers", Integer.class), rig.codec().encode(TEXTS, List.of(text)));
            refused(rig, NUMBERS, rig.codec().encode(Attribute.mapOf("texts", String.class), Map.of("n", text)));
        }
        for (int number : new int[] {0, 1, 12}) {
            Payload encoded = rig.codec().encode(INTEGER, number);
            refused(rig, TEXT, encoded);
            refused(rig, TRUTH, encoded);
            refused(rig, TEXTS, encoded);
            refused(rig, Attribute.listOf("numbers", Integer.class), encoded);
        }
        Payload truth = rig.codec().encode(TRUTH, true);
        refused(rig, TEXT, truth);
        refused(rig, INTEGER, truth);
        Payload fraction = rig.codec().encode(Attribute.of("double", Double.class), 1.5);
        refused(rig, INTEGER, fraction);
        refused(rig, Attribute.of("number", Long.class), fraction);
        refused(rig, TEXT, fraction);
        refused(rig, INTEGER, rig.codec().encode(Attribute.of("long", Long.class), (1L << 32) + 12));
        refused(rig, TEXT, rig.codec().encode(NUMBERS, Map.of("n", 1)));
        refused(rig, TEXTS, rig.codec().encode(NUMBERS, Map.of()));
        refused(rig, NUMBERS, rig.codec().encode(TEXTS, List.of()));
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

    /** One kind after the other, in a tight loop each: what is shared is used by all of them. */
    private static void threads(CodecRig rig) throws Exception {
        atOnce(rig, TEXT, (number, i) -> "n" + number + " i" + i + " " + "x".repeat(i % 100));
        atOnce(rig, TEXTS, (number, i) -> List.of("n" + number, "i" + i));
        atOnce(rig, NUMBERS, (number, i) -> Map.of("n", number, "i", i));
        atOnce(rig, INTEGER, (number, i) -> number * 1_000_000 + i);
    }

    private static <T> void atOnce(CodecRig rig, Attribute<T> attribute, BiFunction<Integer, Integer, T> value)
            throws Exception {
        rig.race().of(4, number -> {
            for (int i = 0; i < rig.effort().of(500, 20_000); i++) {
                comesBack(rig, attribute, value.apply(number, i));
            }
            return number;
        });
    }
}
