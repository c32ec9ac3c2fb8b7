package dev.satchel.testkit.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a check in a thread of its own and stops waiting when the time is up. The thread that did not come back is
 * interrupted and left: it keeps no virtual machine alive.
 */
final class TimeLimit {

    /** A call of a slow storage may be the last of very many: when the time is up, the two look alike. */
    private static final String SLOW = "; for a slow storage there is -Dsatchel.timeout=SECONDS";

    private static final String KIT = TimeLimit.class.getPackageName() + ".";

    /** The methods that a subject is asked for, besides those of every object. */
    private static final Set<String> CALLS = Set.of(
            "find",
            "create",
            "replace",
            "delete",
            "touch",
            "findByOwner",
            "deleteExpired",
            "onDrop",
            "instant",
            "open",
            "close",
            "traits",
            "power",
            "image",
            "crash",
            "outage",
            "codec",
            "encode",
            "decode",
            "start",
            "cleanUp");

    private TimeLimit() {}

    /**
     * The limit in the system property {@code satchel.timeout}, in seconds; by default a minute, and ten for full
     * effort.
     */
    static Duration configured(Effort effort) {
        String said = System.getProperty("satchel.timeout", "").strip();
        if (said.isEmpty()) {
            return Duration.ofSeconds(effort.of(60, 600));
        }
        try {
            long seconds = Long.parseLong(said);
            if (seconds > 0) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new IllegalArgumentException("satchel.timeout is '" + said + "', not a number of seconds from 1 on");
    }

    /**
     * The result or exception of the check. If the time is up, it is a violation that names the call that had not
     * returned.
     */
    static <T> T call(String name, Duration limit, Callable<T> check) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        // All threads that the check starts belong to the group, so that they can be found when they hang.
        ThreadGroup group = new ThreadGroup("satchel " + name);
        Thread thread = new Thread(group, () -> complete(result, check), "satchel " + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Violation stuck = stuck(group, thread, limit);
            group.interrupt();
            throw stuck;
        } catch (InterruptedException e) {
            group.interrupt();
            throw e;
        } catch (ExecutionException e) {
            throw thrown(Objects.requireNonNull(e.getCause()));
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> check) {
        try {
            result.complete(check.call());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private static Exception thrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return (Exception) cause;
    }

    private static Violation stuck(ThreadGroup group, Thread check, Duration limit) {
        Thread[] threads = new Thread[group.activeCount() + 16];
        int count = group.enumerate(threads);
        List<StackTraceElement[]> stacks = Arrays.stream(threads, 0, count)
                .sorted(Comparator.comparing(each -> each == check))
                .map(Thread::getStackTrace)
                .toList();
        for (StackTraceElement[] stack : stacks) {
            Optional<String> call = call(stack);
            if (call.isPresent()) {
                String observed = "the call of " + call.get() + " did not return within " + limit.toSeconds()
                        + " seconds, the time of the whole check" + SLOW;
                return new Violation(observed, new Stuck(call.get(), stack));
            }
        }
        String observed = "the check did not come to its end within " + limit.toSeconds() + " seconds" + SLOW;
        return new Violation(observed, new Stuck("the check", check.getStackTrace()));
    }

    /** Which call the kit waits for in this thread: one that a frame of the kit made. */
    private static Optional<String> call(StackTraceElement[] stack) {
        for (int i = 1; i < stack.length; i++) {
            String callee = stack[i - 1].getMethodName();
            if (stack[i].getClassName().startsWith(KIT) && CALLS.contains(callee)) {
                return Optional.of(callee);
            }
        }
        return Optional.empty();
    }

    /** Shows where a thread stood when the time was up. */
    private static final class Stuck extends Exception {
        private static final long serialVersionUID = 1L;

        Stuck(String call, StackTraceElement[] stack) {
            super("here " + call + " stood when the time was up", null, false, true);
            setStackTrace(stack);
        }
    }
}
