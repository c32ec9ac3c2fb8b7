package dev.satchel.settings;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of one source: the keys that are known, and the problems of the others.
 *
 * @param said what was said, by the key's name
 * @param problems what is wrong
 */
record Source(Map<String, Said> said, List<Problem> problems) {

    /** A file of properties, or of JSON where its name ends so, in UTF-8. */
    static Source file(Path file) {
        Once properties = new Once();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            skipMark(reader);
            if (file.toString().endsWith(".json")) {
                requireJson(file);
                JsonPart.read(reader, properties::put);
            } else {
                properties.load(reader);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new SessionConfigurationException(
                    "settings.file",
                    "the settings file " + file + " cannot be read: " + reason(unreadable),
                    "name a file of properties or JSON in UTF-8 that the user of this process may read");
        }
        Source source = map(properties.texts, file.toAbsolutePath().getParent());
        properties.twice.forEach(key -> source.problems.add(new Problem(
                "settings.twice",
                "the key '" + Shown.unlessSecret(key) + "' stands twice in " + file,
                "keep one of the lines")));
        return source;
    }

    /** Some editors begin a file with a byte order mark. It is no part of the first key. */
    private static void skipMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != 0xFEFF) {
            reader.reset();
        }
    }

    private static void requireJson(Path file) {
        if (!Adapter.JSON.isPresent()) {
            throw new SessionConfigurationException(List.of(Adapter.JSON.missing("the settings file " + file)));
        }
    }

    private static String reason(Exception unreadable) {
        if (unreadable instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (unreadable instanceof FileSystemException fault && fault.getReason() != null) {
            return fault.getReason();
        }
        if (unreadable instanceof IllegalArgumentException malformed) {
            String said = String.valueOf(malformed.getMessage());
            return said.startsWith("Malformed") ? "a \\u escape is malformed" : said;
        }
        return unreadable instanceof CharacterCodingException
                ? "it is no text in UTF-8"
                : unreadable.getClass().getSimpleName() + ", " + unreadable.getMessage();
    }

    /** A map of keys and values. */
    static Source map(Map<String, String> map, @Nullable Path base) {
        Source source = new Source(new LinkedHashMap<>(), new ArrayList<>());
        new TreeMap<>(map).forEach((name, text) -> {
            if (Keys.BY_NAME.containsKey(name)) {
                source.said.put(name, new Said(text.strip(), name, base, Source::variable));
            } else {
                source.unknown(name, Nearest.to(name, Keys.BY_NAME.keySet()));
            }
        });
        return source;
    }

    @SuppressWarnings("NullAway") // an environment answers null
    private static String variable(String name) {
        return System.getenv(name);
    }

    /** The environment variables that begin with this prefix. A blank one is not set. */
    static Source environment(String prefix, Map<String, String> variables) {
        Map<String, Key<?>> names =
                Keys.ALL.stream().collect(Collectors.toMap(key -> prefix + key.variable(), Function.identity()));
        Source source = new Source(new LinkedHashMap<>(), new ArrayList<>());
        new TreeMap<>(variables).forEach((name, text) -> {
            Key<?> key = names.get(name);
            if (key != null && !text.isBlank()) {
                source.said.put(key.name(), new Said(text.strip(), name, null, variables::get));
            } else if (key == null && name.startsWith(prefix)) {
                source.unknown(name, Nearest.to(name, names.keySet()));
            }
        });
        return source;
    }

    /** Both, where the other one goes before this one. */
    Source overriddenBy(Source other) {
        Map<String, Said> both = new LinkedHashMap<>(said);
        both.putAll(other.said);
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(other.problems);
        return new Source(both, all);
    }

    private void unknown(String name, String nearest) {
        problems.add(new Problem(
                "settings.unknown-key",
                "there is no key '" + Shown.unlessSecret(name) + "'",
                "did you mean '" + nearest + "'? docs/settings-keys.md lists all"));
    }

    /** Notes the keys that are there twice, of which {@code Properties} keeps the last. */
    private static final class Once extends Properties {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> texts = new LinkedHashMap<>();
        private final transient List<String> twice = new ArrayList<>();

        @Override
        public synchronized @Nullable Object put(Object key, Object value) {
            if (texts.put((String) key, (String) value) != null) {
                twice.add((String) key);
            }
            return super.put(key, value);
        }
    }
}
