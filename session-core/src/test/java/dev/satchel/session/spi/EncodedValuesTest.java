package dev.satchel.session.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
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
        EncodedValues.Builder builder = EncodedValues.builder(names.length, table);
        for (int i = 0; i < names.length; i++) {
            builder.add(new String(names[i].toCharArray()), i, 1);
        }
        return builder.over(text.getBytes(UTF_8));
    }

    private static Payload bytes(String text) {
        return Payload.of(text.getBytes(UTF_8));
    }
}
