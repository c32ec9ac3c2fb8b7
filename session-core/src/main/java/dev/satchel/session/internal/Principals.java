package dev.satchel.session.internal;

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
}
