package dev.satchel.testkit.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets several threads start at once, and counts how often they came between one another. A race of nanoseconds must be
 * run much more often than one over a network. So a race is repeated for a while, and longer while its runners seldom
 * meet.
 */
public final class Race {

    /** A start line has at least so many rounds, and a runner without one at least so many turns. */
    static final int MIN_ROUNDS = 60;

    /** How long a race is repeated at least: what takes nanoseconds is over long before. */
    private static final Duration MIN_TIME = Duration.ofMillis(300);

    /** How long a race is repeated at most, where runners seldom meet. */
    private static final Duration MAX_TIME = Duration.ofSeconds(1);

    /** Of so many meetings some strike between the steps of a call. */
    private static final int ENOUGH = 1_500;

    /** A round in which calls overlapped is worth so many turns between which somebody else had one. */
    private static final int ROUND = 3;

    /** A loop in which runners overlapped counts as so many rounds. */
    private static final int LOOP = 20;

    /** How long threads run is a matter of this machine's time, not of the bench's. */
    private static final InstantSource WATCH = InstantSource.system();

    private static final Duration SLICES = Duration.ofMillis(20);
    private static final int FULL = 10;
    private static final int STAGGER = 48;
    private static final int MAX_RUNNERS = 4;
    private static final long DISTURBANCE_NANOS = 20_000;

    private final AtomicInteger lastTurn = new AtomicInteger(-1);
    private final AtomicLong meetings = new AtomicLong();

    /** A participant of the race. */
    interface Racer extends Fixture {
        /** Its races. */
        Race race();

        /** How much to spend. */
        Effort effort();
    }

    /** One runner: its number, from 0 on. */
    @FunctionalInterface
    public interface Runner<T> {
        /** Runs. */
        T run(int number) throws Exception;
    }

    /** A runner of several rounds. */
    @FunctionalInterface
    public interface RoundRunner<T> {
        /** Runs one round. */
        T run(int number, int round) throws Exception;
    }

    /** The check of one race, made again and again: once at least, and for as long as chance needs. */
    static <R extends Racer> Rule.Check<R> again(Rule.Check<R> check) {
        return rig -> {
            int dose = rig.effort() == Effort.SMOKE ? 0 : rig.effort().of(1, FULL);
            Instant begin = WATCH.instant();
            Instant least = begin.plus(MIN_TIME.multipliedBy(dose));
            Instant most = begin.plus(MAX_TIME.multipliedBy(dose));
            do {
                check.on(rig);
            } while (WATCH.instant().isBefore(rig.race().meetings.get() < (long) ENOUGH * dose ? most : least));
        };
    }

    /**
     * How many runners meet at a start line: less than there are processors, where there are enough. A thread that has
     * to be woken up first comes too late.
     */
    static int runners() {
        return Math.max(2, Math.min(MAX_RUNNERS, Runtime.getRuntime().availableProcessors() / 2 + 1));
    }

    /** The turns of this runner in a loop: so many at least, and for one time slice. */
    Turns turns(int runner, int least) {
        return turns(runner, least, SLICES);
    }

    /** The turns of this runner in a loop: so many at least, and for so long. */
    Turns turns(int runner, int least, Duration time) {
        return new Turns(runner, least, WATCH.instant().plus(time));
    }

    /**
     * Turns of one runner in a loop: so many at least, and for so long that the scheduler stops some runner within one
     * of them. On a busy machine, where few run at once, that is what lets others in between.
     */
    final class Turns {
        private final int runner;
        private final int least;
        private final Instant end;
        private int number;
        private int met;

        private Turns(int runner, int least, Instant end) {
            this.runner = runner;
            this.least = least;
            this.end = end;
        }

        /** Whether there is another one. */
        boolean next() {
            number++;
            met += lastTurn.getAndSet(runner) == runner ? 0 : 1;
            boolean more = number <= least || WATCH.instant().isBefore(end);
            if (!more) {
                meetings.addAndGet(met);
            }
            return more;
        }

        /** Which one this is, from 1 on. */
        int number() {
            return number;
        }
    }

    /** The result of each of {@code count} runners, all started at once. */
    public <T> List<T> of(int count, Runner<T> runner) throws Exception {
        List<T> results = new ArrayList<>();
        for (List<T> round : raced(count, 1, ROUND * LOOP, (number, round) -> runner.run(number))) {
            results.addAll(round);
        }
        return results;
    }

