package dev.satchel.redis;

import io.lettuce.core.cluster.RedisClusterClient;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** Asks the nodes of a cluster who has which slots, at most once a second, in the background. */
final class Refresh {

    private static final int PAUSE_MILLIS = 1_000;
    private static final int JITTER_MILLIS = 250;

    private final RedisClusterClient client;
    private final AtomicBoolean asked = new AtomicBoolean();

    Refresh(RedisClusterClient client) {
        this.client = client;
    }

    /** Returns at once. */
    void ask() {
        if (asked.compareAndSet(false, true)) {
            try {
                int pause = PAUSE_MILLIS + RandomGenerator.getDefault().nextInt(JITTER_MILLIS);
                Future<?> unusedPause = client.getResources()
                        .eventExecutorGroup()
                        .schedule(() -> asked.set(false), pause, TimeUnit.MILLISECONDS);
                CompletionStage<Void> unused = client.refreshPartitionsAsync();
            } catch (RejectedExecutionException | IllegalStateException closed) {
                // Nothing to ask any more.
            }
        }
    }
}
