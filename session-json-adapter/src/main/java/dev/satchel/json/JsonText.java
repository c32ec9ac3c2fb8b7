package dev.satchel.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import tools.jackson.core.io.JsonStringEncoder;

/** Text and numbers as JSON has them. */
final class JsonText {

    /** The first number of milliseconds with 13 digits, in 2001; the last is in 2286. */
    private static final long MILLIS_NOWADAYS = 1_000_000_000_000L;

    private static final int MILLIS_DIGITS = 13;

    private JsonText() {}

    /** Whether the text stands for itself: printable ASCII without quote and backslash. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the character stands for itself in a text. */
    static boolean isPlain(char c) {
        return c >= 0x20 && c <= 0x7E && c != '"' && c != '\\';
    }

    /**
     * The text between the quotes, escaped, as UTF-8. Half a surrogate pair, which UTF-8 cannot say, becomes an escape
     * too.
     */
    static byte[] escaped(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16);
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (i + 1 < quoted.length() && Character.isSurrogatePair(c, quoted.charAt(i + 1))) {
                i++;
            } else {
                quoted.replace(i, i + 1, "\\u" + HexFormat.of().withUpperCase().toHexDigits(c));
            }
        }
        return quoted.toString().getBytes(UTF_8);
    }

    /** The number of characters that a number takes. */
    static int size(long number) {
        if (number >= MILLIS_NOWADAYS && number < 10 * MILLIS_NOWADAYS) {
            return MILLIS_DIGITS;
        }
        int size = number < 0 ? 2 : 1;
        for (long rest = number; rest >= 10 || rest <= -10; rest /= 10) {
            size++;
        }
        return size;
    }

    /** Writes a number, which takes as many characters as there is room between the two positions. */
    static void put(long number, byte[] target, int from, int to) {
        if (number < 0) {
            String text = Long.toString(number);
            for (int i = 0; i < text.length(); i++) {
                target[from + i] = (byte) text.charAt(i);
            }
            return;
        }
        int at = to;
        long rest = number;
        while (rest > Integer.MAX_VALUE) {
            long higher = rest / 10;
            target[--at] = (byte) ('0' + (rest - 10 * higher));
            rest = higher;
        }
        // Dividing an int takes a fraction of the time that dividing a long takes.
        int low = (int) rest;
        while (at > from) {
            int higher = low / 10;
            target[--at] = (byte) ('0' + (low - 10 * higher));
            low = higher;
        }
    }
}
