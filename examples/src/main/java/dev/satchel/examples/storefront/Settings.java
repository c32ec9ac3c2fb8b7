package dev.satchel.examples.storefront;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says.
 *
 * @param port where to listen; 0 for any free port
 * @param storage what keeps the sessions
 * @param idle how long a session lives without being used
 * @param environment all of it, for what only one storage asks for
 */
record Settings(int port, Storage storage, Duration idle, Map<String, String> environment) {

    /**
     * Reads {@code PORT}, {@code SATCHEL_STORE} and {@code SATCHEL_IDLE}; {@code SATCHEL_KEY} and what else a storage needs is asked for by
     * the storage.
     *
     * @throws IllegalArgumentException when one of them is wrong; names it and what it may be
     */
    static Settings from(Map<String, String> environment) {
        return new Settings(
                port(environment.getOrDefault("PORT", "8080")),
                Storage.named(environment.getOrDefault("SATCHEL_STORE", "cookie")),
                idle(environment.getOrDefault("SATCHEL_IDLE", "PT30M")),
                Map.copyOf(environment));
    }

    /** The variable of this name, if it is set. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** Without the environment, which holds keys. */
    @Override
    public String toString() {
        return "Settings[port=" + port + ", storage=" + storage + ", idle=" + idle + "]";
    }

    private static int port(String text) {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("PORT is a number from 0 to 65535, not '" + text + "'");
    }

    private static Duration idle(String text) {
        try {
            Duration idle = Duration.parse(text);
            if (idle.compareTo(Duration.ofMillis(1)) >= 0 && idle.compareTo(Storefront.LONGEST) <= 0) {
                return idle;
            }
        } catch (DateTimeException notOne) {
            // The message below says what is expected.
        }
        throw new IllegalArgumentException("SATCHEL_IDLE is an ISO-8601 duration such as PT30M, up to "
                + Storefront.LONGEST + ", not '" + text + "'");
    }
}
