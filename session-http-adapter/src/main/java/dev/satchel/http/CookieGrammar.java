package dev.satchel.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The characters that may stand in a cookie: RFC 6265bis, section 4.1.1 for writing and section 5.6 for reading, RFC
 * 9110 for names.
 */
final class CookieGrammar {

    /**
     * A pair has at most so many bytes, name and value and the sign between them; browsers drop a longer one without a
     * word.
     */
    static final int MAX_PAIR = 4096;

    /** An attribute's value has at most so many bytes; browsers ignore a longer one. */
    static final int MAX_ATTRIBUTE = 1024;

    /** Which characters may stand in a cookie's value. A table: a sealed session has thousands of them to look at. */
    private static final boolean[] IN_VALUE = new boolean[0x7F];

    static {
        for (char c = 0x21; c < IN_VALUE.length; c++) {
            IN_VALUE[c] = "\",;\\".indexOf(c) < 0;
        }
    }

    // The locale is fixed: a month must not change its name with the machine.
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private CookieGrammar() {}

    /** An instant as RFC 9110 wants it, such as {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    static String imfFixdate(Instant instant) {
        return IMF_FIXDATE.format(instant);
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(CookieGrammar::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    static boolean isCookieValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= IN_VALUE.length || !IN_VALUE[c]) {
                return false;
            }
        }
        return true;
    }

    static boolean isPath(String text) {
        return text.startsWith("/") && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != ';');
    }

    static boolean isDomain(String text) {
        if (text.length() > 253) {
            return false;
        }
        for (String label : text.split("\\.", -1)) {
            boolean hyphenOutside = label.startsWith("-") || label.endsWith("-");
            if (label.isEmpty() || label.length() > 63 || hyphenOutside || !isLabel(label)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLabel(String label) {
        return label.chars().allMatch(c -> isLetterOrDigit(c) || c == '-');
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /**
     * The values of the cookies of this name, in the order sent, at most {@code limit}. Only a semicolon separates, the
     * first equals sign ends the name, quotes are part of the value, nothing is decoded, names are case-sensitive. Each
     * header is passed over once.
     */
    static List<String> values(String name, List<String> headers, int limit) {
        List<String> found = new ArrayList<>(1);
        for (String header : headers) {
            int start = 0;
            while (start < header.length() && found.size() < limit) {
                int semicolon = header.indexOf(';', start);
                int end = semicolon < 0 ? header.length() : semicolon;
                collect(name, header, start, end, found);
                start = end + 1;
            }
        }
        return found;
    }

    private static void collect(String name, String header, int start, int end, List<String> found) {
        int first = skipSpace(header, start, end);
        int afterName = first + name.length();
        if (!header.startsWith(name, first) || afterName >= end) {
            return;
        }
        int equals = skipSpace(header, afterName, end);
        if (equals < end && header.charAt(equals) == '=') {
            int from = skipSpace(header, equals + 1, end);
            int to = end;
            while (to > from && isSpace(header.charAt(to - 1))) {
                to--;
            }
            found.add(header.substring(from, to));
        }
    }

    private static int skipSpace(String header, int from, int end) {
        int i = from;
        while (i < end && isSpace(header.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
