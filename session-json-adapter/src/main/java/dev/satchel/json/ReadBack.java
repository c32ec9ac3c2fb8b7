package dev.satchel.json;

import dev.satchel.json.JsonCodec.Binding;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Reads a value back that was just written, and writes it once more: what differs then would be lost at the next
 * exchange.
 */
final class ReadBack {

    private static final String CONSTRUCTOR =
            "give it a constructor without arguments, or annotate one with @JsonCreator, or make it a record";
    private static final String KOTLIN =
            "for Kotlin's data classes compose JsonCodec.with(a mapper with the KotlinModule)";
    private static final String KEYS = "use text, or annotate its constructor from a text with @JsonCreator";
    private static final String SUBTYPES = "name a concrete type, or tell its subtypes with @JsonTypeInfo(use = NAME)";
    private static final String ASYMMETRIC = "make each property that is written one that is read, "
            + "or teach the type to a mapper for JsonCodec.with(…)";

    private final Binding binding;
    private final Attribute<?> attribute;
    private final boolean exact;

    /**
     * For values of this attribute.
     *
     * @param exact whether {@code 1.50} must not become {@code 1.5}, nor a scalar of Java's own an unequal one
     */
    ReadBack(Binding binding, Attribute<?> attribute, boolean exact) {
        this.binding = binding;
        this.attribute = attribute;
        this.exact = exact;
    }

    /**
     * Checks that these bytes are read as a value that has the same bytes.
     *
     * @param unordered whether elements may come in another order, as those of a set do
     * @throws SessionValueException when they are not
     */
    void check(Object value, BoundedBytes written, boolean unordered) {
        Object back = read(written);
        Witness witness = new Witness(new Proven());
        if (!same(written, again(back, witness), unordered || witness.isUnordered())
                || !same(written, whole(value, written), unordered)) {
            throw failed("is not read back as it was: its type is written with other properties than it is read with; "
                    + ASYMMETRIC);
        }
        if (exact && binding.isScalarOfTheLanguage() && isAnother(back, value, written)) {
            throw failed("comes back as another value: use a type that is written in full, "
                    + "or teach this one to a mapper for JsonCodec.with(…)");
        }
    }

    /** Whether it differs from the value. A type without {@code equals} says so of any two, and is not asked. */
    private boolean isAnother(Object back, Object value, BoundedBytes written) {
        return !value.equals(back) && back.equals(read(written));
    }

    private Object read(BoundedBytes written) {
        try {
            return binding.read(written.array(), 0, written.size());
        } catch (Throwable failure) {
            Problem.passOn(failure);
            throw failed("not read back: " + reason(failure));
        }
    }

    private BoundedBytes again(Object back, Witness witness) {
        try {
            return binding.write(back, witness);
        } catch (Throwable failure) {
            Problem.passOn(failure);
            throw failed("what is read back of it cannot: " + Problem.of(failure));
        }
    }

    /** The value with all that its own class has: an attribute of its superclass writes a part of it. */
    private BoundedBytes whole(Object value, BoundedBytes written) {
        return binding.isOwnClass(value) ? written : binding.writeWhole(value);
    }

    private boolean same(BoundedBytes one, BoundedBytes other, boolean unordered) {
        return Arrays.equals(one.array(), 0, one.size(), other.array(), 0, other.size())
                || new Meaning(unordered, exact).same(one, other);
    }

    private SessionValueException failed(String problem) {
        return new SessionValueException(attribute, "can be encoded, but " + problem);
    }

    private static String reason(Throwable failure) {
        Class<?> culprit = culprit(failure);
        if (culprit == null) {
            return Problem.of(failure);
        }
        String name = culprit.getTypeName();
        if (isKotlin(culprit)) {
            return name + " is a class of Kotlin: " + KOTLIN;
        }
        if (String.valueOf(failure.getMessage()).contains("Key deserializer")) {
            return name + " is the key of a map, and JSON has text there: " + KEYS;
        }
        if (Modifier.isAbstract(culprit.getModifiers()) && !culprit.isPrimitive() && !culprit.isArray()) {
            return name + " is abstract: " + SUBTYPES;
        }
        return name + " has no constructor that its JSON fits: " + CONSTRUCTOR;
    }

    /** The type that could not be made, where the library says it. */
    private static @Nullable Class<?> culprit(Throwable failure) {
        if (failure instanceof InvalidDefinitionException definition && definition.getType() != null) {
            return definition.getType().getRawClass();
        }
        return failure instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    }

    private static boolean isKotlin(Class<?> type) {
        return Arrays.stream(type.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().getName().equals("kotlin.Metadata"));
    }
}
