package dev.satchel.session.internal;

import dev.satchel.session.codec.SessionState;

/** The names that a session may be claimed for, and so the ones that may be asked for. */
final class Principals {

    private static final int MAX_LENGTH = 1024;

    private Principals() {}

    /** The same name; refused where nobody can be called so, lest a mistake be answered with nothing found. */
    static String checked(String principal) {
        if (principal.isEmpty() || principal.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a principal has 1 to " + MAX_LENGTH + " characters, not " + principal.length());
        }
        return WellFormed.text("a principal", principal);
    }

    /**
     * Whether the session's owner is whole characters, or nobody. Somebody who holds the key, or can write to the
     * store, may have put any name there.
     */
    static boolean readable(SessionState state) {
        return state.owner().filter(owner -> WellFormed.half(owner) >= 0).isEmpty();
    }
}
