package dev.satchel.sealed;

import java.util.Locale;
import java.util.Optional;

/** The permitted use of a root key. A key goes through them in this order; each step may be the last. */
public enum KeyState {
    /** Opens only: every node learns the key before the first token is sealed under it. */
    PENDING(true),
    /** Seals and opens. A ring has exactly one. */
    PRIMARY(true),
    /** Opens, until the longest lifetime of the stack has passed since it retired. */
    RETIRED(true),
    /** Neither seals nor opens: what was sealed under it is dead. */
    REVOKED(false);

    private final boolean opens;

    KeyState(boolean opens) {
        this.opens = opens;
    }

    boolean opens() {
        return opens;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<KeyState> of(String word) {
        for (KeyState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
