package dev.satchel.sealed;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConfigurationException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One reload of a ring after the other, on somebody's executor, which drops a task that throws. This one does not
 * throw, not even where memory ran out. A node that silently stays with its keys refuses others' tokens later. Runs on
 * one thread at a time.
 */
final class ReloadTask implements Runnable {

    private static final System.Logger LOG = System.getLogger(KeyRing.class.getName());

    private final KeyRing ring;
    private final KeyRing.ReloadListener listener;

    /** The problem that was reported last; empty while there is no problem. */
    private String told = "";

    ReloadTask(KeyRing ring, KeyRing.ReloadListener listener) {
        this.ring = ring;
        this.listener = listener;
    }

    KeyRing.Reloading schedule(Duration interval, ScheduledExecutorService executor) {
        if (interval.isNegative() || interval.isZero() || interval.compareTo(Lifetime.MAX) > 0) {
            throw refused(
                    "the interval " + interval + " is no positive time of at most " + Lifetime.MAX, "use a second");
        }
        long nanos = interval.toNanos();
        try {
            Future<?> task = executor.scheduleWithFixedDelay(this, nanos, nanos, TimeUnit.NANOSECONDS);
            return () -> task.cancel(false);
        } catch (RejectedExecutionException shutDown) {
            throw refused("the executor takes no task any more", "hand over one that runs");
        }
    }

    private static SessionConfigurationException refused(String what, String fix) {
        return new SessionConfigurationException("sealed.reload-every", what, fix);
    }

    @Override
    public void run() {
        try {
            if (ring.reload()) {
                LOG.log(System.Logger.Level.INFO, "The keys of sessions have changed: {0}", ring);
            } else if (!told.isEmpty()) {
                LOG.log(System.Logger.Level.INFO, "The keys of sessions can be read again, and are the former ones.");
            }
            told = "";
        } catch (Throwable problem) {
            failed(problem);
        }
    }

    private void failed(Throwable problem) {
        String message = String.valueOf(problem.getMessage());
        try {
            if (!message.equals(told)) {
                told = message;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "The keys of sessions cannot be read, and the former ones stay in use: {0}",
                        message);
            }
            listener.failed(problem);
        } catch (Throwable dropped) {
            // A listener breaks nothing, nor does a log.
        }
    }
}
