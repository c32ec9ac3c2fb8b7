package dev.satchel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.satchel.session.Attribute;
import dev.satchel.session.TypeRef;
import dev.satchel.session.codec.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {

    private final JsonCodec codec = JsonCodec.standard();

    enum Tier {
        BASIC,
        GOLD;

        @Override
        public String toString() {
            return "the " + name().toLowerCase(Locale.ROOT) + " tier";
        }
    }

    record Item(String sku, int quantity, BigDecimal price) {}

    record Cart(String id, List<Item> items, Optional<String> coupon, Map<Tier, Instant> since) {}

    record Pair<A, B>(A first, B second) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Card.class, name = "card"),
        @JsonSubTypes.Type(value = Invoice.class, name = "invoice")
    })
    sealed interface Payment {}

    record Card(String last4) implements Payment {}

    record Invoice(int days) implements Payment {}

    static List<Arguments> exactValues() {
        return List.of(
                value(Instant.parse("2026-03-01T10:15:30.123456789Z"), Instant.class),
                value(Instant.MAX, Instant.class),
                value(Instant.MIN, Instant.class),
                value(Instant.ofEpochSecond(-1, 999_999_999), Instant.class),
                value(Duration.ofSeconds(-7, 123_456_789), Duration.class),
                value(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), Duration.class),
                value(Period.of(1, -2, 3), Period.class),
                value(LocalDate.of(2024, 2, 29), LocalDate.class),
                value(LocalTime.of(23, 59, 59, 999_999_999), LocalTime.class),
                value(LocalDateTime.of(2024, 2, 29, 0, 0, 0, 1), LocalDateTime.class),
                value(OffsetDateTime.of(2024, 2, 29, 1, 2, 3, 4, ZoneOffset.ofHours(-7)), OffsetDateTime.class),
                value(OffsetDateTime.of(2024, 2, 29, 1, 2, 3, 4, ZoneOffset.UTC), OffsetDateTime.class),
                value(ZonedDateTime.of(2024, 7, 1, 1, 2, 3, 4, ZoneId.of("Europe/Berlin")), ZonedDateTime.class),
                value(ZonedDateTime.of(2024, 7, 1, 1, 2, 3, 4, ZoneId.of("UTC")), ZonedDateTime.class),
                value(Year.of(2026), Year.class),
                value(YearMonth.of(2026, 12), YearMonth.class),
                value(DayOfWeek.SUNDAY, DayOfWeek.class),
                value(ZoneId.of("America/New_York"), ZoneId.class),
                value(new BigDecimal("1.50"), BigDecimal.class),
                value(new BigDecimal("-0.00"), BigDecimal.class),
                value(new BigDecimal("1E+30"), BigDecimal.class),
                value(new BigDecimal("0E-20"), BigDecimal.class),
                value(new BigDecimal("123456789012345678901234567890.123456789"), BigDecimal.class),
                value(BigInteger.TWO.pow(3_000), BigInteger.class),
                value((1L << 53) + 1, Long.class),
                value(Long.MIN_VALUE, Long.class),
                value(Integer.MIN_VALUE, Integer.class),
                value((short) -3, Short.class),
                value((byte) -3, Byte.class),
                value('ß', Character.class),
                value(0.1, Double.class),
                value(-0.0, Double.class),
                value(Double.MIN_VALUE, Double.class),
                value(Double.MAX_VALUE, Double.class),
                value(0.1f, Float.class),
                value(true, Boolean.class),
                value(false, Boolean.class),
                value("", String.class),
                value("DE", String.class),
                value("null", String.class),
                value("5", String.class),
                value("quote \" backslash \\ slash / tab \t nul \0 del \u007f line \u2028", String.class),
                value("emoji 🧳👩‍👩‍👧‍👦 ä 漢字", String.class),
                value("half a character \uD83D, the other half \uDC00", String.class),
                value("x".repeat(1 << 20), String.class),
                value("漢".repeat(100_000), String.class),
                value(UUID.fromString("00000000-0000-4000-8000-000000000001"), UUID.class),
                value(URI.create("https://example.org/a?b=c#d"), URI.class),
                value(Locale.forLanguageTag("de-AT"), Locale.class),
                value(Tier.GOLD, Tier.class),
                Arguments.of(List.of(1, 2, 3), new TypeRef<List<Integer>>() {}),
                Arguments.of(Arrays.asList("a", null, "b"), new TypeRef<List<String>>() {}),
                Arguments.of(List.of(), new TypeRef<List<String>>() {}),
                Arguments.of(Set.of("b", "a"), new TypeRef<Set<String>>() {}),
                Arguments.of(Map.of("", 1L, "🧳", 2L, "a.b:c", 3L), new TypeRef<Map<String, Long>>() {}),
                Arguments.of(Map.of(Tier.BASIC, List.of(Tier.GOLD)), new TypeRef<Map<Tier, List<Tier>>>() {}),
                Arguments.of(Optional.of("here"), new TypeRef<Optional<String>>() {}),
                Arguments.of(
                        new Pair<>(List.of(new Pair<>(1, Optional.<String>empty())), Instant.EPOCH),
                        new TypeRef<Pair<List<Pair<Integer, Optional<String>>>, Instant>>() {}),
                value(
                        new Cart(
                                "c-1",
                                List.of(
                                        new Item("tent", 1, new BigDecimal("199.90")),
                                        new Item("", -1, BigDecimal.ZERO)),
                                Optional.of("SPRING"),
                                Map.of(Tier.GOLD, Instant.parse("2026-01-01T00:00:00.000000001Z"))),
                        Cart.class),
                value(new Cart("c-2", List.of(), Optional.empty(), Map.of()), Cart.class),
                value(new Card("4242"), Payment.class),
                Arguments.of(List.of(new Card("4242"), new Invoice(14)), new TypeRef<List<Payment>>() {}));
    }

    private static <T> Arguments value(T value, Class<? extends T> type) {
        return Arguments.of(value, type);
    }

    // SessionView.all hands out what was set under any type, and replace takes it back. A negative zero is a zero then.
    @ParameterizedTest
    @MethodSource("exactValues")
    void whatWasReadWithoutATypeAndWrittenAgainIsTheValueThatItWas(Object value, Object type) {
        Attribute<Object> typed = attribute(type);
        Attribute<Object> untyped = Attribute.of(typed.name(), Object.class);

        Payload again = codec.encode(untyped, codec.decode(untyped, codec.encode(typed, value)));

        assertThat(codec.decode(typed, again)).isEqualTo(value.equals(-0.0) ? 0.0 : value);
    }

    @ParameterizedTest
    @MethodSource("exactValues")
    void aValueComesBackExactlyAsItWas(Object value, Object type) {
        Attribute<Object> attribute = attribute(type);

        Payload encoded = codec.encode(attribute, value);

        assertThat(codec.decode(attribute, encoded)).isEqualTo(value);
        assertThat(codec.encode(attribute, codec.decode(attribute, encoded))).isEqualTo(encoded);
    }

    @Test
    void bytesComeBackExactlyAndAreBase64InBetween() {
        Attribute<byte[]> blob = Attribute.of("blob", byte[].class);
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }

        assertThat(codec.decode(blob, codec.encode(blob, every))).isEqualTo(every);
        assertThat(text(codec.encode(blob, new byte[] {1, 2, 3}))).isEqualTo("\"AQID\"");
    }

    @Test
    void aDecodedValueIsFreshEachTime() {
        Attribute<List<String>> list = Attribute.listOf("list", String.class);
        Payload encoded = codec.encode(list, new ArrayList<>(List.of("a")));

        codec.decode(list, encoded).add("b");

        assertThat(codec.decode(list, encoded)).containsExactly("a");
    }

    @Test
    void asObjectItIsWhatJsonKnows() {
        Attribute<Object> any = Attribute.of("any", Object.class);

        assertThat(decoded(any, "{\"a\":[1,9007199254740993,1.50,\"x\",true,null]}"))
                .isEqualTo(
                        Map.of("a", Arrays.asList(1, 9_007_199_254_740_993L, new BigDecimal("1.50"), "x", true, null)));
        assertThat(decoded(any, "false")).isEqualTo(false);
        assertThat(decoded(any, "\"@class\"")).isEqualTo("@class");
    }

    @Test
    void namesThatOtherMappersTakeForClassesArePlainData() {
        Attribute<Object> any = Attribute.of("any", Object.class);
        String gadget = "[\"javax.naming.InitialContext\",{\"@class\":\"java.lang.Runtime\",\"@type\":\"x\"}]";

        assertThat(decoded(any, gadget))
                .isEqualTo(List.of("javax.naming.InitialContext", Map.of("@class", "java.lang.Runtime", "@type", "x")));
    }

    @Test
    void anAddedMemberIsIgnoredAndAMissingOneGetsItsDefault() {
        Attribute<Item> item = Attribute.of("item", Item.class);

        assertThat(decoded(item, "{\"sku\":\"tent\",\"colour\":{\"r\":1},\"quantity\":2,\"price\":1.0}"))
                .isEqualTo(new Item("tent", 2, new BigDecimal("1.0")));
        assertThat(decoded(item, "{\"sku\":\"tent\"}")).isEqualTo(new Item("tent", 0, null));
        assertThat(decoded(Attribute.of("cart", Cart.class), "{\"id\":\"c\"}").coupon())
                .isEmpty();
    }

    @Test
    void equalMapsHaveEqualBytesWhateverTheOrderOfTheirEntries() {
        Attribute<Map<String, Integer>> map = Attribute.mapOf("map", Integer.class);
        Map<String, Integer> forth = new LinkedHashMap<>();
        Map<String, Integer> back = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            forth.put("k" + i, i);
            back.put("k" + (49 - i), 49 - i);
        }

        assertThat(codec.encode(map, forth))
                .isEqualTo(codec.encode(map, back))
                .isEqualTo(codec.encode(map, new HashMap<>(forth)))
                .isEqualTo(codec.encode(map, new TreeMap<>(forth)));
        assertThat(text(codec.encode(map, new LinkedHashMap<>(Map.of("b", 1, "a", 2)))))
                .isEqualTo("{\"a\":2,\"b\":1}");
    }

    @Test
    void equalSetsHaveEqualBytesWhateverTheOrderOfTheirElements() {
        Attribute<Set<String>> texts = Attribute.of("texts", new TypeRef<>() {});
        Attribute<Set<Integer>> numbers = Attribute.of("numbers", new TypeRef<>() {});

        assertThat(text(codec.encode(texts, new LinkedHashSet<>(List.of("b", "c", "a")))))
                .isEqualTo("[\"a\",\"b\",\"c\"]");
        assertThat(text(codec.encode(numbers, new LinkedHashSet<>(List.of(3, 1, 2)))))
                .isEqualTo("[1,2,3]");
    }

    @Test
    void outputIsCompactOrderedAndHasNoClassNames() {
        Attribute<Cart> cart = Attribute.of("cart", Cart.class);
        Map<Tier, Instant> since = new EnumMap<>(Map.of(Tier.GOLD, Instant.EPOCH));

        assertThat(text(codec.encode(
                        cart, new Cart("ü/1", List.of(new Item("a", 1, BigDecimal.ONE)), Optional.empty(), since))))
                .isEqualTo("{\"id\":\"ü/1\",\"items\":[{\"sku\":\"a\",\"quantity\":1,\"price\":1}],"
                        + "\"coupon\":null,\"since\":{\"GOLD\":\"1970-01-01T00:00:00Z\"}}");
    }

    private <T> T decoded(Attribute<T> attribute, String json) {
        return codec.decode(attribute, Payload.of(json.getBytes(UTF_8)));
    }

    private static String text(Payload payload) {
        return new String(payload.toBytes(), UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static Attribute<Object> attribute(Object type) {
        return type instanceof TypeRef<?> reference
                ? Attribute.of("value", (TypeRef<Object>) reference)
                : Attribute.of("value", (Class<Object>) type);
    }
}
