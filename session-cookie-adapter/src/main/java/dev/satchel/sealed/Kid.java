package dev.satchel.sealed;

import java.time.Instant;
import java.util.Optional;

/**
 * Which content key sealed something: the root key's id, and the day.
 *
 * @param id the root key's id
 * @param epoch the day, counted from 1970-01-01 (UTC)
 */
record Kid(String id, long epoch) {

    private static final int MAX_LENGTH = RootKey.ID_TEXT + 7;
    private static final long SECONDS = 86_400;

    static long epoch(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SECONDS);
    }

    /** Reads the result of {@link #text}; empty for anything else. */
    static Optional<Kid> parse(String text) {
        if (text.length() <= RootKey.ID_TEXT + 1 || text.length() > MAX_LENGTH || text.charAt(RootKey.ID_TEXT) != '.') {
            return Optional.empty();
        }
        int epoch = 0;
        for (int i = RootKey.ID_TEXT + 1; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return Optional.empty();
            }
            epoch = 10 * epoch + (digit - '0');
        }
        Kid kid = new Kid(text.substring(0, RootKey.ID_TEXT), epoch);
        return kid.text().equals(text) ? Optional.of(kid) : Optional.empty();
    }

    String text() {
        return id + "." + epoch;
    }
}
