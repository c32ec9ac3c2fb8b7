package dev.satchel.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.jdk.CollectionSerializer;
import tools.jackson.databind.ser.jdk.StringCollectionSerializer;
import tools.jackson.databind.ser.std.StdConvertingSerializer;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.util.StdConverter;

/**
 * Writes the elements of a set in their natural order, so that equal sets have equal bytes. Elements that cannot be
 * compared keep the order of the set. Jackson has a setting for this since 3.2 only.
 */
final class OrderedSets extends ValueSerializerModifier {

    private static final long serialVersionUID = 1L;

    @Override
    public ValueSerializer<?> modifyCollectionSerializer(
            SerializationConfig config,
            CollectionType type,
            BeanDescription.Supplier description,
            ValueSerializer<?> serializer) {
        // A serializer of the user's own may want the very type of the set.
        boolean standard =
                serializer instanceof CollectionSerializer || serializer instanceof StringCollectionSerializer;
        return standard && Collection.class.isAssignableFrom(type.getRawClass())
                ? new StdConvertingSerializer(new Ordering(), type, serializer, null)
                : serializer;
    }

    private static final class Ordering extends StdConverter<Object, Object> {

        @Override
        public Object convert(Object value) {
            boolean unordered = value instanceof Set && !(value instanceof SortedSet) && !(value instanceof EnumSet);
            return unordered ? ordered((Set<?>) value) : value;
        }

        @SuppressWarnings("unchecked")
        private static Set<?> ordered(Set<?> set) {
            List<Object> elements = new ArrayList<>(set);
            try {
                elements.sort(Comparator.nullsLast((Comparator<Object>) (Comparator<?>) Comparator.naturalOrder()));
            } catch (ClassCastException incomparable) {
                return set;
            }
            return new LinkedHashSet<>(elements);
        }
    }
}
