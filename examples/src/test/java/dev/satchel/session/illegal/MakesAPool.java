package dev.satchel.session.illegal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Breaks the rule on purpose: a pool that nobody handed over. */
final class MakesAPool {
    private MakesAPool() {}

    static ExecutorService pool() {
        return Executors.newCachedThreadPool();
    }
}
