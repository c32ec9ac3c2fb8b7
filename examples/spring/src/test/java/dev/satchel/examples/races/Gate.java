package dev.satchel.examples.races;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a slow request is held. */
final class Gate {

    private static final long MAX_SECONDS = 20;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Called by the request, which goes on when the gate opens. */
    void pass() {
        reached.countDown();
        await(opened);
    }

    void awaitReached() {
        await(reached);
    }

    void open() {
        opened.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(MAX_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came within " + MAX_SECONDS + " s");
            }
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
