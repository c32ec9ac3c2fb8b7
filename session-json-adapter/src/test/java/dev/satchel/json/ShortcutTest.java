package dev.satchel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.spi.Payload;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The shortcuts answer as the library does: compared with a codec that has none. */
class ShortcutTest {

    private final JsonCodec codec = JsonCodec.standard();
    private final JsonCodec library = JsonCodec.with(StrictMapper.standard());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "DE", " ", "\"", "\\", "/", "a\"b", "\u007f", "\u0080", "\u001f", "\n", "é", "🧳", "\uD83D",
                "null", "1"
            })
    void text_is_written_as_the_library_writes_it(String text) {
        Attribute<String> attribute = Attribute.of("text", String.class);

        assertThat(codec.encode(attribute, text)).isEqualTo(library.encode(attribute, text));
    }

    @Test
    void numbers_and_truth_values_are_written_as_the_library_writes_them() {
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
    void bytes_are_read_as_the_library_reads_them(String json) {
        for (Class<?> type : new Class<?>[] {String.class, Integer.class, Long.class, Boolean.class, Object.class}) {
            Attribute<?> attribute = Attribute.of("value", type);
            Payload bytes = Payload.of(json.getBytes(UTF_8));

            assertThat(answer(codec, attribute, bytes))
                    .as("%s as %s", json, type)
                    .isEqualTo(answer(library, attribute, bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shout"})
    void a_mapper_with_its_own_idea_of_text_is_heard(String text) {
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

    private static Object answer(JsonCodec codec, Attribute<?> attribute, Payload bytes) {
        try {
            return codec.decode(attribute, bytes);
        } catch (SessionValueException refusal) {
            return SessionException.class;
        }
    }
}
