package dev.satchel.session.internal;

/**
 * Text that has one encoding only. UTF-8 makes {@code ?} of half a surrogate pair, so that two such names would be one
 * key.
 */
public final class WellFormed {

    private WellFormed() {}

    /**
     * The same text.
     *
     * @param what what it names, for the message
     * @throws IllegalArgumentException when it has half a surrogate pair, with its index and without the text
     */
    public static String text(String what, String text) {
        int half = half(text);
        if (half >= 0) {
            throw new IllegalArgumentException(what + " has half a character at index " + half
                    + "; half a surrogate pair names nothing, pass whole characters");
        }
        return text;
    }

    /** Where the first half of a surrogate pair stands alone; negative where none does. */
    static int half(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
