package dev.satchel.settings;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of all keys, read when they are asked for; what cannot be read becomes a problem. For one thread. */
final class Values {

    private final Map<String, Said> said;
    private final List<Problem> problems;

    Values(Map<String, Said> said, List<Problem> problems) {
        this.said = said;
        this.problems = problems;
    }

    /** Reads every value once, so that each that is wrong is reported, whether it is needed or not. */
    void readAll() {
        Keys.ALL.forEach(key -> read(key, problems));
    }

    /** The value of this key; empty when it is not set, and when it is wrong, which {@link #readAll} has reported. */
    <T> Optional<T> get(Key<T> key) {
        return Optional.ofNullable(read(key, null));
    }

    /** Whether this flag is set. */
    boolean is(Key<Boolean> key) {
        return get(key).orElse(false);
    }

    /** Whether something was said for this key, right or wrong. */
    boolean has(Key<?> key) {
        return said.containsKey(key.name());
    }

    /** How the key is spelled where it was said. */
    String label(Key<?> key) {
        Said found = said.get(key.name());
        return found == null ? key.name() : found.label();
    }

    /** The path of this key, from the folder that it is relative to. */
    Optional<Path> path(Key<Path> key) {
        Said found = said.get(key.name());
        return found == null ? Optional.empty() : get(key).map(found::resolve);
    }

    /**
     * The path of the key file, if one is set.
     *
     * @throws SessionConfigurationException when it looks like what no message may show
     */
    Optional<Path> keyFile() {
        Optional<Path> file = path(Keys.KEYS_FILE);
        if (file.isPresent() && !Files.exists(file.get()) && looksSecret(Keys.KEYS_FILE)) {
            throw new SessionConfigurationException(
                    "settings.value",
                    label(Keys.KEYS_FILE) + ": it looks like a key, not like the path of a file",
                    "use keys.value for a key, best as a reference such as env:SESSION_KEY");
        }
        return file;
    }

    private boolean looksSecret(Key<?> key) {
        Said found = said.get(key.name());
        return found != null && Shown.looksSecret(found.text());
    }

    private <T> @Nullable T read(Key<T> key, @Nullable List<Problem> reported) {
        Said found = said.get(key.name());
        if (found == null) {
            return null;
        }
        try {
            String text = key.secret() ? revealed(found) : found.text();
            if (text.isEmpty()) {
                throw new Unresolved("it has no value", "give it one, or leave it out");
            }
            if (!Shown.isWhole(text)) {
                throw new Unresolved(
                        "it has characters that this process could not read, and others in their place",
                        "start the process in a UTF-8 locale, such as with LC_ALL=C.UTF-8");
            }
            return key.kind().reader().read(text);
        } catch (Kind.Refused refused) {
            report(reported, found, wrong(key, found), "make it " + key.kind().says());
        } catch (Unresolved unresolved) {
            report(reported, found, unresolved.what, unresolved.fix);
        }
        return null;
    }

    private static String wrong(Key<?> key, Said found) {
        if (key.secret()) {
            return "it is no such value";
        }
        return Shown.looksSecret(found.text())
                ? "it looks like the secret of another key"
                : "it is '" + Shown.of(found.text()) + "'";
    }

    private static void report(@Nullable List<Problem> reported, Said found, String what, String fix) {
        if (reported != null) {
            reported.add(new Problem("settings.value", found.label() + ": " + what, fix));
        }
    }

    /** The secret itself, where a file or an environment variable holds it. */
    private static String revealed(Said found) {
        String text = found.text();
        if (text.startsWith("env:")) {
            String variable = text.substring("env:".length());
            @Nullable String value = found.variable(variable);
            if (value == null || value.isBlank()) {
                throw new Unresolved(
                        "the environment variable " + Shown.unlessSecret(variable) + ", which it refers to, is not set",
                        "set the variable, or refer to another one");
            }
            return value.strip();
        }
        return text.startsWith("file:") ? contents(found, text.substring("file:".length())) : text;
    }

    private static String contents(Said found, String name) {
        try {
            return Files.readString(found.resolve(Path.of(name))).strip();
        } catch (IOException | InvalidPathException unreadable) {
            throw new Unresolved(
                    "the file " + Shown.unlessSecret(name) + ", which it refers to, cannot be read",
                    "let the user of this process read it, or refer to another one");
        }
    }

    /** A reference leads nowhere. */
    private static final class Unresolved extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String what;
        private final String fix;

        Unresolved(String what, String fix) {
            super(what, null, false, false);
            this.what = what;
            this.fix = fix;
        }
    }
}
