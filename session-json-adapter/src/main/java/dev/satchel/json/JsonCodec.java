package dev.satchel.json;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions as JSON, by Jackson 3.
 *
 * <p><b>Guarantees.</b> It reads back equal every value that it wrote. That holds for instants to the nanosecond,
 * decimals with their scale, whole numbers of any size and bytes. It holds for nested records, generic types, nulls
 * inside a value, any Unicode. Equal values have equal bytes: properties, map entries and set elements are written in
 * one order, without white space. Members that a type does not know are ignored, missing ones get the type's default.
 *
 * <p><b>Limits.</b> It refuses, when writing and when reading: arrays and objects nested deeper than 64, and values of
 * more than 16 MiB. It refuses sessions of more than 64 MiB, numbers of more than 1,000 characters and names of more
 * than 50,000. It refuses the same name twice in one object, NaN and infinite numbers, and text after the value. It
 * refuses classes as values, types annotated to put class names into the data, raw JSON, and {@code null} as a whole
 * value.
 *
 * <p>It does not keep the order of a map's entries or a set's elements, nor sort the elements of a set that are not
 * comparable. Use a list where order matters. As {@code Object}, a value is read as a map, list, text, boolean, whole
 * number or {@code BigDecimal}. It does not see what a type of your own leaves out of its JSON: by {@code @JsonFormat},
 * or in a field without a getter.
 *
 * <p><b>Threads.</b> Thread-safe. Make it once: what it learned about types stays with it.
 *
 * <p><b>Errors.</b> {@link SessionValueException} for a value, {@link dev.satchel.session.CorruptSessionException} for
 * a session. Neither shows a value, and neither has a cause, because a parser's message shows what it parsed.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.named("shop/prod").codec(JsonCodec.standard()).store(store).build();
 * }</pre>
 */
public final class JsonCodec implements SessionCodec {

    /** More types than a program has; beyond it, each use makes its reader anew rather than growing the map. */
    private static final int KNOWN_TYPES = 4_096;

    private final JsonMapper mapper;

    /** Off for a user's mapper, which may have its own idea of text. */
    private final boolean shortcuts;

    private final ConcurrentHashMap<Type, Binding> bindings = new ConcurrentHashMap<>();
    private final EnvelopeReader envelopes = new EnvelopeReader();

    private JsonCodec(JsonMapper mapper, boolean shortcuts) {
        this.mapper = mapper;
        this.shortcuts = shortcuts;
    }

    /**
     * The codec for most programs. It is strict about types: text is not read as a number, nor {@code 1.5} as an
     * {@code int}. Enums are written by their names, times as ISO 8601 in their own zone. Use it unless types need a
     * Jackson module of their own.
     */
    public static JsonCodec standard() {
        return new JsonCodec(StrictMapper.standard(), true);
    }

    /**
     * A codec with the modules, mix-ins and settings of this mapper. The limits and refusals above hold whatever it
     * says, its output is compact and ordered, and its own factory of parsers and generators is not used. The mapper
     * itself stays as it is. How types become JSON is then the mapper's affair, exact round trips included.
     *
     * @throws dev.satchel.session.SessionConfigurationException when the mapper uses default typing
     */
    public static JsonCodec with(JsonMapper mapper) {
        return new JsonCodec(StrictMapper.of(mapper), false);
    }

    /** {@code json}. */
    @Override
    public String name() {
        return "json";
    }

