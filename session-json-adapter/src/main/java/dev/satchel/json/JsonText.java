package dev.satchel.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import tools.jackson.core.io.JsonStringEncoder;

/** Text and numbers as JSON has them. */
final class JsonText {

    private JsonText() {}

    /** Whether the text stands for itself: printable ASCII without quote and backslash. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7E || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The text between the quotes, escaped, as UTF-8. Half a surrogate pair, which UTF-8 cannot say, becomes an escape too. */
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

    /** The number of decimal digits of a number that is not negative. */
    static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
