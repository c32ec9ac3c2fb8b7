package dev.satchel.session.spi;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names and their encoded values, immutable, in ascending order of the names (by UTF-16 code unit, as {@link String} compares).
 *
 * <p>All values lie in one array, so that a million sessions in memory cost their bytes and little more. One order means
 * that equal contents have equal encodings.
 *
 * <pre>{@code
 * EncodedValues values = EncodedValues.of(Map.of("country", Payload.of(bytes)));
 * values.find("country"); // Optional[Payload[4 bytes]]
 * }</pre>
 */
public final class EncodedValues {

    /** No values. */
    public static final EncodedValues EMPTY = new EncodedValues(new byte[0], new String[0], new int[0]);

    private final byte[] array;
    private final String[] names;
    private final int[] ranges;

    private EncodedValues(byte[] array, String[] names, int[] ranges) {
        this.array = array;
        this.names = names;
        this.ranges = ranges;
    }

    /** These values, copied together. */
    public static EncodedValues of(Map<String, Payload> values) {
        if (values.isEmpty()) {
            return EMPTY;
        }
        SortedMap<String, Payload> sorted = new TreeMap<>(values);
        int total = 0;
        for (Payload value : sorted.values()) {
            total = Math.addExact(total, value.size());
        }
        byte[] array = new byte[total];
        Builder builder = new Builder(sorted.size());
        int position = 0;
        for (Map.Entry<String, Payload> entry : sorted.entrySet()) {
            Payload value = entry.getValue();
            value.copyTo(array, position);
            builder.add(entry.getKey(), position, value.size());
            position += value.size();
        }
        return builder.over(array);
    }

    /** A builder for a codec that knows where in an array each value lies. */
    public static Builder builder(int expected) {
        return new Builder(expected);
    }

    /** How many there are. */
    public int count() {
        return names.length;
    }

    /** The name at {@code index}, from 0 to {@code count() - 1}. */
    public String name(int index) {
        return names[index];
    }

    /** The value at {@code index}, from 0 to {@code count() - 1}, not copied. */
    public Payload value(int index) {
        return Payload.adopt(array, ranges[2 * index], ranges[2 * index + 1]);
    }

    /** The size of the value at {@code index} in bytes. */
    public int size(int index) {
        return ranges[2 * index + 1];
    }

    /** Copies the value at {@code index} to {@code target}, from {@code position} on. */
    public void copyTo(int index, byte[] target, int position) {
        System.arraycopy(array, ranges[2 * index], target, position, ranges[2 * index + 1]);
    }

    /** The value of this name, not copied; empty when there is none. */
    public Optional<Payload> find(String name) {
        int index = Arrays.binarySearch(names, name);
        return index < 0 ? Optional.empty() : Optional.of(value(index));
    }

    /** Whether the two agree about this name: both without it, or with the same bytes. */
    public boolean agrees(EncodedValues other, String name) {
        int mine = Arrays.binarySearch(names, name);
        int theirs = Arrays.binarySearch(other.names, name);
        return mine < 0 ? theirs < 0 : theirs >= 0 && sameBytes(mine, other, theirs);
    }

    /** The names, in ascending order. */
    public Set<String> names() {
        return new Names(names);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof EncodedValues that) || !Arrays.equals(names, that.names)) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            if (!sameBytes(i, that, i)) {
                return false;
            }
        }
        return true;
    }

    private boolean sameBytes(int index, EncodedValues other, int otherIndex) {
        int start = ranges[2 * index];
        int otherStart = other.ranges[2 * otherIndex];
        return Arrays.equals(
                array,
                start,
                start + ranges[2 * index + 1],
                other.array,
                otherStart,
                otherStart + other.ranges[2 * otherIndex + 1]);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(names);
    }

    @Override
    public String toString() {
        return "EncodedValues[" + names.length + " values]";
    }

    /** Collects names and where their values lie. For one thread. */
    public static final class Builder {
        private String[] names;
        private int[] ranges;
        private int count;
        private boolean ordered = true;

        private Builder(int expected) {
            names = new String[expected];
            ranges = new int[2 * expected];
        }

        /** Notes a value of {@code size} bytes at {@code offset}. */
        public Builder add(String name, int offset, int size) {
            Objects.requireNonNull(name, "name");
            if (count == names.length) {
                names = Arrays.copyOf(names, Math.max(8, 2 * count));
                ranges = Arrays.copyOf(ranges, 2 * names.length);
            }
            ordered &= count == 0 || names[count - 1].compareTo(name) < 0;
            names[count] = name;
            ranges[2 * count] = offset;
            ranges[2 * count + 1] = size;
            count++;
            return this;
        }

        /**
         * The values noted, lying in {@code array}, which is not copied and must not change.
         *
         * @throws IllegalArgumentException when a name came twice
         * @throws IndexOutOfBoundsException when a value lies outside the array
         */
        public EncodedValues over(byte[] array) {
            if (count == 0) {
                return EMPTY;
            }
            for (int i = 0; i < count; i++) {
                Objects.checkFromIndexSize(ranges[2 * i], ranges[2 * i + 1], array.length);
            }
            if (!ordered) {
                sort();
            }
            return count == names.length
                    ? new EncodedValues(array, names, ranges)
                    : new EncodedValues(array, Arrays.copyOf(names, count), Arrays.copyOf(ranges, 2 * count));
        }

        private void sort() {
            SortedMap<String, Integer> order = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                if (order.put(names[i], i) != null) {
                    throw new IllegalArgumentException("the same name twice");
                }
            }
            String[] sortedNames = new String[count];
            int[] sortedRanges = new int[2 * count];
            int to = 0;
            for (Map.Entry<String, Integer> entry : order.entrySet()) {
                sortedNames[to] = entry.getKey();
                sortedRanges[2 * to] = ranges[2 * entry.getValue()];
                sortedRanges[2 * to + 1] = ranges[2 * entry.getValue() + 1];
                to++;
            }
            names = sortedNames;
            ranges = sortedRanges;
        }
    }

    private static final class Names extends AbstractSet<String> {
        private final String[] names;

        Names(String[] names) {
            this.names = names;
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.asList(names).iterator();
        }

        @Override
        public boolean contains(@Nullable Object name) {
            return name instanceof String text && Arrays.binarySearch(names, text) >= 0;
        }

        @Override
        public int size() {
            return names.length;
        }
    }
}
