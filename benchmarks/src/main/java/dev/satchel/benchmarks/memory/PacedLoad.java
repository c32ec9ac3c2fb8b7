package dev.satchel.benchmarks.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Requests that arrive at a steady pace, whether the one before was served or not. A request's time begins when it was
 * due, so that a pause counts for each request that waited. For one thread.
 */
final class PacedLoad {

    private static final long SLOW_NANOS = 1_000_000;
    private static final long MAX_WARM_UP_NANOS = 3_000_000_000L;

    /** A request that took long by itself. */
    private record Slow(long start, long end, long nanos) {}

    /** The times of all requests, from due to served. */
    static final class Result {
        /** How many requests arrived in a second. */
        final double perSecond;

        /** The longest time of a single request, in nanoseconds, that no collection explains. */
        final long longestPause;

        /** The longest collection in milliseconds. */
        final long longestCollection;

        private final int[] sorted;

        private Result(double perSecond, int[] sorted, long longestPause, long longestCollection) {
            this.perSecond = perSecond;
            this.sorted = sorted;
            this.longestPause = longestPause;
            this.longestCollection = longestCollection;
        }

        /** The time in nanoseconds that so many of a thousand requests did not exceed. */
        int perMille(int share) {
            return sorted[(int) Math.min(sorted.length - 1, sorted.length * (long) share / 1000)];
        }
    }

    private final IntFunction<Object> request;
    private int step;
    private int seen;

    PacedLoad(IntFunction<Object> request) {
        this.request = request;
    }

    /** Finds how many requests a second are served, then lets this share of them arrive for so long. */
    Result run(double share, long nanos) {
        long warmUp = Math.min(MAX_WARM_UP_NANOS, nanos);
        capacity(warmUp);
        double perSecond = share * capacity(warmUp);
        int[] times = new int[(int) (perSecond * nanos / 1e9)];
        List<Slow> slow = new ArrayList<>();
        try (GarbagePauses pauses = new GarbagePauses()) {
            paced(times, 1e9 / perSecond, slow, pauses);
            Arrays.sort(times);
            long longest = slow.stream()
                    .filter(one -> !pauses.between(one.start(), one.end()))
                    .mapToLong(Slow::nanos)
                    .max()
                    .orElse(0);
            return new Result(perSecond, times, longest, pauses.longest());
        }
    }

    private double capacity(long nanos) {
        int first = step;
        long began = System.nanoTime();
        while (System.nanoTime() - began < nanos) {
            serve();
        }
        return (step - first) * 1e9 / (System.nanoTime() - began);
    }

    private void paced(int[] times, double interval, List<Slow> slow, GarbagePauses pauses) {
        long began = System.nanoTime();
        for (int i = 0; i < times.length; i++) {
            long due = began + (long) (i * interval);
            long start = System.nanoTime();
            while (start < due) {
                Thread.onSpinWait();
                start = System.nanoTime();
            }
            serve();
            long end = System.nanoTime();
            times[i] = (int) Math.min(Integer.MAX_VALUE, end - due);
            if (end - start > SLOW_NANOS) {
                long now = pauses.now();
                slow.add(new Slow(now - (end - start) / 1_000_000, now, end - start));
            }
        }
        if (seen < 0) {
            throw new IllegalStateException("nobody may drop what was answered");
        }
    }

    private void serve() {
        seen += System.identityHashCode(request.apply(step++)) & 1;
    }
}