    /**
     * {@inheritDoc} A value of a type that is new here is read back before it counts as encoded.
     *
     * @throws SessionValueException when the value is {@code null}, is not read back equal, or exceeds a limit above:
     *     16 MiB, 64 levels
     */
    @Override
    public <T> Payload encode(Attribute<T> attribute, T value) {
        try {
            byte[] known = shortcuts ? Shortcut.encode(attribute.type(), value) : null;
            if (known != null) {
                return Payload.adopt(known, 0, known.length);
            }
            Binding binding = binding(attribute.type());
            Witness witness = new Witness(binding.proven);
            BoundedBytes bytes = binding.write(value, witness);
            if (bytes.isNull()) {
                throw new Refusal("it is JSON's null, which is no value; remove the attribute instead");
            }
            if (witness.hasNews()) {
                boolean untyped = binding.type.isJavaLangObject() && witness.isBean();
                for (Binding each : untyped ? List.of(binding, binding(value.getClass())) : List.of(binding)) {
                    new ReadBack(each, attribute, shortcuts).check(value, bytes, witness.isUnordered());
                }
                witness.confirm();
            }
            return Payload.adopt(bytes.array(), 0, bytes.size());
        } catch (SessionValueException refused) {
            throw refused;
        } catch (Throwable failure) {
            Problem.passOn(failure);
            throw new SessionValueException(attribute, "cannot be encoded: " + Problem.of(failure));
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws SessionValueException when the bytes are not JSON, are of another type, or exceed a limit above: 16 MiB,
     *     64 levels
     */
    @Override
    public <T> T decode(Attribute<T> attribute, Payload value) {
        try {
            return value.borrow((array, offset, size) -> decode(attribute, array, offset, size));
        } catch (Throwable failure) {
            Problem.passOn(failure);
            throw new SessionValueException(attribute, "cannot be decoded: " + Problem.of(failure));
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.satchel.session.SessionTooLargeException when the session takes more than 64 MiB, whatever the
     * stack's budget
     */
    @Override
    public Payload write(SessionState state) {
        byte[] bytes = EnvelopeWriter.bytes(state);
        return Payload.adopt(bytes, 0, bytes.length);
    }

    /**
     * {@inheritDoc} It writes nothing: a store in memory costs no JSON of the session.
     *
     * @throws dev.satchel.session.SessionTooLargeException as {@link #write}
     */
    @Override
    public int size(SessionState state) {
        return EnvelopeWriter.size(state);
    }

    /**
     * {@inheritDoc} Values stay encoded until they are read.
     *
     * @throws dev.satchel.session.CorruptSessionException when the bytes are not a session, or exceed 64 MiB
     */
    @Override
    public SessionState read(Payload payload) {
        return payload.borrow(envelopes::read);
    }

    /** The name of the format; it shows nothing of the mapper. */
    @Override
    public String toString() {
        return "JsonCodec";
    }

    @SuppressWarnings("unchecked")
    private <T> T decode(Attribute<T> attribute, byte[] array, int offset, int size) {
        if (size > Limits.BYTES) {
            throw new Refusal("it takes more than " + Limits.BYTES + " bytes");
        }
        Object known = shortcuts ? Shortcut.decode(attribute.type(), array, offset, size) : null;
        if (known != null) {
            return (T) known;
        }
        Utf8.check(array, offset, size);
        return (T) binding(attribute.type()).read(array, offset, size);
    }

    private Binding binding(Type type) {
        Binding known = bindings.get(type);
        if (known == null) {
            JavaType library = mapper.constructType(type);
            known = new Binding(library, mapper.readerFor(library), mapper.writerFor(library), new Proven());
            if (bindings.size() < KNOWN_TYPES) {
                bindings.put(type, known);
            }
        }
        return known;
    }

    /** How values of one type are read and written, and what of them came back so far. */
    record Binding(JavaType type, ObjectReader reader, ObjectWriter writer, Proven proven) {

        BoundedBytes write(Object value, Witness witness) {
            BoundedBytes bytes = new BoundedBytes();
            try (JsonGenerator generator = writer.createGenerator(bytes)) {
                ((StrictGenerator) generator).watch(witness);
                writer.writeValue(generator, value);
            }
            return bytes;
        }

        /**
         * Whether all of the value is written: it is of the attribute's own class, or of one that writes what it
         * contains.
         */
        boolean isOwnClass(Object value) {
            return type.hasRawClass(value.getClass())
                    || type.isJavaLangObject()
                    || type.isContainerType()
                    || type.isReferenceType();
        }

        /** Whether the type is a class of Java itself that contains nothing. Interfaces and numbers are read as any. */
        boolean isScalarOfTheLanguage() {
            boolean any = type.isInterface() || type.isJavaLangObject() || type.hasRawClass(Number.class);
            return !any
                    && !type.isContainerType()
                    && !type.isReferenceType()
                    && type.getRawClass().getName().startsWith("java");
        }

        /** The value as its own class writes it. */
        BoundedBytes writeWhole(Object value) {
            BoundedBytes bytes = new BoundedBytes();
            writer.forType((JavaType) null).writeValue(bytes, value);
            return bytes;
        }

        Object read(byte[] array, int offset, int size) {
            @Nullable Object decoded = reader.readValue(array, offset, size);
            if (decoded == null) {
                throw new Refusal("it is JSON's null, which is no value");
            }
            return decoded;
        }
    }
}
