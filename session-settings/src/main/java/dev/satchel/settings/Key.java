package dev.satchel.settings;

import java.util.Locale;

/**
 * One key of the settings.
 *
 * @param name as it stands in a file, such as {@code cookie.same-site}
 * @param kind what its value is
 * @param byDefault what holds when it is not set, for people
 * @param meaning what it decides, a sentence without its full stop
 * @param secret whether its value is never shown, and may be a reference to a file or an environment variable
 * @param <T> the type of its value
 */
record Key<T>(String name, Kind<T> kind, String byDefault, String meaning, boolean secret) {

    static <T> Key<T> of(String name, Kind<T> kind, String byDefault, String meaning) {
        return new Key<>(name, kind, byDefault, meaning, false);
    }

    static Key<String> secret(String name, String says, String byDefault, String meaning) {
        return new Key<>(name, Kind.text(says), byDefault, meaning, true);
    }

    /** As an environment variable spells it, after the prefix. */
    String variable() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
