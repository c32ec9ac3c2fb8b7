package dev.satchel.session.internal;

import dev.satchel.session.Sessions;
import dev.satchel.session.backend.Checked;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Deletes expired sessions again and again, on somebody's executor, and knows whether it still does. */
final class Reaper implements Checked {

    private static final int STEP = 1000;

    /** After so many intervals without a round something is wrong. */
    private static final int PATIENCE = 3;

    private final Duration interval;
    private final ScheduledExecutorService executor;
    private final InstantSource clock;
    private volatile Round last;
    private volatile @Nullable Future<?> task;

    /** When a round ended, or the reaper began, and what went wrong. */
    private record Round(Instant endedAt, String fault) {}

    Reaper(Duration interval, ScheduledExecutorService executor, InstantSource clock) {
        this.interval = interval;
        this.executor = executor;
        this.clock = clock;
        this.last = new Round(clock.instant(), "");
    }

    /**
     * Begins.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the executor takes no tasks
     */
    void start(Sessions sessions) {
        long nanos = interval.toNanos();
        task = executor.scheduleWithFixedDelay(() -> reap(sessions), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    Duration interval() {
        return interval;
    }

    /** In steps, so that no single one takes long; a fault is over by the next round. */
    private void reap(Sessions sessions) {
        String fault = "";
        try {
            int deleted = STEP;
            while (deleted == STEP && !Thread.currentThread().isInterrupted()) {
                deleted = sessions.deleteExpired(STEP);
            }
        } catch (Throwable failed) {
            // A scheduled task that throws is never run again, and a store that fails now may answer next time.
            fault = failed.toString();
        }
        last = ended(fault);
    }

    /** A clock that fails must not end the task either. */
    private Round ended(String fault) {
        try {
            return new Round(clock.instant(), fault);
        } catch (Throwable timeless) {
            return new Round(last.endedAt(), timeless.toString());
        }
    }

    @Override
    public void check(Consumer<String> facts, Consumer<String> problems) {
        Future<?> scheduled = task;
        Round round = last;
        Instant due = round.endedAt().plus(interval.multipliedBy(PATIENCE));
        if (executor.isShutdown() || (scheduled != null && scheduled.isDone())) {
            problems.accept("reaper: it does not run any more, its executor was shut down");
        } else if (clock.instant().isAfter(due)) {
            problems.accept("reaper: no round ended since " + round.endedAt() + ", with one planned every " + interval);
        } else if (!round.fault().isEmpty()) {
            problems.accept("reaper: the round at " + round.endedAt() + " failed: " + round.fault());
        } else {
            facts.accept("reaper: every " + interval + ", last seen at " + round.endedAt());
        }
    }
}
