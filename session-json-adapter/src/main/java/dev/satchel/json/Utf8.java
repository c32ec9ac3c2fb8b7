package dev.satchel.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether bytes are UTF-8: the parser of the library takes overlong sequences, surrogates and code points that there
 * are not.
 */
final class Utf8 {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** Refuses what is not UTF-8. */
    static void check(byte[] array, int offset, int size) {
        int end = offset + size;
        int at = isAscii(array, offset, end) ? end : offset;
        while (at < end) {
            if (end - at >= Long.BYTES && ((long) EIGHT.get(array, at) & HIGH_BITS) == 0) {
                at += Long.BYTES;
            } else if (array[at] >= 0) {
                at++;
            } else {
                at += sequence(array, at, end);
            }
        }
    }

    /** Most JSON is. A loop without a way out is what the compiler makes fast. */
    private static boolean isAscii(byte[] array, int from, int end) {
        long seen = 0;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            seen |= (long) EIGHT.get(array, at);
        }
        for (; at < end; at++) {
            seen |= array[at];
        }
        return (seen & HIGH_BITS) == 0;
    }

    /**
     * The length of the sequence that begins there. The second byte alone shows overlong forms, surrogates and numbers
     * beyond U+10FFFF.
     */
    private static int sequence(byte[] array, int at, int end) {
        int first = array[at] & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || length > end - at) {
            throw refusal();
        }
        int second = array[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            throw refusal();
        }
        for (int i = 2; i < length; i++) {
            if ((array[at + i] & 0xC0) != 0x80) {
                throw refusal();
            }
        }
        return length;
    }

    private static Refusal refusal() {
        return new Refusal("it is not UTF-8");
    }
}
