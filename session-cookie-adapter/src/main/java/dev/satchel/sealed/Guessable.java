package dev.satchel.sealed;

import java.util.List;
import java.util.Locale;

/**
 * How much of a text is left when what everybody tries first counts as one character. That is common words of
 * passphrases, however they are spelt (case, digits in the place of letters). Also runs of the alphabet, of digits and
 * of the keyboard (rows, columns, from row to row), and what stood there before. An estimate from above: what it finds
 * weak is weak.
 */
final class Guessable {

    private static final List<String> WORDS = List.of("""
            password passwort passphrase passwd pass secret satchel session cookie storefront shop store admin
            administrator root user username login logon welcome letmein changeme change changeit default
            example sample demo test testing production prod staging develop development local localhost server
            service company access master private public token security secure qwerty azerty qwertz iloveyou
            monkey dragon football baseball princess sunshine superman batman shadow michael hello world spring
            summer autumn winter monday friday january december love java word this that what very long strong
            super please trustno trust for the and not our your key god
            abc is my me no in it to a i""".split("\\s", -1));

    private static final List<String> RUNS = List.of(
            "abcdefghijklmnopqrstuvwxyz",
            "01234567890",
            "qwertyuiop",
            "asdfghjkl",
            "zxcvbnm",
            "qwertzuiop",
            "yxcvbnm",
            "azertyuiop",
            "qsdfghjklm",
            "wxcvbn",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
            "1q2w3e4r5t6y7u8i9o0p");

    private static final int MIN_RUN = 3;

    /** Characters after these are not looked at. */
    private static final int MAX_LENGTH = 256;

    private Guessable() {}

    /** How many characters it is worth: as it stands, or as two texts whose characters take turns. */
    static int weight(String text) {
        return Math.min(inARow(text), inARow(everySecond(text, 0)) + inARow(everySecond(text, 1)));
    }

    private static String everySecond(String text, int from) {
        StringBuilder taken = new StringBuilder();
        for (int i = from; i < text.length(); i += 2) {
            taken.append(text.charAt(i));
        }
        return taken.toString();
    }

    private static int inARow(String text) {
        String plain = text.substring(0, Math.min(MAX_LENGTH, text.length())).toLowerCase(Locale.ROOT);
        String spelt = spelt(plain);
        int weight = 0;
        int at = 0;
        while (at < plain.length()) {
            int length =
                    Math.max(Math.max(word(spelt, at), word(plain, at)), Math.max(run(plain, at), repeated(plain, at)));
            at += Math.max(1, length);
            weight++;
        }
        return weight;
    }

    /** With letters in the place of the digits and signs that look like them. */
    private static String spelt(String text) {
        String looksLike = "0123456789@$!|+";
        String letter = "olzeasgtbgasilt";
        StringBuilder spelt = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            int known = looksLike.indexOf(text.charAt(i));
            if (known >= 0) {
                spelt.setCharAt(i, letter.charAt(known));
            }
        }
        return spelt.toString();
    }

    private static int word(String text, int at) {
        int longest = 0;
        for (String word : WORDS) {
            if (text.startsWith(word, at)) {
                longest = Math.max(longest, word.length());
            }
        }
        return longest;
    }

    /** A run of neighbours, forwards or backwards. */
    private static int run(String text, int at) {
        int longest = 0;
        for (String run : RUNS) {
            longest = Math.max(longest, Math.max(along(run, text, at), along(reversed(run), text, at)));
        }
        return longest >= MIN_RUN ? longest : 0;
    }

    private static int along(String run, String text, int at) {
        int from = run.indexOf(text.charAt(at));
        int length = 0;
        while (from >= 0
                && from + length < run.length()
                && at + length < text.length()
                && run.charAt(from + length) == text.charAt(at + length)) {
            length++;
        }
        return length;
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    /** A character that stood there before, or the same one again. */
    private static int repeated(String text, int at) {
        int longest = 0;
        for (int length = 1; length <= at && at + length <= text.length(); length++) {
            boolean before = text.substring(0, at).contains(text.substring(at, at + length));
            boolean same = text.charAt(at + length - 1) == text.charAt(at - 1);
            longest = before && (length >= MIN_RUN || (same && longest == length - 1)) ? length : longest;
        }
        return longest;
    }
}
