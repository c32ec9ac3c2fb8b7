package dev.satchel.testkit.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The plain codec's values: a letter for the kind, then the value. Messages name kinds, never values. */
public final class PlainValues {

    private static final int DEEPEST = 100;

    private PlainValues() {}

    /** The bytes of this value. */
    public static byte[] encoded(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(new DataOutputStream(bytes), value, 0);
        return bytes.toByteArray();
    }

    /** The value of these bytes, of this type. */
    public static Object decoded(byte[] bytes, Type type) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        Object value = read(in, type, 0);
        if (value == null || in.available() > 0) {
            throw new IOException("these bytes are no value");
        }
        return value;
    }

    private static void write(DataOutputStream out, @Nullable Object value, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("nested more than " + DEEPEST + " deep");
        }
        if (value == null) {
            out.writeByte('n');
        } else if (value instanceof String text) {
            out.writeByte('s');
            text(out, text);
        } else if (value instanceof Boolean truth) {
            out.writeByte(truth ? 't' : 'f');
        } else if (value instanceof Integer || value instanceof Long) {
            out.writeByte('i');
            out.writeLong(((Number) value).longValue());
        } else if (value instanceof Double number) {
            out.writeByte('d');
            out.writeDouble(number);
        } else if (value instanceof List<?> list) {
            out.writeByte('l');
            out.writeInt(list.size());
            for (Object each : list) {
                write(out, each, depth + 1);
            }
        } else if (value instanceof Map<?, ?> map) {
            out.writeByte('m');
            out.writeInt(map.size());
            // One order, so that equal maps have equal bytes.
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String key)) {
                    throw new IOException("a map has a key that is no text");
                }
                sorted.put(key, entry.getValue());
            }
            for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
                text(out, entry.getKey());
                write(out, entry.getValue(), depth + 1);
            }
        } else {
            throw new IOException("no rule for " + value.getClass().getName());
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        // A new encoder refuses half a surrogate pair; getBytes would write a question mark.
        ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(checked(in, in.readInt())), StandardCharsets.UTF_8);
    }

    /** A length that the rest of the bytes can hold. */
    private static int checked(DataInputStream in, int length) throws IOException {
        if (length < 0 || length > in.available()) {
            throw new IOException("a length of " + length + " goes beyond the end");
        }
        return length;
    }

    private static @Nullable Object read(DataInputStream in, Type type, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("nested more than " + DEEPEST + " deep");
        }
        char kind = (char) in.readUnsignedByte();
        return switch (kind) {
            case 'n' -> null;
            case 's' -> as(type, String.class, text(in));
            case 't' -> as(type, Boolean.class, true);
            case 'f' -> as(type, Boolean.class, false);
            case 'i' -> number(type, in.readLong());
            case 'd' -> as(type, Double.class, in.readDouble());
            case 'l' -> list(in, type, depth);
            case 'm' -> map(in, type, depth);
            default -> throw new IOException("no value begins like this");
        };
    }

    private static Object number(Type type, long value) throws IOException {
        if (type == Integer.class && value == (int) value) {
            return (int) value;
        }
        return as(type, Long.class, value);
    }

    private static List<@Nullable Object> list(DataInputStream in, Type type, int depth) throws IOException {
        Type element = argument(type, List.class, 0);
        int size = checked(in, in.readInt());
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(read(in, element, depth + 1));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(DataInputStream in, Type type, int depth) throws IOException {
        Type element = argument(type, Map.class, 1);
        int size = checked(in, in.readInt());
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(text(in), read(in, element, depth + 1));
        }
        return map;
    }

    private static Object as(Type type, Class<?> actual, Object value) throws IOException {
        if (type == actual || type == Object.class) {
            return value;
        }
        throw new IOException(actual.getSimpleName() + " is stored, not " + type.getTypeName());
    }

    private static Type argument(Type type, Class<?> raw, int index) throws IOException {
        if (type == raw || type == Object.class) {
            return Object.class;
        }
        if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == raw) {
            Type argument = parameterized.getActualTypeArguments()[index];
            return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
        }
        throw new IOException(raw.getSimpleName() + " is stored, not " + type.getTypeName());
    }
}
