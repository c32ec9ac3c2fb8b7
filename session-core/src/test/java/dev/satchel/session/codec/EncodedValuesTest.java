package dev.satchel.session.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EncodedValuesTest {

    private final EncodedValues values = EncodedValues.of(Map.of("b", bytes("1"), "d", bytes("22"), "f", bytes("333")));

    @Test
    void aValueIsFoundByItsNameAndByItsIndex() {
        assertThat(values.names()).containsExactly("b", "d", "f");
        assertThat(values.indexOf("d")).isEqualTo(1);
        assertThat(values.value(1)).isEqualTo(bytes("22"));
        assertThat(values.find("f")).contains(bytes("333"));
        assertThat(values.indexOf("c")).isNegative();
        assertThat(values.find("c")).isEmpty();
    }

    @Test
    void withChangesKeepsTheOthersAndTheOrder() {
        TreeMap<String, Optional<Payload>> changes = new TreeMap<>();
        changes.put("a", Optional.of(bytes("first")));
        changes.put("c", Optional.of(bytes("between")));
        changes.put("d", Optional.of(bytes("another")));
        changes.put("f", Optional.empty());
        changes.put("g", Optional.of(bytes("last")));
        changes.put("h", Optional.empty());

        assertThat(values.with(changes))
                .isEqualTo(EncodedValues.of(Map.of(
                        "a", bytes("first"),
                        "b", bytes("1"),
                        "c", bytes("between"),
                        "d", bytes("another"),
                        "g", bytes("last"))));
    }

    @Test
    void anotherValueForANameKeepsTheListOfNames() {
        EncodedValues changed =
                values.with(new TreeMap<>(Map.of("d", Optional.of(bytes("4444")), "e", Optional.empty())));

        assertThat(changed).isEqualTo(EncodedValues.of(Map.of("b", bytes("1"), "d", bytes("4444"), "f", bytes("333"))));
        assertThat(changed.names).isSameAs(values.names);
    }

    @Test
    void changesInAnotherOrderThanThatOfTheNamesAreRefused() {
        TreeMap<String, Optional<Payload>> changes = new TreeMap<>(Comparator.reverseOrder());
        changes.put("b", Optional.empty());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> values.with(changes))
                .withMessageContaining("natural order");
    }

    // Guard: EncodedValues.with counts, copies and orders what stays, comes and goes.
    @Test
    void randomChangesGiveWhatAMapGives() {
        Random random = new Random(20261127);
        Map<String, Payload> expected = new TreeMap<>();
        EncodedValues actual = EncodedValues.EMPTY;
        for (int i = 0; i < 20_000; i++) {
            TreeMap<String, Optional<Payload>> changes = new TreeMap<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                String name = "n" + random.nextInt(12);
                Optional<Payload> value = random.nextInt(3) == 0
                        ? Optional.empty()
                        : Optional.of(bytes("x".repeat(random.nextInt(9)) + i));
                changes.put(name, value);
                value.ifPresentOrElse(some -> expected.put(name, some), () -> expected.remove(name));
            }
            actual = actual.with(changes);

            assertThat(actual.names()).containsExactlyElementsOf(expected.keySet());
            for (String name : expected.keySet()) {
                assertThat(actual.find(name)).contains(expected.get(name));
            }
            assertThat(actual.array)
                    .hasSize(expected.values().stream().mapToInt(Payload::size).sum());
        }
    }

    @Test
    void aBuilderOrdersNamesAndTakesNoneTwice() {
        byte[] array = "..1..22".getBytes(UTF_8);

        assertThat(EncodedValues.builder(0).add("d", 5, 2).add("b", 2, 1).over(array))
                .isEqualTo(EncodedValues.of(Map.of("b", bytes("1"), "d", bytes("22"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        EncodedValues.builder(2).add("d", 5, 2).add("d", 2, 1).over(array));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> EncodedValues.builder(1).add("d", 5, 3).over(array));
    }

    @Test
    void withAllOfThemRemovedThereAreNone() {
        TreeMap<String, Optional<Payload>> changes = new TreeMap<>();
        values.names().forEach(name -> changes.put(name, Optional.empty()));

        assertThat(values.with(changes)).isSameAs(EncodedValues.EMPTY);
    }

    @Test
    void valuesWithTheSameNamesShareThemAndNothingElse() {
        NameTable table = new NameTable();
        EncodedValues one = over("xy", table, "a", "b");
        EncodedValues two = over("zw", table, "a", "b");
        EncodedValues other = over("zw", table, "a", "c");

        assertThat(one.names().iterator().next())
                .isSameAs(two.names().iterator().next());
        assertThat(one.find("b")).contains(bytes("y"));
        assertThat(two.find("b")).contains(bytes("w"));
        assertThat(other.names()).containsExactly("a", "c");
    }

    // Guard: NameTable.one compares the names, not only their slot.
    @Test
    void manyListsOfNamesAreNeverTakenForEachOther() {
        NameTable table = new NameTable();
        for (int i = 0; i < 10_000; i++) {
            String name = "name-" + i;
            assertThat(over("x", table, name).names()).containsExactly(name);
        }
    }

    /** One byte of {@code text} for each name; the names as objects of their own. */
    private static EncodedValues over(String text, NameTable table, String... names) {
        EncodedValues.Builder builder = EncodedValues.builder(names.length);
        for (int i = 0; i < names.length; i++) {
            builder.add(new String(names[i].toCharArray()), i, 1);
        }
        return SessionState.born(new BirthId(1, 2), Instant.EPOCH)
                .attributes(builder.over(text.getBytes(UTF_8)))
                .build()
                .sharing(table)
                .attributes();
    }

    private static Payload bytes(String text) {
        return Payload.of(text.getBytes(UTF_8));
    }
}
