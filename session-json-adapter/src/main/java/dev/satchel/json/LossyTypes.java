package dev.satchel.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleSerializers;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.std.StdConvertingSerializer;
import tools.jackson.databind.type.ReferenceType;
import tools.jackson.databind.util.StdConverter;

/**
 * Refuses what the library writes and reads back as something else: whole types where most values suffer, single values
 * where most do not. The bytes do not show such a loss, because the text of both values is the same.
 */
final class LossyTypes extends ValueSerializerModifier {

    private static final long serialVersionUID = 1L;

    /** By name, because some lie in modules that need not be there. */
    private static final Map<String, String> INSTEAD = Map.of(
            Path.class.getName(),
            "its text",
            "java.io.File",
            "its text",
            "java.util.regex.Pattern",
            "its text",
            "java.util.Calendar",
            "ZonedDateTime",
            "java.sql.Timestamp",
            "Instant or LocalDateTime",
            "java.sql.Time",
            "LocalTime",
            "javax.xml.datatype.XMLGregorianCalendar",
            "OffsetDateTime or its text");

    private static final Set<Class<?>> OPTIONAL_NUMBERS =
            Set.of(OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** Before the class has a serializer: earlier versions of the library keep one that was refused when half made. */
    @Override
    public List<BeanPropertyWriter> changeProperties(
            SerializationConfig config, BeanDescription.Supplier description, List<BeanPropertyWriter> properties) {
        properties.forEach(property -> refuseNested(property.getType()));
        return properties;
    }

    @Override
    public ValueSerializer<?> modifySerializer(
            SerializationConfig config, BeanDescription.Supplier description, ValueSerializer<?> found) {
        return checked(description.getType(), found);
    }

    @Override
    public ValueSerializer<?> modifyKeySerializer(
            SerializationConfig config, JavaType type, BeanDescription.Supplier description, ValueSerializer<?> found) {
        return checked(type, type.hasRawClass(Locale.class) ? new LocaleKey() : found);
    }

    private static ValueSerializer<?> checked(JavaType type, ValueSerializer<?> found) {
        Class<?> raw = type.getRawClass();
        for (Class<?> at = Path.class.isAssignableFrom(raw) ? Path.class : raw; at != null; at = at.getSuperclass()) {
            String instead = INSTEAD.get(at.getName());
            if (instead != null) {
                throw new Refusal(at.getName() + " does not come back as it was; use " + instead);
            }
        }
        UnaryOperator<Object> reading = reading(raw);
        return reading == null ? found : new StdConvertingSerializer(new Exact(reading), type, found, null);
    }

    private static void refuseNested(JavaType type) {
        JavaType inner = type.isReferenceType() ? type.getReferencedType() : null;
        if (inner != null && (inner.isReferenceType() || OPTIONAL_NUMBERS.contains(inner.getRawClass()))) {
            throw new Refusal("it has an Optional inside an Optional, and JSON says null for either; use one of them");
        }
        type.getBindings().getTypeParameters().forEach(LossyTypes::refuseNested);
    }

    /** Refuses an Optional inside an Optional. Not every version of the library asks a modifier about these. */
    static final class Optionals extends SimpleSerializers {

        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable ValueSerializer<?> findReferenceSerializer(
                SerializationConfig config,
                ReferenceType type,
                BeanDescription.Supplier description,
                JsonFormat.Value format,
                TypeSerializer typeSerializer,
                ValueSerializer<Object> content) {
            refuseNested(type);
            return null;
        }
    }

    /** The value that comes back for one that is written, where the two can differ. */
    @SuppressWarnings("JavaUtilDate")
    private static @Nullable UnaryOperator<Object> reading(Class<?> type) {
        if (type == Locale.class) {
            return value -> Locale.forLanguageTag(((Locale) value).toLanguageTag());
        }
        if (type == Date.class) {
            // A subclass may be more than its milliseconds.
            return value -> new Date(((Date) value).getTime());
        }
        if (TimeZone.class.isAssignableFrom(type)) {
            return value -> TimeZone.getTimeZone(((TimeZone) value).getID());
        }
        if (InetSocketAddress.class.isAssignableFrom(type)) {
            return value -> unresolved((InetSocketAddress) value);
        }
        return null;
    }

    private static InetSocketAddress unresolved(InetSocketAddress address) {
        return InetSocketAddress.createUnresolved(address.getHostString(), address.getPort());
    }

    private static final class Exact extends StdConverter<Object, Object> {

        private final UnaryOperator<Object> reading;

        Exact(UnaryOperator<Object> reading) {
            this.reading = reading;
        }

        @Override
        public Object convert(Object value) {
            if (!value.equals(reading.apply(value))) {
                throw new Refusal("it holds a " + value.getClass().getName() + " that does not come back as it was");
            }
            return value;
        }
    }

    /** Earlier versions of the library write a key by {@code toString}, and do not read every script of that. */
    private static final class LocaleKey extends ValueSerializer<Object> {

        @Override
        public void serialize(Object key, JsonGenerator out, SerializationContext context) {
            out.writeName(key.equals(Locale.ROOT) ? "" : ((Locale) key).toLanguageTag());
        }
    }
}