    /** Several races with the same threads; the answers by round and runner. */
    public <T> List<List<T>> rounds(int count, int rounds, RoundRunner<T> runner) throws Exception {
        return raced(count, rounds, ROUND, runner);
    }

    private <T> List<List<T>> raced(int count, int rounds, int worth, RoundRunner<T> runner) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count + 1, Race::thread);
        try {
            if (count > 1) {
                threads.execute(Race::disturb);
            }
            Barrier start = new Barrier(count);
            List<Future<List<Lap<T>>>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(runs(i, rounds, start, runner)));
            }
            List<List<Lap<T>>> byRunner = new ArrayList<>();
            for (Future<List<Lap<T>>> one : running) {
                byRunner.add(finished(one));
            }
            List<List<T>> byRound = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                int number = round;
                List<Lap<T>> laps =
                        byRunner.stream().map(all -> all.get(number)).toList();
                meetings.addAndGet(overlap(laps) ? worth : 0);
                byRound.add(laps.stream().map(Lap::result).toList());
            }
            return byRound;
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Wakes up again and again. Each time it takes some runner's processor away, between any two of its steps, and the
     * scheduler goes on with another one. Where all run on one processor, little else lets others in between.
     */
    private static void disturb() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(DISTURBANCE_NANOS);
        }
    }

    private record Lap<T>(T result, Instant began, Instant ended) {}

    /** Whether one began before the one before it had ended. */
    private static boolean overlap(List<? extends Lap<?>> laps) {
        List<? extends Lap<?>> byBegin =
                laps.stream().sorted(Comparator.comparing(Lap::began)).toList();
        for (int i = 1; i < byBegin.size(); i++) {
            if (byBegin.get(i).began().isBefore(byBegin.get(i - 1).ended())) {
                return true;
            }
        }
        return false;
    }

    /** One that hangs keeps no virtual machine alive. */
    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "satchel race");
        thread.setDaemon(true);
        return thread;
    }

    private static <T> Callable<List<Lap<T>>> runs(int number, int rounds, Barrier start, RoundRunner<T> runner) {
        return () -> {
            SplittableRandom random = new SplittableRandom(number);
            try {
                List<Lap<T>> laps = new ArrayList<>();
                for (int round = 0; round < rounds; round++) {
                    start.await(round);
                    stagger(random);
                    Instant began = WATCH.instant();
                    T result = runner.run(number, round);
                    laps.add(new Lap<>(result, began, WATCH.instant()));
                }
                return laps;
            } finally {
                // One that fails does not hold up the others.
                start.open();
            }
        };
    }

    /** Less than a microsecond: who starts first, and by how little, is another matter each time. */
    private static void stagger(SplittableRandom random) {
        for (int spins = random.nextInt(STAGGER); spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }

    private static <T> T finished(Future<T> running) throws Exception {
        try {
            return running.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    /**
     * Where runners wait for one another, twice: until all have come, and until all are awake. A thread that has to be
     * woken up comes too late for a race of nanoseconds, so the second time they spin.
     */
    private static final class Barrier {
        private static final long OPEN = 1L << 40;
        private static final int SPINS = 200;
        private static final int YIELDS = 2_000;
        private static final int AWAKE = 5_000;

        private final int count;
        private final AtomicLong arrived = new AtomicLong();
        private final AtomicLong awake = new AtomicLong();

        Barrier(int count) {
            this.count = count;
        }

        void await(int round) throws InterruptedException {
            long all = (round + 1L) * count;
            arrived.incrementAndGet();
            for (int tries = 0; arrived.get() < all; tries++) {
                if (tries < SPINS) {
                    Thread.onSpinWait();
                } else if (tries < YIELDS) {
                    LockSupport.parkNanos(1);
                } else {
                    LockSupport.parkNanos(50_000);
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            }
            awake.incrementAndGet();
            for (int tries = 0; tries < AWAKE && awake.get() < all; tries++) {
                Thread.onSpinWait();
            }
        }

        void open() {
            arrived.addAndGet(OPEN);
            awake.addAndGet(OPEN);
        }
    }
}
