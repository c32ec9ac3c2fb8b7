package dev.satchel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

    private static final String SECRET = "hunter2";
    private static final BirthId BIRTH = new BirthId(0x0123456789abcdefL, -1);
    private static final Instant BORN = Instant.ofEpochMilli(1_767_225_600_001L);
    private static final String HEAD =
            "{\"v\":1,\"jti\":\"ASNFZ4mrze___________w\",\"iat\":1767225600,\"exp\":1767227401,"
                    + "\"lat\":1767225600001,\"xat\":1767227400001,\"cat\":1767225600001";

    private final JsonCodec codec = JsonCodec.standard();

    @Test
    void aPlainSessionIsWrittenAsDocumented() {
        SessionState state = base().attributes(
                        EncodedValues.of(Map.of("b", json("[1]"), "a \"quoted\" ü", json("\"x\""))))
                .build();

        assertThat(text(codec.write(state))).isEqualTo(HEAD + ",\"dat\":{\"a \\\"quoted\\\" ü\":\"x\",\"b\":[1]}}");
    }

    @Test
    void aSessionWithEverythingIsWrittenAsDocumented() {
        assertThat(text(codec.write(everything())))
                .isEqualTo(HEAD + ",\"sat\":1767225600002,\"sub\":\"ada 🧳\",\"dis\":true,"
                        + "\"ttl\":{\"idle\":60000,\"abs\":3600000,\"keep\":true},"
                        + "\"fla\":{\"note\":{\"at\":1767225600003,\"val\":\"saved\"},"
                        + "\"off\":{\"at\":1767225600001,\"val\":false}},\"dat\":{\"country\":\"DE\"}}");
    }

    @Test
    void aRotationMarkerIsWrittenAsDocumented() {
        StorageKey next = StorageKey.ofHex("0f".repeat(32));
        SessionState marker = base().successor(Optional.of(next)).build();

        assertThat(text(codec.write(marker))).isEqualTo(HEAD + ",\"suc\":\"" + "0f".repeat(32) + "\"}");
        assertThat(read(text(codec.write(marker)))).isEqualTo(marker);
    }

    @Test
    void secondsAreRoundedTowardsALongerPastAndALaterEnd() {
        SessionState early = SessionState.born(BIRTH, Instant.ofEpochMilli(-1))
                .expiresAt(Instant.ofEpochMilli(1))
                .build();

        assertThat(text(codec.write(early))).contains("\"iat\":-1,\"exp\":1,\"lat\":-1,\"xat\":1,\"cat\":-1");
        assertThat(read(text(codec.write(early)))).isEqualTo(early);
    }

    @Test
    void readingMindsWhereTheBytesBeginAndKeepsNoneButTheValues() {
        byte[] document = ("xyz" + text(codec.write(everything())) + "   ").getBytes(UTF_8);
        Payload payload = Payload.adopt(document, 3, document.length - 3);

        SessionState state = codec.read(payload);

        assertThat(state).isEqualTo(everything());
        assertThat(state.attributes().value(0).<byte[]>borrow((array, offset, size) -> array))
                .isEqualTo("\"DE\"".getBytes(UTF_8));
        for (SessionState.Flash flash : state.flash().values()) {
            assertThat(flash.value().<Integer>borrow((array, offset, size) -> array.length))
                    .isEqualTo(flash.value().size());
        }
    }

    @Test
    void othersMayWriteWithWhiteSpaceAndInAnyOrder() {
        SessionState state = read(
                "\n { \"dat\" : { \"z\" : [ 1 , 2 ] , \"text\" : \"a , \\\" }\" ,\t\"n\":-1.5e3 , \"t\" : true\r\n, \"o\":{} }"
                        + " , \"fla\" : { \"f\" : { \"val\" : \"x\" , \"at\" : 5 } , \"g\":{\"at\":6,\"val\" : null } },"
                        + " \"cat\":1,\"xat\":3,\"lat\":2,\"exp\":1,\"iat\":0,\"jti\":\"" + BIRTH.text()
                        + "\",\"v\":1 } ");

        assertThat(state.attributes())
                .isEqualTo(EncodedValues.of(Map.of(
                        "z", json("[ 1 , 2 ]"),
                        "text", json("\"a , \\\" }\""),
                        "n", json("-1.5e3"),
                        "t", json("true"),
                        "o", json("{}"))));
        assertThat(state.flash())
                .containsEntry("f", new SessionState.Flash(json("\"x\""), Instant.ofEpochMilli(5)))
                .containsEntry("g", new SessionState.Flash(json("null"), Instant.ofEpochMilli(6)));
        assertThat(state.lastUsedAt()).isEqualTo(Instant.ofEpochMilli(2));
        assertThat(state.startedAt()).isEqualTo(Instant.ofEpochMilli(1));
    }

    @Test
    void membersThatAreNotKnownAreIgnoredEverywhere() {
        assertThat(read(HEAD
                        + ",\"new\":{\"deep\":[{}]},\"also\":\"text\",\"ttl\":{\"idle\":1,\"abs\":2,\"keep\":false,\"x\":1},"
                        + "\"fla\":{\"f\":{\"at\":1,\"x\":[],\"val\":2,\"y\":{}}}}"))
                .isEqualTo(base().lifetime(Optional.of(Lifetime.of(Duration.ofMillis(1), Duration.ofMillis(2))))
                        .flash(Map.of("f", new SessionState.Flash(json("2"), Instant.ofEpochMilli(1))))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"v\":1",
                ",\"jti\":\"ASNFZ4mrze___________w\"",
                ",\"iat\":1",
                ",\"exp\":1",
                ",\"lat\":1",
                ",\"xat\":1",
                ",\"cat\":1",
                ",\"sat\":1,\"sat\":1",
                ",\"sub\":\"a\",\"sub\":\"a\"",
                ",\"dis\":true,\"dis\":true",
                ",\"ttl\":{\"idle\":1,\"abs\":2,\"keep\":false},\"ttl\":{\"idle\":1,\"abs\":2,\"keep\":false}",
                ",\"ttl\":{\"idle\":1,\"idle\":1,\"abs\":2,\"keep\":false}",
                ",\"ttl\":{\"idle\":1,\"abs\":2,\"keep\":false,\"x\":1,\"x\":1}",
                ",\"fla\":{},\"fla\":{}",
                ",\"fla\":{\"a\":{\"at\":1,\"val\":1},\"a\":{\"at\":1,\"val\":1}}",
                ",\"fla\":{\"a\":{\"at\":1,\"val\":1,\"val\":1}}",
                ",\"fla\":{\"a\":{\"at\":1,\"at\":1,\"val\":1}}",
                ",\"fla\":{\"a\":{\"at\":1,\"val\":1,\"x\":1,\"x\":1}}",
                ",\"dat\":{},\"dat\":{}",
                ",\"dat\":{\"a\":1,\"a\":1}",
                ",\"dat\":{\"a\":1,\"b\":2,\"\\u0061\":1}",
                ",\"new\":1,\"new\":1",
            })
    void aNameThatComesTwiceIsRefused(String more) {
        assertCorrupt(HEAD + more + "}").withMessageContaining("twice").withMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"v\":1|\"v\":2",
                "\"v\":1|\"v\":0",
                "\"v\":1|\"v\":\"1\"",
                "\"v\":1|\"v\":1.0",
                "\"v\":1|\"v\":null",
                "\"v\":1,|''",
                "\"jti\":\"ASNFZ4mrze___________w\",|''",
                "\"iat\":1767225600,|''",
                "\"exp\":1767227401,|''",
                "\"lat\":1767225600001,|''",
                "\"xat\":1767227400001,|''",
                "ASNFZ4mrze___________w|ASNFZ4mrze___________",
                "ASNFZ4mrze___________w|ASNFZ4mrze___________x",
                "ASNFZ4mrze___________w|ASNFZ4mrze_hunter2???w",
                "\"ASNFZ4mrze___________w\"|17",
                "\"iat\":1767225600|\"iat\":\"1767225600\"",
                "\"exp\":1767227401|\"exp\":1767227401.5",
                "\"lat\":1767225600001|\"lat\":99999999999999999999",
                "\"xat\":1767227400001|\"xat\":[]",
                "\"cat\":1767225600001|\"cat\":null",
            })
    void aHeadThatIsWrongIsRefused(String good, String bad) {
        assertThat(HEAD).contains(good);

        assertCorrupt(HEAD.replace(good, bad) + "}").withMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"sat\":\"1\"",
                ",\"sub\":7",
                ",\"sub\":null",
                ",\"dis\":1",
                ",\"ttl\":1",
                ",\"ttl\":{}",
                ",\"ttl\":{\"idle\":3,\"abs\":2,\"keep\":false}",
                ",\"ttl\":{\"idle\":0,\"abs\":2,\"keep\":false}",
                ",\"ttl\":{\"idle\":1,\"abs\":9223372036854775807,\"keep\":false}",
                ",\"ttl\":{\"idle\":1,\"abs\":2}",
                ",\"ttl\":{\"idle\":1,\"abs\":2,\"keep\":\"hunter2\"}",
                ",\"suc\":\"hunter2\"",
                ",\"suc\":\"0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F\"",
                ",\"suc\":\"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f\",\"dat\":{\"a\":1}",
                ",\"fla\":[]",
                ",\"fla\":{\"a\":1}",
                ",\"fla\":{\"a\":{\"at\":1}}",
                ",\"fla\":{\"a\":{\"val\":1}}",
                ",\"fla\":{\"a\":{\"at\":\"hunter2\",\"val\":1}}",
                ",\"dat\":null",
                ",\"dat\":[1]",
                ",\"dat\":\"hunter2\"",
                ",\"dat\":{\"a\":}",
                ",\"dat\":{\"a\":1,}",
                ",\"dat\":{\"a\":hunter2}",
                ",\"dat\":{a:1}",
                ",\"dat\":{\"a\":\"\thunter2\"}",
                ",",
            })
    void membersOfTheWrongTypeAreRefused(String more) {
        assertCorrupt(HEAD + more + "}").withMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "x", ",", "}", "\u0000", "/* c */"})
    void textAfterTheSessionIsRefused(String tail) {
        assertCorrupt(HEAD + "}" + tail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "1", "[]", "\"hunter2\"", "{", "{}", "\uFEFF{}", "hunter2"})
    void whatIsNoSessionIsRefused(String document) {
        assertCorrupt(document).withMessageNotContaining(SECRET);
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThatExceptionOfType(CorruptSessionException.class)
                .isThrownBy(() ->
                        codec.read(Payload.of((HEAD + "}").getBytes(java.nio.charset.StandardCharsets.UTF_16LE))));
        assertThatExceptionOfType(CorruptSessionException.class)
                .isThrownBy(() ->
                        codec.read(Payload.of((HEAD + "}").getBytes(java.nio.charset.StandardCharsets.UTF_16BE))));
    }

    @Test
    void theDeepestValueFitsWhereverItLiesAndABottomlessOneIsRefused() {
        String deepest = "[".repeat(64) + "]".repeat(64);
        SessionState state = base().attributes(EncodedValues.of(Map.of("a", json(deepest))))
                .flash(Map.of("f", new SessionState.Flash(json(deepest), BORN)))
                .build();

        assertThat(read(text(codec.write(state)))).isEqualTo(state);
        assertCorrupt(HEAD + ",\"dat\":{\"a\":" + "[".repeat(100_000) + "}}");
        assertCorrupt(HEAD + ",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}");
    }

    @Test
    void tenThousandAttributesAndAValueOfAMegabyteComeBack() {
        Map<String, Payload> values = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            values.put("attribute " + i, json("" + i));
        }
        values.put("large", codec.encode(Attribute.of("large", String.class), "ü".repeat(1 << 19)));
        SessionState state = base().attributes(EncodedValues.of(values)).build();

        assertThat(read(text(codec.write(state)))).isEqualTo(state);
    }

    @Test
    void moreThanSixtyFourMebibytesAreNeitherWrittenNorRead() {
        int most = 64 * 1024 * 1024;
        byte[] spaces = new byte[most + 1];
        java.util.Arrays.fill(spaces, (byte) ' ');
        SessionState large = base().attributes(
                        EncodedValues.builder(1).add("a", 0, most).over(spaces))
                .build();
        byte[] small = (HEAD + "}").getBytes(UTF_8);
        System.arraycopy(small, 0, spaces, 0, small.length);

        assertThatExceptionOfType(SessionTooLargeException.class).isThrownBy(() -> codec.write(large));
        assertThat(codec.read(Payload.adopt(spaces, 0, most))).isEqualTo(base().build());
        assertThatExceptionOfType(CorruptSessionException.class)
                .isThrownBy(() -> codec.read(Payload.adopt(spaces, 0, most + 1)));
    }

    @Test
    void namesOfAnyCharactersComeBack() {
        for (String name :
                new String[] {"a.b", "a:b", "a=b&c", " ", "", "\u0000\u001f\u007f", "\"\\/", "漢字🧳", "\u2028", "dat"}) {
            SessionState state = base().owner(Optional.of(name))
                    .attributes(EncodedValues.of(Map.of(name, json("1"))))
                    .flash(Map.of(name, new SessionState.Flash(json("2"), BORN)))
                    .build();

            assertThat(read(text(codec.write(state)))).isEqualTo(state);
            assertThat(codec.size(state)).isEqualTo(codec.write(state).size());
        }
    }

    @Test
    void anOwnerOfHalfACharacterComesBack() {
        SessionState state = base().owner(Optional.of("\uD83D and \uDC00")).build();

        assertThat(read(text(codec.write(state)))).isEqualTo(state);
    }

    @Test
    void randomSessionsComeBackAndAreMeasuredAsTheyAreWritten() {
        Random random = new Random(20260101);
        for (int i = 0; i < 5_000; i++) {
            SessionState state = random(random);
            Payload payload = codec.write(state);

            assertThat(codec.size(state)).as("measured, round %d", i).isEqualTo(payload.size());
            assertThat(codec.read(payload)).as("read, round %d", i).isEqualTo(state);
            assertThat(codec.write(codec.read(payload)))
                    .as("written again, round %d", i)
                    .isEqualTo(payload);
        }
    }

    @Test
    void damagedBytesAreASessionOrCorruptAndNothingElse() {
        Random random = new Random(7);
        byte[] good = codec.write(everything()).toBytes();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad =
                    random.nextInt(4) == 0 ? java.util.Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int flips = random.nextInt(3) + 1; flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                codec.read(Payload.of(bad));
            } catch (CorruptSessionException expected) {
                assertThat(expected).hasNoCause();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void theNamesOfTwoSessionsAreTheSameObjects() {
        String document = HEAD + ",\"dat\":{\"country\":1,\"recent products\":2}}";

        assertThat(read(document).attributes().name(0))
                .isSameAs(read(document).attributes().name(0));
    }

    private static SessionState everything() {
        return base().startedAt(Instant.ofEpochMilli(1_767_225_600_002L))
                .owner(Optional.of("ada 🧳"))
                .disowned(true)
                .lifetime(Optional.of(new Lifetime(Duration.ofMinutes(1), Duration.ofHours(1), true)))
                .flash(Map.of(
                        "off", new SessionState.Flash(json("false"), BORN),
                        "note", new SessionState.Flash(json("\"saved\""), BORN.plusMillis(2))))
                .attributes(EncodedValues.of(Map.of("country", json("\"DE\""))))
                .build();
    }

    private static SessionState.Builder base() {
        return SessionState.born(BIRTH, BORN).expiresAt(BORN.plus(Duration.ofMinutes(30)));
    }

    private SessionState random(Random random) {
        SessionState.Builder state = SessionState.born(
                        new BirthId(random.nextLong(), random.nextLong()), instant(random))
                .expiresAt(instant(random))
                .disowned(random.nextBoolean());
        if (random.nextBoolean()) {
            state.startedAt(instant(random)).lastUsedAt(instant(random));
        }
        if (random.nextBoolean()) {
            state.owner(Optional.of(name(random)));
        }
        if (random.nextBoolean()) {
            long idle = 1L + random.nextInt(1_000_000);
            state.lifetime(Optional.of(new Lifetime(
                    Duration.ofMillis(idle), Duration.ofMillis(idle + random.nextInt(9)), random.nextBoolean())));
        }
        if (random.nextInt(8) == 0) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            return state.successor(Optional.of(StorageKey.ofBytes(key))).build();
        }
        Map<String, Payload> values = new HashMap<>();
        Map<String, SessionState.Flash> flash = new HashMap<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            values.put(name(random), value(random));
            if (random.nextInt(3) == 0) {
                flash.put(name(random), new SessionState.Flash(value(random), instant(random)));
            }
        }
        return state.attributes(EncodedValues.of(values)).flash(flash).build();
    }

    private static Instant instant(Random random) {
        return Instant.ofEpochMilli(random.nextLong() >> random.nextInt(64));
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            name.appendCodePoint(
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(0x30);
                        case 1 -> random.nextInt(0x800);
                        case 2 -> 0x1F300 + random.nextInt(0x100);
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return name.toString();
    }

    private Payload value(Random random) {
        Object value = switch (random.nextInt(5)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextBoolean();
            case 2 -> java.util.List.of(name(random), Map.of(name(random), random.nextInt()));
            case 3 -> Map.of();
            default -> name(random);
        };
        return codec.encode(Attribute.of("any", Object.class), value);
    }

    private SessionState read(String document) {
        return codec.read(Payload.of(document.getBytes(UTF_8)));
    }

    private org.assertj.core.api.ThrowableAssertAlternative<CorruptSessionException> assertCorrupt(String document) {
        return assertThatExceptionOfType(CorruptSessionException.class)
                .isThrownBy(() -> read(document))
                .withNoCause();
    }

    private static Payload json(String text) {
        return Payload.of(text.getBytes(UTF_8));
    }

    private static String text(Payload payload) {
        return new String(payload.toBytes(), UTF_8);
    }
}
