package dev.satchel.settings.illegal;

/** Breaks the rule on purpose: only the opener of a stack makes threads. */
final class StartsAThread {
    private StartsAThread() {}

    static Thread thread() {
        return new Thread(() -> {});
    }
}
