package dev.satchel.json;

import java.time.Year;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.ArrayType;

/** Reads no number as what it is not: none beyond a double as infinity and, where times are text, none as a time. */
final class StrictScalars extends ValueDeserializerModifier {

    private static final long serialVersionUID = 1L;

    private final boolean timesAreText;

    private StrictScalars(boolean timesAreText) {
        this.timesAreText = timesAreText;
    }

    static SimpleModule module(boolean timesAreText) {
        return new SimpleModule("satchel-scalars-" + timesAreText)
                .setDeserializerModifier(new StrictScalars(timesAreText));
    }

    @Override
    public ValueDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription.Supplier description, ValueDeserializer<?> found) {
        Class<?> type = description.getBeanClass();
        if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
            return new Finite(found);
        }
        return timesAreText && isTime(type) ? new NoNumber(found) : found;
    }

    @Override
    public ValueDeserializer<?> modifyArrayDeserializer(
            DeserializationConfig config,
            ArrayType type,
            BeanDescription.Supplier description,
            ValueDeserializer<?> found) {
        Class<?> element = type.getContentType().getRawClass();
        return element == double.class || element == float.class ? new Finite(found) : found;
    }

    private static boolean isTime(Class<?> type) {
        return type.getPackageName().equals("java.time") && !type.isEnum() && type != Year.class;
    }

    /** Passes on what the library's own does not. */
    private abstract static class Checking extends DelegatingDeserializer {

        Checking(ValueDeserializer<?> found) {
            super(found);
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return _delegatee.getAbsentValue(context);
        }
    }

    private static final class Finite extends Checking {

        Finite(ValueDeserializer<?> found) {
            super(found);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> found) {
            return new Finite(found);
        }

        @Override
        public @Nullable Object deserialize(JsonParser in, DeserializationContext context) {
            @Nullable Object value = super.deserialize(in, context);
            if (!isFinite(value)) {
                throw new Refusal("it holds a number beyond what its type can say");
            }
            return value;
        }

        private static boolean isFinite(@Nullable Object value) {
            if (value instanceof double[] array) {
                for (double each : array) {
                    if (!Double.isFinite(each)) {
                        return false;
                    }
                }
            } else if (value instanceof float[] array) {
                for (float each : array) {
                    if (!Float.isFinite(each)) {
                        return false;
                    }
                }
            }
            return !(value instanceof Double || value instanceof Float)
                    || Double.isFinite(((Number) value).doubleValue());
        }
    }

    private static final class NoNumber extends Checking {

        NoNumber(ValueDeserializer<?> found) {
            super(found);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> found) {
            return new NoNumber(found);
        }

        @Override
        public @Nullable Object deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != null && in.currentToken().isNumeric()) {
                throw new Refusal("it holds a number where the text of a time belongs");
            }
            return super.deserialize(in, context);
        }
    }
}
