package dev.satchel.session.illegal;

/** Breaks the rule on purpose: a thread local. */
final class KeepsPerThread {
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private KeepsPerThread() {}

    static String current() {
        return CURRENT.get();
    }
}
