package dev.satchel.session;

import dev.satchel.session.internal.Printable;
import dev.satchel.session.internal.WellFormed;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A typed attribute name. Make it once, as a constant. Two attributes are equal when name and type are.
 *
 * <p>A name has 1 to 255 UTF-16 units, any characters but lone surrogates, and does not start with {@code satchel.},
 * which is kept for the framework.
 *
 * <pre>{@code
 * static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
 * static final Attribute<List<String>> RECENT = Attribute.listOf("recent", String.class);
 * static final Attribute<Map<String, Integer>> CART = Attribute.of("cart", new TypeRef<>() {});
 * }</pre>
 *
 * @param <T> the type of the value: what the codec can make JSON of
 */
public final class Attribute<T> {

    private static final int MAX_NAME = 255;
    private static final String RESERVED = "satchel.";

    private final String name;
    private final TypeRef<T> type;

    private Attribute(String name, TypeRef<T> type) {
        this.name = checked(name);
        this.type = Objects.requireNonNull(type, "type");
    }

    /**
     * An attribute of a class.
     *
     * @throws IllegalArgumentException if the name is not valid (see the class comment)
     */
    public static <T> Attribute<T> of(String name, Class<T> type) {
        return new Attribute<>(name, TypeRef.of(type));
    }

    /**
     * An attribute of a generic type.
     *
     * @throws IllegalArgumentException if the name is not valid (see the class comment)
     */
    public static <T> Attribute<T> of(String name, TypeRef<T> type) {
        return new Attribute<>(name, type);
    }

    /**
     * An attribute of a list.
     *
     * @throws IllegalArgumentException if the name is not valid (see the class comment)
     */
    public static <E> Attribute<List<E>> listOf(String name, Class<E> element) {
        return new Attribute<>(name, TypeRef.parameterized(List.class, element));
    }

    /**
     * An attribute of a map from text.
     *
     * @throws IllegalArgumentException if the name is not valid (see the class comment)
     */
    public static <V> Attribute<Map<String, V>> mapOf(String name, Class<V> value) {
        return new Attribute<>(name, TypeRef.parameterized(Map.class, String.class, value));
    }

    private static String checked(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "an attribute name has 1 to " + MAX_NAME + " characters, not " + name.length());
        }
        if (name.startsWith(RESERVED)) {
            throw new IllegalArgumentException("attribute name '" + Printable.of(name) + "' starts with '" + RESERVED
                    + "', which is kept for the framework");
        }
        return WellFormed.text("an attribute name", name);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** The type of the value. */
    public Type type() {
        return type.type();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attribute<?> that && name.equals(that.name) && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The name and the type. */
    @Override
    public String toString() {
        return Printable.of(name) + ": " + type;
    }
}
