package dev.satchel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.TypeRef;
import dev.satchel.session.codec.Payload;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {

    private static final String SECRET = "hunter2";
    private static final Attribute<Object> ANY = Attribute.of("any", Object.class);

    private final JsonCodec codec = JsonCodec.standard();

    record Leaky(Supplier<String> source) {
        @JsonValue
        String told() {
            return source.get();
        }
    }

    record Picky(int number) {
        Picky {
            if (number != 1) {
                throw new IllegalArgumentException("not " + number);
            }
        }
    }

    record Fragile(String text) {
        @JsonCreator
        static Fragile of(String text) {
            if (!text.isEmpty()) {
                throw new AssertionError(text);
            }
            return new Fragile(text);
        }
    }

    record Raw(@JsonRawValue String json) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Named {}

    record NamedByClass(String text) implements Named {}

    static final class Node {
        public final List<Node> next = new ArrayList<>();
        public final String name = SECRET;
    }

    static final class Nothing {}

    static List<Object> notFinite() {
        return List.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Float.NaN,
                Float.NEGATIVE_INFINITY,
                List.of(1.0, Double.NaN),
                Map.of("x", Double.NEGATIVE_INFINITY),
                new double[] {1, Double.NaN},
                new float[] {1, Float.NaN});
    }

    @ParameterizedTest
    @MethodSource("notFinite")
    void numbersThatJsonHasNotAreRefused(Object value) {
        assertRefused(ANY, value).hasMessageContaining("JSON has no NaN and no infinite number");
    }

    @Test
    void aCycleIsRefused() {
        Node node = new Node();
        node.next.add(node);
        Map<String, Object> map = new HashMap<>();
        map.put("self", List.of(map));

        assertRefused(Attribute.of("node", Node.class), node);
        assertRefused(ANY, map);
    }

    @Test
    void aGetterThatNeverEndsIsRefused() {
        List<Supplier<String>> self = new ArrayList<>();
        self.add(() -> self.get(0).get() + SECRET);
        Leaky endless = new Leaky(self.get(0));

        assertRefused(Attribute.of("endless", Leaky.class), endless)
                .hasMessage("attribute 'endless' of type " + Leaky.class.getTypeName()
                        + " cannot be encoded: it refers to itself, or is nested without end");
    }

    @Test
    void whateverAGetterThrowsBecomesOneRefusalThatDoesNotTellIt() {
        Attribute<Leaky> leaky = Attribute.of("leaky", Leaky.class);

        assertRefused(leaky, new Leaky(() -> {
                    throw new IllegalStateException(SECRET);
                }))
                .hasMessageContaining("IllegalStateException");
        assertRefused(leaky, new Leaky(() -> {
                    throw new AssertionError(SECRET);
                }))
                .hasMessageContaining("AssertionError");
    }

    @Test
    void aFailingMachineIsNotTakenForABadValue() {
        OutOfMemoryError failing = new OutOfMemoryError("for a test");

        assertThatThrownBy(() -> codec.encode(Attribute.of("leaky", Leaky.class), new Leaky(() -> {
                    throw failing;
                })))
                .isSameAs(failing);
    }

    @Test
    void aConstructorThatThrowsIsARefusalThatDoesNotTellWhat() {
        assertUnreadable(Attribute.of("picky", Picky.class), "{\"number\":4711}")
                .hasMessageNotContaining("4711");
        assertUnreadable(Attribute.of("fragile", Fragile.class), "\"" + SECRET + "\"")
                .hasMessageContaining("AssertionError");
    }

    @Test
    void valuesOfTheWrongTypeAreRefusedAndNotShown() {
        assertUnreadable(Attribute.of("n", Integer.class), "\"" + SECRET + "\"")
                .hasMessageContaining("it holds no java.lang.Integer");
        assertUnreadable(Attribute.of("n", Integer.class), "\"5\"");
        assertUnreadable(Attribute.of("n", Integer.class), "1.5");
        assertUnreadable(Attribute.of("n", Integer.class), "4294967296");
        assertUnreadable(Attribute.of("s", String.class), "5");
        assertUnreadable(Attribute.of("s", String.class), "true");
        assertUnreadable(Attribute.of("s", String.class), "1.5");
        assertUnreadable(Attribute.listOf("s", String.class), "[5]");
        assertUnreadable(Attribute.listOf("s", Integer.class), "[\"5\"]");
        assertUnreadable(Attribute.of("s", String.class), "[\"" + SECRET + "\"]");
        assertUnreadable(Attribute.of("e", Thread.State.class), "0");
        assertUnreadable(Attribute.of("e", Thread.State.class), "\"" + SECRET + "\"");
        assertUnreadable(Attribute.of("b", Boolean.class), "1");
        assertUnreadable(Attribute.of("i", java.time.Instant.class), "\"" + SECRET + "\"");
    }

    @Test
    void jsonNullIsNoValue() {
        Attribute<Optional<String>> optional = Attribute.of("optional", new TypeRef<>() {});

        assertRefused(optional, Optional.empty()).hasMessageContaining("JSON's null");
        assertUnreadable(Attribute.of("s", String.class), "null").hasMessageContaining("JSON's null");
        assertUnreadable(ANY, "null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "\"open",
                "tru",
                "1 2",
                "{} {}",
                "{} x",
                "[1,]",
                "{\"a\":1,}",
                "{'a':1}",
                "{a:1}",
                "// comment\n1",
                "NaN",
                "Infinity",
                "01",
                "+1",
                ".5",
                "1.",
                "0x10",
                "\"tab\there\"",
                "\"\\x41\"",
                "{\"a\":1,\"a\":1}",
                "{\"b\":[{\"a\":1,\"c\":2,\"a\":3}]}",
                "{\"a\":1,\"\\u0061\":2}"
            })
    void whatIsNotStrictJsonIsRefused(String json) {
        assertUnreadable(ANY, json);
        assertUnreadable(Attribute.of("tree", tools.jackson.databind.JsonNode.class), json);
    }

    @Test
    void aDuplicateNameIsRefusedInARecordToo() {
        assertUnreadable(Attribute.of("picky", Picky.class), "{\"number\":1,\"number\":1}");
        assertUnreadable(Attribute.of("picky", Picky.class), "{\"number\":1,\"x\":{\"y\":1,\"y\":2}}");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] lone = {'"', (byte) 0xC3, '"'};
        byte[] wide = "\"a\"".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);

        assertThatExceptionOfType(SessionValueException.class).isThrownBy(() -> codec.decode(ANY, Payload.of(lone)));
        assertThatExceptionOfType(SessionValueException.class).isThrownBy(() -> codec.decode(ANY, Payload.of(wide)));
    }

    @Test
    void sixtyFourLevelsAreWrittenAndReadAndOneMoreIsNot() {
        assertThat(codec.decode(ANY, codec.encode(ANY, nested(64)))).isEqualTo(nested(64));
        assertRefused(ANY, nested(65)).hasMessageContaining("nested deeper than 64");
        assertUnreadable(ANY, "[".repeat(65) + "]".repeat(65)).hasMessageContaining("nested deeper than 64");
        assertUnreadable(ANY, "[".repeat(1_000_000));
    }

    @Test
    void aNumberOfAThousandCharactersIsWrittenAndReadAndALongerOneIsNot() {
        Attribute<BigInteger> whole = Attribute.of("whole", BigInteger.class);
        Attribute<BigDecimal> decimal = Attribute.of("decimal", BigDecimal.class);
        BigInteger longest = new BigInteger("9".repeat(1_000));
        BigDecimal longestDecimal = new BigDecimal("0." + "9".repeat(998));

        assertThat(codec.decode(whole, codec.encode(whole, longest))).isEqualTo(longest);
        assertThat(codec.decode(decimal, codec.encode(decimal, longestDecimal))).isEqualTo(longestDecimal);
        assertRefused(whole, longest.add(BigInteger.ONE)).hasMessageContaining("more than 1000 characters");
        assertRefused(whole, BigInteger.ONE.shiftLeft(10_000_000));
        assertRefused(decimal, new BigDecimal("0." + "9".repeat(999)));
        assertUnreadable(whole, "9".repeat(1_001));
        assertUnreadable(decimal, "0." + "9".repeat(1_001));
    }

    @Test
    void aDecimalOfFewDigitsAndAHugeExponentStaysSmall() {
        Attribute<BigDecimal> decimal = Attribute.of("decimal", BigDecimal.class);
        BigDecimal huge = new BigDecimal("1E+1000000");

        assertThat(codec.encode(decimal, huge).size()).isLessThan(20);
        assertThat(codec.decode(decimal, codec.encode(decimal, huge))).isEqualTo(huge);
    }

    @Test
    void aDecimalWhoseExponentNoReaderHoldsIsRefusedWhateverCameBackBefore() {
        Attribute<BigDecimal> decimal = Attribute.of("decimal", BigDecimal.class);
        List<BigDecimal> widest = List.of(
                new BigDecimal(BigInteger.ONE, -Integer.MAX_VALUE),
                new BigDecimal(BigInteger.TEN, 1 - Integer.MAX_VALUE),
                new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE),
                new BigDecimal(BigInteger.TEN.pow(900).negate(), Integer.MAX_VALUE),
                new BigDecimal(BigInteger.TEN.pow(900), 900 - Integer.MAX_VALUE),
                new BigDecimal(BigInteger.ZERO, Integer.MAX_VALUE));

        for (BigDecimal each : widest) {
            assertThat(codec.decode(decimal, codec.encode(decimal, each))).isEqualTo(each);
        }
        assertRefused(decimal, new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE))
                .hasMessageContaining("exponent");
        assertRefused(decimal, new BigDecimal(BigInteger.TEN, -Integer.MAX_VALUE));
        assertRefused(decimal, new BigDecimal(BigInteger.ZERO, Integer.MIN_VALUE));
        assertRefused(decimal, new BigDecimal(BigInteger.TEN.pow(900), 899 - Integer.MAX_VALUE));
    }

    @Test
    void aNameOfFiftyThousandCharactersIsWrittenAndReadAndALongerOneIsNot() {
        Map<String, Integer> longest = Map.of("n".repeat(50_000), 1);

        assertThat(codec.decode(ANY, codec.encode(ANY, longest))).isEqualTo(longest);
        assertRefused(ANY, Map.of("n".repeat(50_001), 1)).hasMessageContaining("name of more than 50000");
        assertUnreadable(ANY, "{\"" + "n".repeat(50_001) + "\":1}");
    }

    @Test
    void halfACharacterInANameIsRefused() {
        assertRefused(ANY, Map.of("\uD83D", 1)).hasMessageContaining("half a character");
        assertRefused(ANY, Map.of("a", Map.of("\uDC00\uD83D", 1))).hasMessageContaining("half a character");
        assertThat(codec.decode(ANY, codec.encode(ANY, Map.of("\uD83D\uDC00", 1))))
                .isEqualTo(Map.of("\uD83D\uDC00", 1));
    }

    @Test
    void sixteenMebibytesAreWrittenAndReadAndOneByteMoreIsNot() {
        Attribute<String> text = Attribute.of("text", String.class);
        String longest = "x".repeat(16 * 1024 * 1024 - 2);

        assertThat(codec.decode(text, codec.encode(text, longest))).isEqualTo(longest);
        assertRefused(text, longest + "x").hasMessageContaining("more than 16777216 bytes");
        assertUnreadable(text, "\"" + longest + "x\"");
    }

    @Test
    void anEndlessValueIsRefusedBeforeItFillsTheHeap() {
        Iterable<String> endless =
                () -> java.util.stream.Stream.generate(() -> SECRET).iterator();

        assertRefused(Attribute.of("endless", new TypeRef<Iterable<String>>() {}), endless);
    }

    @Test
    void rawJsonCannotBreakOutOfItsValue() {
        assertRefused(Attribute.of("raw", Raw.class), new Raw("1},\"sub\":\"admin\",\"x\":{\"y\":1"))
                .hasMessageContaining("raw text");
    }

    @Test
    void aMapWhoseKeysReadAlikeIsRefused() {
        assertRefused(ANY, new HashMap<>(Map.of(1, "a", 1L, "b")));
    }

    @Test
    void typesThatAskForClassNamesInTheDataAreRefusedBothWays() {
        Attribute<Named> named = Attribute.of("named", Named.class);

        assertRefused(named, new NamedByClass(SECRET)).hasMessageContaining("use @JsonTypeInfo(use = NAME)");
        assertRefused(ANY, new NamedByClass(SECRET));
        assertRefused(Attribute.listOf("named", Named.class), List.of(new NamedByClass(SECRET)));
        assertUnreadable(named, "{\"@class\":\"" + NamedByClass.class.getName() + "\",\"text\":\"x\"}");
        assertUnreadable(
                Attribute.listOf("named", Named.class),
                "[{\"@class\":\"" + NamedByClass.class.getName() + "\",\"text\":\"x\"}]");
    }

    record HasClass(Class<?> type) {}

    record HasLibraryType(tools.jackson.databind.JavaType type) {}

    static final class Trap {
        static {
            System.setProperty("dev.satchel.json.trap", "loaded");
        }
    }

    @Test
    void classesAreNoValuesBecauseTheDataWouldNameWhatIsLoaded() {
        Attribute<HasClass> holder = Attribute.of("holder", HasClass.class);
        Attribute<Map<Class<?>, Integer>> keys = Attribute.of("keys", new TypeRef<>() {});
        String trap = RefusalsTest.class.getName() + "$Trap";

        assertRefused(Attribute.of("class", Class.class), String.class).hasMessageContaining("names of classes");
        assertRefused(holder, new HasClass(String.class)).hasMessageContaining("names of classes");
        assertRefused(keys, Map.of(String.class, 1)).hasMessageContaining("names of classes");
        assertRefused(ANY, String.class);
        assertRefused(ANY, Map.of(String.class, 1));
        assertRefused(ANY, List.of(new HasClass(String.class)));

        assertUnreadable(Attribute.of("class", Class.class), "\"" + trap + "\"");
        assertUnreadable(holder, "{\"type\":\"" + trap + "\"}").hasMessageContaining("names of classes");
        assertUnreadable(keys, "{\"" + trap + "\":1}").hasMessageContaining("names of classes");
        assertUnreadable(Attribute.of("library", HasLibraryType.class), "{\"type\":\"" + trap + "\"}")
                .hasMessageContaining("names of classes");
        assertThat(System.getProperty("dev.satchel.json.trap")).isNull();
    }

    @Test
    void whatHasNothingToSayIsRefusedInsteadOfBecomingAnEmptyObject() {
        assertRefused(ANY, new Nothing()).hasMessageContaining("there is no JSON for " + Nothing.class.getName());
        assertRefused(ANY, new Object());
    }

    interface Shape {}

    record Circle(double radius) implements Shape {}

    static final class Closed {
        final String id = "7";
    }

    @Test
    void aTypeWithoutJsonSaysWhatItLacks() {
        assertRefused(Attribute.of("closed", Closed.class), new Closed())
                .hasMessageContaining("make it a record, or give each property a getter and a setter");
        assertRefused(Attribute.of("shape", Shape.class), new Circle(2)).hasMessageContaining("@JsonSubTypes");
        assertRefused(ANY, new Object()).hasMessageContaining("docs/json.md");
    }

    @Test
    void aTypeOfAModuleThatIsNotOpenSaysHowToOpenIt(@TempDir Path directory) throws IOException {
        assertRefused(ANY, ofClosedModule(directory))
                .hasMessageContaining("'opens its.package to tools.jackson.databind'");
    }

    /** A record of a module that exports nothing and opens nothing, as those of an application may be. */
    private static Object ofClosedModule(Path directory) throws IOException {
        Path module = Files.writeString(
                directory.resolve("module-info.java"),
                "module closed { provides java.util.function.Supplier with closed.Carts; }");
        Path carts = Files.writeString(directory.resolve("Carts.java"), """
                package closed;
                public class Carts implements java.util.function.Supplier<Object> {
                    record Cart(String id) {}
                    public Object get() { return new Cart("7"); }
                }
                """);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", directory.toString(), module.toString(), carts.toString()))
                .isZero();
        Configuration closed = ModuleLayer.boot()
                .configuration()
                .resolve(ModuleFinder.of(directory), ModuleFinder.of(), List.of("closed"));
        ModuleLayer layer = ModuleLayer.boot().defineModulesWithOneLoader(closed, RefusalsTest.class.getClassLoader());
        return ServiceLoader.load(layer, Supplier.class)
                .findFirst()
                .orElseThrow()
                .get();
    }

    private <T> org.assertj.core.api.AbstractThrowableAssert<?, ?> assertRefused(Attribute<T> attribute, T value) {
        SessionValueException refusal =
                catchThrowableOfType(SessionValueException.class, () -> codec.encode(attribute, value));
        return assertSilent(refusal, attribute);
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ?> assertUnreadable(Attribute<?> attribute, String json) {
        SessionValueException refusal = catchThrowableOfType(
                SessionValueException.class, () -> codec.decode(attribute, Payload.of(json.getBytes(UTF_8))));
        return assertSilent(refusal, attribute);
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertSilent(
            SessionValueException refusal, Attribute<?> attribute) {
        assertThat(refusal).isNotNull().hasNoCause();
        assertThat(refusal.getSuppressed()).isEmpty();
        return assertThat(refusal)
                .hasMessageContaining("'" + attribute.name() + "'")
                .hasMessageContaining(attribute.type().getTypeName())
                .hasMessageNotContaining(SECRET);
    }

    private static Object nested(int levels) {
        Object value = List.of();
        for (int i = 1; i < levels; i++) {
            value = List.of(value);
        }
        return value;
    }
}
