package dev.satchel.settings;

import java.util.Collection;
import java.util.Comparator;

/** The known word that a mistyped one is nearest to. */
final class Nearest {

    private static final int MAX_LENGTH = 100;

    private Nearest() {}

    /** The nearest of these, by the number of letters to insert, drop or replace. */
    static String to(String word, Collection<String> known) {
        String typed = word.length() > MAX_LENGTH ? word.substring(0, MAX_LENGTH) : word;
        return known.stream()
                .min(Comparator.<String>comparingInt(each -> distance(typed, each))
                        .thenComparing(each -> each))
                .orElseThrow();
    }

    private static int distance(String one, String other) {
        int[] former = new int[other.length() + 1];
        int[] next = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            former[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            next[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = former[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, Math.min(former[j], next[j - 1]) + 1);
            }
            int[] swap = former;
            former = next;
            next = swap;
        }
        return former[other.length()];
    }
}
