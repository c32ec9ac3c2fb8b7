package dev.satchel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.Payload;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The shortcuts answer as the library does: compared with a codec that has none. */
class ShortcutTest {

    private static final Attribute<List<String>> TEXTS = Attribute.listOf("texts", String.class);

    private final JsonCodec codec = JsonCodec.standard();
    private final JsonCodec library = JsonCodec.with(StrictMapper.standard());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "DE", " ", "\"", "\\", "/", "a\"b", "\u007f", "\u0080", "\u001f", "\n", "é", "🧳", "\uD83D",
                "null", "1"
            })
    void textIsWrittenAsTheLibraryWritesIt(String text) {
        Attribute<String> attribute = Attribute.of("text", String.class);

        assertThat(codec.encode(attribute, text)).isEqualTo(library.encode(attribute, text));
    }

    @Test
    void numbersAndTruthValuesAreWrittenAsTheLibraryWritesThem() {
        assertWrittenAlike(Attribute.of("bool", Boolean.class), true);
        assertWrittenAlike(Attribute.of("bool", Boolean.class), false);
        for (int number : new int[] {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertWrittenAlike(Attribute.of("int", Integer.class), number);
        }
        for (long number : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertWrittenAlike(Attribute.of("long", Long.class), number);
        }
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            assertWrittenAlike(Attribute.of("int", Integer.class), (int) number);
            assertWrittenAlike(Attribute.of("long", Long.class), number);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"",
                "\"\"",
                "\"a\"",
                "\"a",
                "a\"",
                "\"a\"b\"",
                "\"\\\"\"",
                "\"\\\"",
                "\"a\" ",
                " \"a\"",
                "\"\u0001\"",
                "\"é\"",
                "\"\u007f\"",
                "0",
                "-0",
                "00",
                "01",
                "-1",
                "--1",
                "-",
                "+1",
                "1",
                "1.0",
                "1e2",
                "999999999",
                "1000000000",
                "2147483647",
                "2147483648",
                "-2147483648",
                "-2147483649",
                "999999999999999999",
                "-999999999999999999",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "1 ",
                " 1",
                "1 1",
                "true",
                "false",
                "True",
                "tru",
                "true ",
                "falsee",
                "null",
                "[1]",
                "1a",
                "/",
                ":"
            })
    void bytesAreReadAsTheLibraryReadsThem(String json) {
        for (Class<?> type : new Class<?>[] {String.class, Integer.class, Long.class, Boolean.class, Object.class}) {
            Attribute<?> attribute = Attribute.of("value", type);
            Payload bytes = Payload.of(json.getBytes(UTF_8));

            assertThat(answer(codec, attribute, bytes))
                    .as("%s as %s", json, type)
                    .isEqualTo(answer(library, attribute, bytes));
        }
    }

    @Test
    void listsOfTextsAreWrittenAndReadAsTheLibraryDoes() {
        Random random = new Random(8);
        for (int i = 0; i < 10_000; i++) {
            List<String> texts = random.ints(random.nextInt(5), 0, 5)
                    .mapToObj(length -> text(random, length))
                    .toList();

            assertWrittenAlike(TEXTS, texts);
            assertReadAlike(TEXTS, codec.encode(TEXTS, texts));
        }
        assertWrittenAlike(TEXTS, new ArrayList<>(Arrays.asList("a", null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "]",
                "[]",
                "[ ]",
                "[]]",
                "[[]",
                "[\"]",
                "[\"\"]",
                "[\"a]",
                "[a\"]",
                "[\"a\",]",
                "[,\"a\"]",
                "[,]",
                "{\"a\"]",
                "[\"a\"}",
                "[\"a\" ,\"b\"]",
                "[\"a\", \"b\"]",
                "[\"a\"\"b\"]",
                "[\"a\";\"b\"]",
                "[\"a\",,\"b\"]",
                "[1]",
                "null"
            })
    void bytesAreReadAsAListAsTheLibraryReadsThem(String json) {
        assertReadAlike(TEXTS, Payload.of(json.getBytes(UTF_8)));
    }

    @Test
    void bytesWithAnErrorAreReadAsAListAsTheLibraryReadsThem() {
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            byte[] json = "x[\"a\",\"\",\"bc\"]x".getBytes(UTF_8);
            json[1 + random.nextInt(json.length - 2)] = (byte) "[]\",\\ a\n{:\u007f\u00e9".charAt(random.nextInt(12));

            assertReadAlike(TEXTS, Payload.adopt(json, 1, 1 + random.nextInt(json.length - 2)));
        }
    }

    @Test
    void aListThatChangesWhileItIsWrittenStaysAList() {
        List<List<String>> states = List.of(
                List.of(),
                List.of("a"),
                List.of("\""),
                List.of("abcdef"),
                List.of("a", "b"),
                List.of("a", "b", "c", "d"));
        for (List<String> before : states) {
            for (List<String> after : states) {
                Payload written = codec.encode(TEXTS, new Changing(before, after));

                assertThat(library.decode(TEXTS, written)).isIn(before, after);
            }
        }
    }

    @Test
    void aListIsWrittenUpToTheLimitAndNoFurther() {
        String half = "x".repeat(Limits.BYTES / 2 - 4);

        assertThat(codec.encode(TEXTS, List.of(half, half + "x")).size()).isEqualTo(Limits.BYTES);
        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> codec.encode(TEXTS, List.of(half + "x", half + "x")))
                .withMessageContaining("more than 16777216 bytes");
    }

    @Test
    void aListThatFailsIsRefusedAsTheLibraryRefusesIt() {
        List<String> broken = new AbstractList<>() {
            @Override
            public String get(int index) {
                throw new UnsupportedOperationException("secret");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        for (JsonCodec each : List.of(codec, library)) {
            assertThatExceptionOfType(SessionValueException.class)
                    .isThrownBy(() -> each.encode(TEXTS, broken))
                    .withMessageEndingWith("cannot be encoded: UnsupportedOperationException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shout"})
    void aMapperWithItsOwnIdeaOfTextIsHeard(String text) {
        var module = new tools.jackson.databind.module.SimpleModule();
        module.addSerializer(String.class, new tools.jackson.databind.ValueSerializer<String>() {
            @Override
            public void serialize(
                    String value,
                    tools.jackson.core.JsonGenerator out,
                    tools.jackson.databind.SerializationContext context) {
                out.writeString(value.toUpperCase(java.util.Locale.ROOT));
            }
        });
        JsonCodec own = JsonCodec.with(JsonMapper.builder().addModule(module).build());

        assertThat(own.encode(Attribute.of("text", String.class), text))
                .isEqualTo(Payload.of("\"SHOUT\"".getBytes(UTF_8)));
    }

    private <T> void assertWrittenAlike(Attribute<T> attribute, T value) {
        assertThat(codec.encode(attribute, value)).isEqualTo(library.encode(attribute, value));
    }

    private void assertReadAlike(Attribute<?> attribute, Payload bytes) {
        Object read = answer(library, attribute, bytes);

        assertThat(answer(codec, attribute, bytes))
                .as("%s as %s", new String(bytes.toBytes(), UTF_8), attribute)
                .isEqualTo(read)
                .hasSameClassAs(read);
    }

    private static String text(Random random, int length) {
        // Mostly plain, so that whole lists are.
        String alphabet = random.nextInt(4) == 0 ? "a\"\\\n\u007fé🧳\u001f ~" : "aZ09 ~/,[]";
        return random.ints(length, 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(joining());
    }

    private static Object answer(JsonCodec codec, Attribute<?> attribute, Payload bytes) {
        try {
            return codec.decode(attribute, bytes);
        } catch (SessionValueException refusal) {
            return SessionException.class;
        }
    }

    /** One list when it is first walked through, another one afterwards. */
    private static final class Changing extends AbstractList<String> {
        private final List<String> after;
        private List<String> now;

        Changing(List<String> before, List<String> after) {
            this.now = before;
            this.after = after;
        }

        @Override
        public Iterator<String> iterator() {
            Iterator<String> elements = now.iterator();
            now = after;
            return elements;
        }

        @Override
        public String get(int index) {
            return now.get(index);
        }

        @Override
        public int size() {
            return now.size();
        }
    }
}
