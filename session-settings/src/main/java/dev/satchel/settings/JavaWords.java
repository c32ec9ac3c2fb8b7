package dev.satchel.settings;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Problems that name the Java words of a builder, in the words of settings. */
final class JavaWords {

    private static final Pattern WORD = Pattern.compile("\\b([a-z][a-zA-Z]*)\\(([^)]*)\\)");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final Map<String, Key<?>> OTHERWISE = Map.of(
            "perOwner", Keys.OWNERS_LIMIT,
            "persistent", Keys.REMEMBER,
            "longestLifetime", Keys.LONGEST_LIFETIME,
            "strict", Keys.LEDGER_STRICT);

    private JavaWords() {}

    /** The same problems; {@code touchEvery(…)} reads as {@code touch-every}, after the prefix. */
    static List<Problem> asKeys(String prefix, SessionConfigurationException refused) {
        return refused.problems().stream()
                .map(problem ->
                        new Problem(problem.id(), asKeys(prefix, problem.what()), asKeys(prefix, problem.fix())))
                .toList();
    }

    private static String asKeys(String prefix, String text) {
        return WORD.matcher(text).replaceAll(word -> {
            Key<?> key = OTHERWISE.get(word.group(1));
            String name = key != null ? key.name() : prefix + kebab(word.group(1));
            String value = word.group(2);
            return value.equals("true") || value.equals("false") ? name + " = " + value : name;
        });
    }

    private static String kebab(String word) {
        return HUMP.matcher(word).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
