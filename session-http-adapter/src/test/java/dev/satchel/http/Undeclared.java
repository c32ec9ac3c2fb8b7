package dev.satchel.http;

/** Throws a checked exception where none is declared, as code in Kotlin does. */
public final class Undeclared {

    private Undeclared() {}

    /** Throws it. */
    public static void raise(Exception checked) {
        Undeclared.<RuntimeException>raiseAs(checked);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raiseAs(Exception checked) throws T {
        throw (T) checked;
    }
}
