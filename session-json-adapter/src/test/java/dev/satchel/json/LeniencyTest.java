package dev.satchel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.TypeRef;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What the parser of the library takes, and JSON or the type does not. */
class LeniencyTest {

    private final JsonCodec codec = JsonCodec.standard();

    record Reading(double value, Float other, List<Double> more) {}

    /** Overlong forms of one to three bytes, surrogates, beyond U+10FFFF, bytes that begin nothing, and what is cut. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0AF",
                "C1BF",
                "E08080",
                "E09FBF",
                "F0808080",
                "F08FBFBF",
                "EDA080",
                "EDBFBF",
                "F4908080",
                "F7BFBFBF",
                "F8888080",
                "FE",
                "FF",
                "80",
                "BF",
                "C2",
                "E282",
                "F09F98",
                "C220",
                "E28220",
                "F09F9820"
            })
    void bytesThatAreNoUtf8AreRefused(String hex) {
        for (String head : List.of("", "a", "abcdefgh", "abcdefghijklmno")) {
            byte[] inner = HexFormat.of().parseHex(hex);
            byte[] json = new byte[head.length() + inner.length + 2];
            json[0] = json[json.length - 1] = '"';
            System.arraycopy(head.getBytes(UTF_8), 0, json, 1, head.length());
            System.arraycopy(inner, 0, json, 1 + head.length(), inner.length);

            assertUnreadable(codec, String.class, json);
            assertUnreadable(codec, Object.class, json);
        }
    }

    @Test
    void theFirstAndLastCharactersOfEachLengthAreRead() {
        String text = "\u0080\u07ff\u0800\ud7ff\ue000\uffff" + new String(Character.toChars(0x10000))
                + new String(Character.toChars(0x10FFFF)) + "a".repeat(20);

        assertThat(codec.decode(Attribute.of("text", String.class), Payload.of(('"' + text + '"').getBytes(UTF_8))))
                .isEqualTo(text);
    }

    @Test
    void aSessionOfOtherBytesIsCorruptWhereverTheyStand() {
        for (int length = 2; length <= 20; length++) {
            for (int at = 0; at <= length - 2; at++) {
                byte[] bytes = sessionOf("a".repeat(length));
                int from = new String(bytes, UTF_8).indexOf("\"sub\":\"") + 7 + at;
                bytes[from] = (byte) 0xC0;
                bytes[from + 1] = (byte) 0xAF;

                assertThatExceptionOfType(CorruptSessionException.class)
                        .as("%s of %s", at, length)
                        .isThrownBy(() -> codec.read(Payload.of(bytes)))
                        .withMessageContaining("not UTF-8");
            }
        }
    }

    private byte[] sessionOf(String owner) {
        return codec.write(SessionState.born(new BirthId(1, 2), Instant.EPOCH)
                        .owner(Optional.of(owner))
                        .build())
                .toBytes();
    }

    @Test
    void aNumberBeyondItsTypeIsRefusedAndNotInfinite() {
        for (JsonCodec each : List.of(codec, JsonCodec.with(JsonMapper.builder().build()))) {
            assertUnreadable(each, Double.class, "1e999".getBytes(UTF_8));
            assertUnreadable(each, Float.class, "-1e99".getBytes(UTF_8));
            assertUnreadable(each, double[].class, "[0,1e999]".getBytes(UTF_8));
            assertUnreadable(each, float[].class, "[1e99]".getBytes(UTF_8));
            assertUnreadable(each, Reading.class, "{\"value\":1e999}".getBytes(UTF_8));
            assertUnreadable(each, Reading.class, "{\"value\":1,\"other\":1e99}".getBytes(UTF_8));
            assertUnreadable(each, Reading.class, "{\"value\":1,\"more\":[1e999]}".getBytes(UTF_8));
        }
        Attribute<List<Double>> list = Attribute.listOf("list", Double.class);
        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> codec.decode(list, Payload.of("[1e999]".getBytes(UTF_8))));
        assertThat(codec.decode(Attribute.of("d", BigDecimal.class), Payload.of("1e999".getBytes(UTF_8))))
                .isEqualTo(new BigDecimal("1e999"));
    }

    @Test
    void aMissingDoubleIsZeroStill() {
        Reading read = codec.decode(Attribute.of("r", Reading.class), Payload.of("{}".getBytes(UTF_8)));

        assertThat(read.value()).isZero();
    }

    @Test
    void aNumberIsNoTime() {
        for (Class<?> time :
                List.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class, Duration.class, LocalDate.class)) {
            for (String number : List.of("1e999", "1.5", "0", "20000")) {
                assertUnreadable(codec, time, number.getBytes(UTF_8));
            }
        }
        Attribute<Map<String, Instant>> map = Attribute.of("map", new TypeRef<>() {});
        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> codec.decode(map, Payload.of("{\"a\":5}".getBytes(UTF_8))));
        assertThat(codec.decode(Attribute.of("y", Year.class), Payload.of("2026".getBytes(UTF_8))))
                .isEqualTo(Year.of(2026));
        assertThat(codec.decode(
                        Attribute.of("m", Month.class), codec.encode(Attribute.of("m", Month.class), Month.MAY)))
                .isEqualTo(Month.MAY);
    }

    private static void assertUnreadable(JsonCodec codec, Class<?> type, byte[] json) {
        assertThatExceptionOfType(SessionValueException.class)
                .as("%s of %s", type, new String(json, UTF_8))
                .isThrownBy(() -> codec.decode(Attribute.of("value", type), Payload.of(json)));
    }
}
