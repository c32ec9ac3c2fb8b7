package dev.satchel.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.satchel.session.TypeRef;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commonest values without a parser or a generator: making one of those costs more than such a value. Every result
 * here equals that of the library; where it might differ, the result is null and the library is asked.
 */
final class Shortcut {

    private static final int SAFE_INT_DIGITS = 9;
    private static final int SAFE_LONG_DIGITS = 18;

    private static final Type TEXTS = new TypeRef<List<String>>() {}.type();
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    private Shortcut() {}

    static byte @Nullable [] encode(Type type, Object value) {
        if (type == String.class) {
            return value instanceof String text ? text(text) : null;
        }
        if (type == Boolean.class || type == Integer.class || type == Long.class) {
            return ((Class<?>) type).isInstance(value) ? value.toString().getBytes(ISO_8859_1) : null;
        }
        return TEXTS.equals(type) && value instanceof List<?> list ? texts(list) : null;
    }

    static @Nullable Object decode(Type type, byte[] array, int offset, int size) {
        if (type == String.class) {
            return text(array, offset, size);
        }
        if (type == Integer.class) {
            return isWhole(array, offset, size, SAFE_INT_DIGITS) ? (int) whole(array, offset, size) : null;
        }
        if (type == Long.class) {
            return isWhole(array, offset, size, SAFE_LONG_DIGITS) ? whole(array, offset, size) : null;
        }
        if (type == Boolean.class) {
            return bool(array, offset, size);
        }
        return TEXTS.equals(type) ? texts(array, offset, size) : null;
    }

    private static byte @Nullable [] text(String text) {
        if (text.length() > Limits.BYTES - 2 || !JsonText.isPlain(text)) {
            return null;
        }
        byte[] bytes = new byte[text.length() + 2];
        bytes[0] = '"';
        for (int i = 0; i < text.length(); i++) {
            bytes[i + 1] = (byte) text.charAt(i);
        }
        bytes[bytes.length - 1] = '"';
        return bytes;
    }

    /** One pass measures, one writes. A list that changes in between must not become bytes that are no list. */
    private static byte @Nullable [] texts(List<?> list) {
        int size = 1;
        for (Object element : list) {
            if (!(element instanceof String text) || text.length() > Limits.BYTES - 3 - size) {
                return null;
            }
            size += text.length() + 3;
        }
        if (size == 1) {
            return new byte[] {'[', ']'};
        }
        byte[] bytes = new byte[size];
        int at = 0;
        for (Object element : list) {
            if (!(element instanceof String text) || text.length() > size - 4 - at || !put(text, bytes, at + 1)) {
                return null;
            }
            bytes[at] = (byte) (at == 0 ? '[' : ',');
            at += text.length() + 3;
        }
        bytes[at] = ']';
        return at == size - 1 ? bytes : null;
    }

    /** Writes the text and its quotes from there on, or a part of it and answers false when it is not plain. */
    private static boolean put(String text, byte[] target, int from) {
        target[from] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!JsonText.isPlain(c)) {
                return false;
            }
            target[from + 1 + i] = (byte) c;
        }
        target[from + 1 + text.length()] = '"';
        return true;
    }

    private static @Nullable String text(byte[] array, int offset, int size) {
        int end = offset + size - 1;
        return size > 1 && array[offset] == '"' && plainEnd(array, offset + 1, end) == end && array[end] == '"'
                ? new String(array, offset + 1, size - 2, ISO_8859_1)
                : null;
    }

    private static @Nullable List<String> texts(byte[] array, int offset, int size) {
        int end = offset + size - 1;
        if (size < 2 || array[offset] != '[' || array[end] != ']') {
            return null;
        }
        List<String> list = new ArrayList<>();
        // Where the bracket or the comma in front of a text is, and at last the bracket behind all.
        int at = size == 2 ? end : offset;
        while (at < end) {
            int first = at + 2;
            int last = plainEnd(array, first, end);
            if (array[at + 1] != '"' || array[last] != '"') {
                return null;
            }
            list.add(new String(array, first, last - first, ISO_8859_1));
            at = last + 1;
            if (at < end && array[at] != ',') {
                return null;
            }
        }
        return list;
    }

    /** The first byte from there on, and before the end, that does not stand for itself; the end if each one does. */
    private static int plainEnd(byte[] array, int from, int end) {
        int at = from;
        while (at < end && JsonText.isPlain((char) (array[at] & 0xFF))) {
            at++;
        }
        return at;
    }

    private static @Nullable Boolean bool(byte[] array, int offset, int size) {
        if (Arrays.equals(array, offset, offset + size, TRUE, 0, TRUE.length)) {
            return true;
        }
        return Arrays.equals(array, offset, offset + size, FALSE, 0, FALSE.length) ? false : null;
    }

    private static boolean isWhole(byte[] array, int offset, int size, int most) {
        boolean negative = size > 0 && array[offset] == '-';
        int first = negative ? offset + 1 : offset;
        int digits = offset + size - first;
        if (digits < 1 || digits > most || (array[first] == '0' && (digits > 1 || negative))) {
            return false;
        }
        for (int i = first; i < offset + size; i++) {
            if (array[i] < '0' || array[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static long whole(byte[] array, int offset, int size) {
        boolean negative = array[offset] == '-';
        long number = 0;
        for (int i = negative ? offset + 1 : offset; i < offset + size; i++) {
            number = 10 * number + (array[i] - '0');
        }
        return negative ? -number : number;
    }
}
