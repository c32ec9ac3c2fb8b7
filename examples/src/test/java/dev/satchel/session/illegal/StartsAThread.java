package dev.satchel.session.illegal;

/** Breaks the rule on purpose: a thread that nobody handed over. */
final class StartsAThread {
    private StartsAThread() {}

    static void run(Runnable task) {
        new Thread(task).start();
    }
}
