package dev.satchel.session.spi;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
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
        Map<String, Optional<Payload>> all = new HashMap<>();
        values.forEach((name, value) -> all.put(name, Optional.of(value)));
        return EMPTY.with(all);
    }

    /** These values with some of them changed: another value for a name, or none where it is empty. Copied together. */
    public EncodedValues with(Map<String, Optional<Payload>> changed) {
        int most = count() + changed.size();
        Builder merged = new Builder(most, null);
        byte[] target = new byte[Math.addExact(total(), total(changed))];
        int position = 0;
        int next = 0;
        for (Map.Entry<String, Optional<Payload>> change : new TreeMap<>(changed).entrySet()) {
            String name = change.getKey();
            int order = -1;
            while (next < names.length && (order = names[next].compareTo(name)) < 0) {
                position = merged.copy(this, next++, target, position);
            }
            if (next < names.length && order == 0) {
                next++;
            }
            if (change.getValue().isPresent()) {
                Payload value = change.getValue().get();
                value.copyTo(target, position);
                merged.add(name, position, value.size());
                position += value.size();
            }
        }
        while (next < names.length) {
            position = merged.copy(this, next++, target, position);
        }
        return merged.over(target);
    }

    private int total() {
        int total = 0;
        for (int i = 0; i < names.length; i++) {
            total += size(i);
        }
        return total;
    }

    private static int total(Map<String, Optional<Payload>> changed) {
        int total = 0;
        for (Optional<Payload> value : changed.values()) {
            total = Math.addExact(total, value.isPresent() ? value.get().size() : 0);
        }
        return total;
    }

    /** A builder for a codec that knows where in an array each value lies. */
    public static Builder builder(int expected) {
        return new Builder(expected, null);
    }

    /** A builder whose result shares its names with others of the same names that this table has seen. */
    public static Builder builder(int expected, NameTable shared) {
        return new Builder(expected, shared);
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

    /** Where this name is, from 0 to {@code count() - 1}; negative when there is no value of it. */
    public int indexOf(String name) {
        return Arrays.binarySearch(names, name);
    }

    /** The value of this name, not copied; empty when there is none. */
    public Optional<Payload> find(String name) {
        int index = indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(value(index));
    }

    /** Whether the two agree about this name: both without it, or with the same bytes. */
    public boolean agrees(EncodedValues other, String name) {
        int mine = indexOf(name);
        int theirs = other.indexOf(name);
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
        private final @Nullable NameTable shared;

        private Builder(int expected, @Nullable NameTable shared) {
            this.shared = shared;
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

        /** Copies one of {@code values} to {@code position} of {@code target} and notes it; answers where it ends. */
        private int copy(EncodedValues values, int index, byte[] target, int position) {
            values.copyTo(index, target, position);
            add(values.names[index], position, values.size(index));
            return position + values.size(index);
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
            if (count < names.length) {
                names = Arrays.copyOf(names, count);
                ranges = Arrays.copyOf(ranges, 2 * count);
            }
            return new EncodedValues(array, shared == null ? names : shared.one(names), ranges);
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
