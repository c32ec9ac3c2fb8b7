package dev.satchel.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Something connected, which is exchanged for a new one when it cannot serve.
 *
 * <p>One exchange is under way at a time, and one a second begins, give or take a jitter: the nodes of an application
 * do not come back in step. The former one stays in its place until the new one is connected, and open for as long
 * again as an answer may take. An exchange that fails is tried again until it succeeds.
 */
final class Renewal<T> {

    private static final int PAUSE_MILLIS = 1_000;
    private static final int JITTER_MILLIS = 250;

    private final Supplier<? extends CompletionStage<T>> connect;
    private final Consumer<T> close;
    private final ScheduledExecutorService timer;
    private final Duration patience;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean wanted = new AtomicBoolean();
    private volatile T current;
    private volatile boolean stopped;

    /** With how long the former one stays open. */
    Renewal(
            T first,
            Supplier<? extends CompletionStage<T>> connect,
            Consumer<T> close,
            ScheduledExecutorService timer,
            Duration patience) {
        this.current = first;
        this.connect = connect;
        this.close = close;
        this.timer = timer;
        this.patience = patience;
    }

    T current() {
        return current;
    }

    /** Has it exchanged, now or after the pause; does nothing if it was exchanged already. */
    void renew(T spoiled) {
        if (!stopped && current == spoiled) {
            wanted.set(true);
            begin();
        }
    }

    /** Exchanges nothing any more, and answers what is left to close. */
    T stop() {
        stopped = true;
        return current;
    }

    private void begin() {
        if (busy.compareAndSet(false, true)) {
            attempt();
        }
    }

    private void attempt() {
        if (stopped) {
            return;
        }
        wanted.set(false);
        try {
            CompletionStage<T> unused = connect.get().whenComplete((fresh, failure) -> {
                if (failure == null) {
                    replaceBy(fresh);
                } else {
                    later(this::attempt, pause());
                }
            });
        } catch (RuntimeException failed) {
            later(this::attempt, pause());
        }
    }

    private void replaceBy(T fresh) {
        T former = current;
        current = fresh;
        later(() -> close.accept(former), patience);
        later(this::rested, pause());
        if (stopped) {
            close.accept(fresh);
        }
    }

    private void rested() {
        busy.set(false);
        if (wanted.get()) {
            begin();
        }
    }

    private void later(Runnable task, Duration delay) {
        try {
            Future<?> unused = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // The client was shut down, and its connections with it.
            stopped = true;
        }
    }

    private static Duration pause() {
        return Duration.ofMillis(PAUSE_MILLIS + RandomGenerator.getDefault().nextInt(JITTER_MILLIS));
    }
}
