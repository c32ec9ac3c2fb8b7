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
 * @param key the root key of sealed sessions as text, when there is one
 * @param idle how long a session lives without being used
 */
record Settings(int port, Storage storage, Optional<String> key, Duration idle) {

    /**
     * Reads {@code PORT}, {@code SATCHEL_STORE}, {@code SATCHEL_KEY} and {@code SATCHEL_IDLE}.
     *
     * @throws IllegalArgumentException when one of them is wrong; names it and what it may be, never a key
     */
    static Settings from(Map<String, String> environment) {
        return new Settings(
                port(environment.getOrDefault("PORT", "8080")),
                Storage.named(environment.getOrDefault("SATCHEL_STORE", "cookie")),
                Optional.ofNullable(environment.get("SATCHEL_KEY")),
                idle(environment.getOrDefault("SATCHEL_IDLE", "PT30M")));
    }

    /** Without the key. */
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
        throw new IllegalArgumentException(
                "SATCHEL_IDLE is an ISO-8601 duration such as PT30M, up to " + Storefront.LONGEST + ", not '" + text + "'");
    }
}
