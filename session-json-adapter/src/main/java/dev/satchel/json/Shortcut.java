package dev.satchel.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.reflect.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The commonest values without a parser or a generator: making one of those costs more than such a value. What is answered here is what
 * the library would answer; where it might be otherwise, the answer is null and the library is asked.
 */
final class Shortcut {

    private static final int SAFE_INT_DIGITS = 9;
    private static final int SAFE_LONG_DIGITS = 18;

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
        return null;
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
        return null;
    }

    private static @Nullable String text(byte[] array, int offset, int size) {
        int end = offset + size - 1;
        if (size < 2 || array[offset] != '"' || array[end] != '"') {
            return null;
        }
        for (int i = offset + 1; i < end; i++) {
            byte b = array[i];
            if (b < 0x20 || b > 0x7E || b == '"' || b == '\\') {
                return null;
            }
        }
        return new String(array, offset + 1, size - 2, ISO_8859_1);
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
