package dev.satchel.micrometer;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names as Micrometer writes them: lower case, words of a meter's name by dots, of a tag's value by low lines. */
final class Words {

    private static final Pattern WORD_BEGINS = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private Words() {}

    /** {@code NearBudget} is {@code near.budget}. */
    static String dotted(Class<?> type) {
        return WORD_BEGINS.matcher(type.getSimpleName()).replaceAll(".").toLowerCase(Locale.ROOT);
    }

    /** {@code TOO_LARGE} is {@code too_large}. */
    static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
