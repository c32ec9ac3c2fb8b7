package dev.satchel.session.codec;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names and their encoded values, immutable, in ascending order of the names (by UTF-16 code unit, as {@link String}
 * compares).
 *
 * <p>All values lie in one array, one after the other, so that a million sessions in memory cost their bytes and little
 * more. One order means that equal contents have equal encodings.
 *
 * <pre>{@code
 * EncodedValues values = EncodedValues.of(Map.of("country", Payload.of(bytes)));
 * values.find("country"); // Optional[Payload[4 bytes]]
 * }</pre>
 */
public final class EncodedValues {

    /** No values. */
    public static final EncodedValues EMPTY = new EncodedValues(new String[0], new int[0], new byte[0]);

    // A state in memory keeps these three and not this object.
    final String[] names;
    final int[] ends;
    final byte[] array;

    EncodedValues(String[] names, int[] ends, byte[] array) {
        this.names = names;
        this.ends = ends;
        this.array = array;
    }

    /** These values, copied together. */
    public static EncodedValues of(Map<String, Payload> values) {
        List<Map.Entry<String, Payload>> all = ordered(values);
        String[] names = new String[all.size()];
        int[] ends = new int[all.size()];
        int size = 0;
        for (int i = 0; i < names.length; i++) {
            names[i] = all.get(i).getKey();
            size = Math.addExact(size, all.get(i).getValue().size());
            ends[i] = size;
        }
        byte[] array = new byte[size];
        for (int i = 0; i < names.length; i++) {
            all.get(i).getValue().copyTo(array, i == 0 ? 0 : ends[i - 1]);
        }
        return new EncodedValues(names, ends, array);
    }

    /**
     * These values with some of them changed: another value for a name, or none where it is empty. Copied together.
     *
     * @param changed by name, in the natural order of names
     * @throws IllegalArgumentException when the map has another order
     */
    public EncodedValues with(SortedMap<String, Optional<Payload>> changed) {
        if (changed.comparator() != null) {
            throw new IllegalArgumentException("with(…) takes changes in the natural order of their names");
        }
        int count = names.length;
        int size = array.length;
        boolean sameNames = true;
        for (Map.Entry<String, Optional<Payload>> change : changed.entrySet()) {
            int place = indexOf(change.getKey());
            Optional<Payload> value = change.getValue();
            sameNames &= place >= 0 == value.isPresent();
            count += (value.isPresent() ? 1 : 0) - (place >= 0 ? 1 : 0);
            size = Math.addExact(size, (value.isPresent() ? value.get().size() : 0) - (place >= 0 ? size(place) : 0));
        }
        if (count == 0) {
            return EMPTY;
        }
        Merge merge = new Merge(this, sameNames ? names : new String[count], new int[count], new byte[size]);
        for (Map.Entry<String, Optional<Payload>> change : changed.entrySet()) {
            merge.change(change.getKey(), change.getValue());
        }
        merge.copyUntil(names.length);
        return new EncodedValues(merge.names, merge.ends, merge.target);
    }

    private static List<Map.Entry<String, Payload>> ordered(Map<String, Payload> values) {
        List<Map.Entry<String, Payload>> ordered = new ArrayList<>(values.entrySet());
        ordered.sort(Map.Entry.comparingByKey());
        return ordered;
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
        return Payload.adopt(array, start(index), size(index));
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** The size of the value at {@code index} in bytes. */
    public int size(int index) {
        return ends[index] - start(index);
    }

    /** Copies the value at {@code index} to {@code target}, from {@code position} on. */
    public void copyTo(int index, byte[] target, int position) {
        System.arraycopy(array, start(index), target, position, size(index));
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
        return mine < 0
                ? theirs < 0
                : theirs >= 0
                        && Arrays.equals(
                                array, start(mine), ends[mine], other.array, other.start(theirs), other.ends[theirs]);
    }

    /** The names, in ascending order. */
    public Set<String> names() {
        return new Names(names);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncodedValues that
                && Arrays.equals(names, that.names)
                && Arrays.equals(ends, that.ends)
                && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(names);
    }

    @Override
    public String toString() {
        return "EncodedValues[" + names.length + " values]";
    }

    /**
     * The sorted result that {@link #with} builds, in the order of the names. The names are known already where they
     * are the same.
     */
    private static final class Merge {
        private final EncodedValues from;
        private final String[] names;
        private final int[] ends;
        private final byte[] target;
        private int next;
        private int count;
        private int size;

        Merge(EncodedValues from, String[] names, int[] ends, byte[] target) {
            this.from = from;
            this.names = names;
            this.ends = ends;
            this.target = target;
        }

        /** Puts the value in the place of the name's former one, or leaves both out. */
        void change(String name, Optional<Payload> value) {
            int place = from.indexOf(name);
            copyUntil(place < 0 ? -place - 1 : place);
            if (place >= 0) {
                next++;
            }
            if (value.isPresent()) {
                put(name, value.get());
            }
        }

        /** Copies what lies before {@code index} and was not copied yet, in one piece. */
        void copyUntil(int index) {
            if (next == index) {
                return;
            }
            int start = from.start(next);
            int moved = size - start;
            System.arraycopy(from.array, start, target, size, from.ends[index - 1] - start);
            while (next < index) {
                end(from.names[next], from.ends[next] + moved);
                next++;
            }
        }

        private void put(String name, Payload value) {
            value.copyTo(target, size);
            end(name, size + value.size());
        }

        private void end(String name, int end) {
            if (names != from.names) {
                names[count] = name;
            }
            ends[count] = end;
            count++;
            size = end;
        }
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

        /** Notes a value of {@code size} bytes at {@code offset}; called once for each value. Default: no value. */
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
         * The values noted, which lie in {@code array}, copied together.
         *
         * @throws IllegalArgumentException when a name came twice
         * @throws IndexOutOfBoundsException when a value lies outside the array
         */
        public EncodedValues over(byte[] array) {
            if (count == 0) {
                return EMPTY;
            }
            if (!ordered) {
                sort();
            }
            int[] ends = new int[count];
            int size = 0;
            for (int i = 0; i < count; i++) {
                Objects.checkFromIndexSize(ranges[2 * i], ranges[2 * i + 1], array.length);
                size = Math.addExact(size, ranges[2 * i + 1]);
                ends[i] = size;
            }
            byte[] target = new byte[size];
            for (int i = 0; i < count; i++) {
                int length = ranges[2 * i + 1];
                System.arraycopy(array, ranges[2 * i], target, ends[i] - length, length);
            }
            return new EncodedValues(count < names.length ? Arrays.copyOf(names, count) : names, ends, target);
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
