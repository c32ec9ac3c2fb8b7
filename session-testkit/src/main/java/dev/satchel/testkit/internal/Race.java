package dev.satchel.testkit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets several threads start at once. */
public final class Race {

    private static final int SECONDS = 60;

    private Race() {}

    /** One runner: its number, from 0 on. */
    @FunctionalInterface
    public interface Runner<T> {
        /** Runs. */
        T run(int number) throws Exception;
    }

    /** What each of {@code count} runners answers, all started at once. */
    public static <T> List<T> of(int count, Runner<T> runner) throws Exception {
        List<T> results = new ArrayList<>();
        for (List<T> round : rounds(count, 1, (number, round) -> runner.run(number))) {
            results.addAll(round);
        }
        return results;
    }

    /** A runner of several rounds. */
    @FunctionalInterface
    public interface RoundRunner<T> {
        /** Runs one round. */
        T run(int number, int round) throws Exception;
    }

    /** Several races with the same threads; the answers by round and runner. */
    public static <T> List<List<T>> rounds(int count, int rounds, RoundRunner<T> runner) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            Phaser start = new Phaser(count);
            List<Future<List<T>>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                running.add(threads.submit(runs(number, rounds, start, runner)));
            }
            List<List<T>> byRound = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                byRound.add(new ArrayList<>());
            }
            for (Future<List<T>> one : running) {
                List<T> results = finished(one);
                for (int round = 0; round < rounds; round++) {
                    byRound.get(round).add(results.get(round));
                }
            }
            return byRound;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> Callable<List<T>> runs(int number, int rounds, Phaser start, RoundRunner<T> runner) {
        return () -> {
            try {
                List<T> results = new ArrayList<>();
                for (int round = 0; round < rounds; round++) {
                    start.awaitAdvanceInterruptibly(start.arrive(), SECONDS, TimeUnit.SECONDS);
                    results.add(runner.run(number, round));
                }
                return results;
            } finally {
                // One that fails does not hold up the others.
                start.arriveAndDeregister();
            }
        };
    }

    private static <T> T finished(Future<T> running) throws Exception {
        try {
            return running.get(2 * SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Violation("several threads at once did not come to an end", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Violation violation) {
                throw violation;
            }
            throw new Violation("one of several threads at once threw " + e.getCause(), e.getCause());
        }
    }
}
