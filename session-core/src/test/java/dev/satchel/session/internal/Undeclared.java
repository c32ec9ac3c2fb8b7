package dev.satchel.session.internal;

/** Throws a checked exception where none is declared, as code in Kotlin does. */
final class Undeclared {

    private Undeclared() {}

    static void raise(Exception checked) {
        Undeclared.<RuntimeException>raiseAs(checked);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raiseAs(Exception checked) throws T {
        throw (T) checked;
    }
}
