package dev.satchel.settings;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Text from outside, for a message: short, and nothing in it breaks a line or colours a terminal. */
final class Shown {

    private static final int MAX_LENGTH = 60;

    /** Matches one root key of {@code keys.value}, with its state or without. */
    private static final Pattern ROOT_KEY = Pattern.compile("(?:\\w+\\s*:)?\\s*[A-Za-z0-9+/_-]{43}=?");

    private Shown() {}

    static String of(String text) {
        String visible = line(text);
        return visible.length() <= MAX_LENGTH ? visible : visible.substring(0, MAX_LENGTH) + "…";
    }

    /** The text, unless it looks like a secret: an ellipsis then. */
    static String unlessSecret(String text) {
        return looksSecret(text) ? "…" : of(text);
    }

    /** Whether the text looks like root keys, or like a URL, which may hold a password. */
    static boolean looksSecret(String text) {
        return text.contains("://")
                || text.contains("jdbc:")
                || Stream.of(text.split(",", -1))
                        .anyMatch(part -> ROOT_KEY.matcher(part.strip()).matches());
    }

    /** The text on one line, whole. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "?");
    }

    /** Whether no character of it was lost where the process reads arguments and variables in a narrower set. */
    static boolean isWhole(String text) {
        return text.indexOf('\uFFFD') < 0;
    }
}
