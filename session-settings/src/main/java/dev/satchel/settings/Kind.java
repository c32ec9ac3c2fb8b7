package dev.satchel.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kind of value: how its text is read, and how it is described to people and to editors.
 *
 * @param says what a value is, to follow "is": {@code a duration such as 30m or PT30M}
 * @param schema the members of its JSON schema
 * @param reader reads a text; throws {@link Refused} for one that is no such value
 * @param <T> the type of a value
 */
record Kind<T>(String says, String schema, Reader<T> reader) {

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,15}) ?(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,10}) ?([a-zA-Z]{0,3})");
    private static final Pattern RETRY = Pattern.compile("retry ([1-9]\\d?)");
    private static final Map<String, Long> UNITS =
            Map.of("", 1L, "B", 1L, "KB", 1_000L, "KIB", 1L << 10, "MB", 1_000_000L, "MIB", 1L << 20);

    /** Reads a text. */
    @FunctionalInterface
    interface Reader<T> {
        T read(String text);
    }

    /** A text is no value of its kind. The message, if any, adds to what the kind says. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused() {
            super("", null, false, false);
        }
    }

    /** Letters, as they stand. */
    static Kind<String> text(String says) {
        return new Kind<>(says, "\"type\": \"string\", \"minLength\": 1", text -> text);
    }

    /** The name of a stack. */
    static Kind<String> stackName() {
        return new Kind<>(
                "1 to 100 characters of a-z A-Z 0-9 . _ - /, such as shop/prod",
                "\"type\": \"string\", \"pattern\": \"^[a-zA-Z0-9._/-]{1,100}$\"",
                text -> {
                    if (text.matches("[a-zA-Z0-9._/-]{1,100}")) {
                        return text;
                    }
                    throw new Refused();
                });
    }

    /** A time, as ISO 8601 says it or as a number and its unit. */
    static Kind<Duration> duration() {
        return new Kind<>(
                "a duration such as 30m, 12h, 500ms or PT30M",
                "\"type\": \"string\", \"pattern\": \"^(\\\\d{1,15} ?(ms|s|m|h|d)|P.+)$\"",
                Kind::duration);
    }

    /** A duration, or the word {@code never}, which reads as zero. */
    static Kind<Duration> durationOrNever() {
        Kind<Duration> duration = duration();
        return new Kind<>(
                duration.says + ", or never",
                "\"type\": \"string\", \"pattern\": \"^(\\\\d{1,15} ?(ms|s|m|h|d)|P.+|never)$\"",
                text -> text.equals("never") ? Duration.ZERO : duration.reader.read(text));
    }

    private static Duration duration(String text) {
        Matcher plain = SHORT_DURATION.matcher(text);
        try {
            Duration read = plain.matches() ? of(Long.parseLong(plain.group(1)), plain.group(2)) : Duration.parse(text);
            if (!read.isNegative()) {
                return read;
            }
        } catch (DateTimeException | ArithmeticException noDuration) {
            // Refused below, like one that is negative.
        }
        throw new Refused();
    }

    private static Duration of(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** A number of bytes, with or without a unit. */
    static Kind<Integer> size() {
        return new Kind<>(
                "a size such as 4000, 64 KiB or 1 MiB",
                "\"type\": [\"string\", \"integer\"], \"pattern\": \"^\\\\d{1,10} ?([kK]i?[bB]|[mM]i?[bB]|[bB])?$\"",
                Kind::size);
    }

    private static int size(String text) {
        Matcher size = SIZE.matcher(text);
        if (size.matches()) {
            Long unit = UNITS.get(size.group(2).toUpperCase(Locale.ROOT));
            long number = Long.parseLong(size.group(1));
            if (unit != null && number <= Integer.MAX_VALUE / unit) {
                return (int) (number * unit);
            }
        }
        throw new Refused();
    }

    /** A whole number in a range. */
    static Kind<Integer> number(int least, int most) {
        return new Kind<>(
                "a whole number from " + least + " to " + most,
                "\"type\": [\"integer\", \"string\"], \"minimum\": " + least + ", \"maximum\": " + most
                        + ", \"pattern\": \"^\\\\d{1,10}$\"",
                text -> {
                    if (text.matches("\\d{1,10}")) {
                        long number = Long.parseLong(text);
                        if (number >= least && number <= most) {
                            return (int) number;
                        }
                    }
                    throw new Refused();
                });
    }

    /** Yes or no. */
    static Kind<Boolean> flag() {
        return new Kind<>("true or false", "\"enum\": [true, false, \"true\", \"false\"]", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refused();
        });
    }

    /** A path of the file system. */
    static Kind<Path> path() {
        return new Kind<>("a path", "\"type\": \"string\", \"minLength\": 1", text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException noPath) {
                throw new Refused();
            }
        });
    }

    /** One of the constants of an enumeration, in small letters and with hyphens. */
    static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        List<String> words = constants.stream().map(Kind::word).toList();
        return new Kind<>("one of " + String.join(", ", words), among(words), text -> {
            int index = words.indexOf(text);
            if (index < 0) {
                throw new Refused();
            }
            return constants.get(index);
        });
    }

    /** One of these words, or {@code retry N}. */
    static Kind<String> conflictRule() {
        return new Kind<>(
                "one of rebase, fail, last-write-wins, or retry with a number from 1 to 64, such as retry 3",
                "\"type\": \"string\", \"pattern\": \"^(rebase|fail|last-write-wins|retry ([1-9]|[1-5]\\\\d|6[0-4]))$\"",
                text -> {
                    Matcher retry = RETRY.matcher(text);
                    if (List.of("rebase", "fail", "last-write-wins").contains(text)
                            || (retry.matches() && Integer.parseInt(retry.group(1)) <= 64)) {
                        return text;
                    }
                    throw new Refused();
                });
    }

    /** How a constant is called in settings. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String among(List<String> words) {
        return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", ", "\"enum\": [", "]"));
    }
}
