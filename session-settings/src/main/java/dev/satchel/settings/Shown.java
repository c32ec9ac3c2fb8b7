package dev.satchel.settings;

/** Text from outside, for a message: short, and nothing in it breaks a line or colours a terminal. */
final class Shown {

    private static final int MAX_LENGTH = 60;

    private Shown() {}

    static String of(String text) {
        String visible = line(text);
        return visible.length() <= MAX_LENGTH ? visible : visible.substring(0, MAX_LENGTH) + "…";
    }

    /** The text on one line, whole. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "?");
    }
}
