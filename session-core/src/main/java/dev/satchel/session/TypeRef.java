package dev.satchel.session;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A type that a class literal cannot say. Subclass it anonymously, with the type as argument.
 *
 * <pre>{@code
 * TypeRef<Map<String, List<Integer>>> type = new TypeRef<>() {};
 * }</pre>
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {

    private final Type type;

    /**
     * Reads the type from the subclass.
     *
     * @throws IllegalStateException when the subclass does not name it, or names one with a type variable in it
     */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)
                || parameterized.getRawType() != TypeRef.class) {
            throw new IllegalStateException("a TypeRef names its type, as in new TypeRef<List<String>>() {}");
        }
        this.type = parameterized.getActualTypeArguments()[0];
        requireNoVariable(type);
    }

    /** Nobody knows at run time for which type a variable stands: a value of it would come back as another one. */
    private void requireNoVariable(Type part) {
        if (part instanceof TypeVariable<?> variable) {
            throw new IllegalStateException("the type " + type.getTypeName() + " has the type variable "
                    + variable.getName() + ", which nobody knows at run time; name the type itself, or take the"
                    + " Attribute as a parameter");
        } else if (part instanceof ParameterizedType parameterized) {
            Stream.of(parameterized.getActualTypeArguments()).forEach(this::requireNoVariable);
        } else if (part instanceof GenericArrayType array) {
            requireNoVariable(array.getGenericComponentType());
        } else if (part instanceof WildcardType wildcard) {
            Stream.of(wildcard.getUpperBounds()).forEach(this::requireNoVariable);
        }
    }

    private TypeRef(Type type) {
        this.type = Objects.requireNonNull(type, "type");
    }

    static <T> TypeRef<T> of(Class<T> type) {
        return new Known<>(type);
    }

    static <T> TypeRef<T> parameterized(Class<?> raw, Class<?>... arguments) {
        return new Known<>(new Parameterized(raw, arguments.clone()));
    }

    /** The type. */
    public final Type type() {
        return type;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof TypeRef<?> that && type.equals(that.type);
    }

    @Override
    public final int hashCode() {
        return type.hashCode();
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }

    private static final class Known<T> extends TypeRef<T> {
        Known(Type type) {
            super(type);
        }
    }

    /**
     * Equal to the platform's own, both ways, so that an attribute made with a class and one made with a reference are
     * equal.
     */
    private static final class Parameterized implements ParameterizedType {
        private final Class<?> raw;
        private final Class<?>[] arguments;

        Parameterized(Class<?> raw, Class<?>[] arguments) {
            this.raw = raw;
            this.arguments = arguments;
        }

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType that
                    && raw.equals(that.getRawType())
                    && that.getOwnerType() == null
                    && Arrays.equals(arguments, that.getActualTypeArguments());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(arguments) ^ raw.hashCode();
        }

        @Override
        public String getTypeName() {
            StringBuilder text = new StringBuilder(raw.getName());
            String separator = "<";
            for (Class<?> argument : arguments) {
                text.append(separator).append(argument.getTypeName());
                separator = ", ";
            }
            return text.append('>').toString();
        }

        @Override
        public String toString() {
            return getTypeName();
        }
    }
}
