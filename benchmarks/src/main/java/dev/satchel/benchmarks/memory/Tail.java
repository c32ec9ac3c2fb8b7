package dev.satchel.benchmarks.memory;

import dev.satchel.benchmarks.Visit;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The slowest of a thousand requests: one thread serves nine tenths of what it could, among a million live sessions,
 * while a reaper deletes others that pass. The floor is a cache of JSON, without a reaper. A request's time begins when
 * it was due. A pause that no collection of garbage explains is the contender's, or the machine's.
 *
 * <pre>
 * java -Xmx4g -cp benchmarks.jar dev.satchel.benchmarks.memory.Tail [tail.json [live [milliseconds]]]
 * </pre>
 */
public final class Tail {

    private static final double SHARE = 0.9;
    /** Each passes this long after the one before. */
    private static final Duration APART = Duration.ofMillis(1);

    private final int live;
    private final int milliseconds;
    private final ArrayNode rows;

    private Tail(int live, int milliseconds, ArrayNode rows) {
        this.live = live;
        this.milliseconds = milliseconds;
        this.rows = rows;
    }

    public static void main(String[] args) throws Exception {
        int live = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        int milliseconds = args.length > 2 ? Integer.parseInt(args[2]) : 20_000;
        ArrayNode rows = new JsonMapper().createArrayNode();
        Tail tail = new Tail(live, milliseconds, rows);
        tail.floor();
        tail.satchel();
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), rows);
        }
    }

    private void floor() throws Exception {
        try (Visitors visitors = Visitors.of(LiveSessions.of("floor", live), contents(), live)) {
            measure("floor", "open-read", visitors::country);
            measure("floor", "open-write", visitors::choose);
        }
    }

    private void satchel() throws Exception {
        ScheduledExecutorService reaper = Executors.newSingleThreadScheduledExecutor();
        SteppedClock clock = new SteppedClock();
        LongAdder reaped = new LongAdder();
        MemorySessionStore store =
                MemorySessionStore.builder().anonymous(4 * live).clock(clock).build();
        SatchelSessions sessions = SatchelSessions.over(
                store,
                builder -> builder.policy(policy())
                        .clock(clock)
                        .reapEvery(Duration.ofSeconds(1), reaper)
                        .listener(event -> count(event, reaped)),
                reaper::shutdown);
        Instant firstPasses = passing(sessions, clock);
        try (Visitors visitors = Visitors.of(sessions, contents(), live)) {
            clock.runFrom(firstPasses);
            measure("satchel", "open-read", visitors::country);
            measure("satchel", "open-write", visitors::choose);
        }
        System.out.printf("reaped %d%n", reaped.sum());
        rows.addObject().put("reaped", reaped.sum());
    }

    private static SessionPolicy policy() {
        return SessionPolicy.builder()
                .idle(Duration.ofHours(2))
                .touchEvery(Duration.ofHours(1))
                .build();
    }

    private static void count(SessionEvent event, LongAdder reaped) {
        if (event instanceof SessionEvent.Ended) {
            reaped.increment();
        }
    }

    /** Makes sessions that pass one after the other, from the moment that is answered until the end of the run. */
    private Instant passing(SatchelSessions sessions, SteppedClock clock) {
        Lifetime short_ = Lifetime.of(Duration.ofMinutes(1), Duration.ofHours(1));
        Contents contents = contents();
        Instant first = sessions.createPassing(contents, short_);
        for (int i = 1; i < 3 * milliseconds; i++) {
            clock.step(APART);
            sessions.createPassing(contents, short_);
        }
        return first;
    }

    private static Contents contents() {
        return Contents.of(Visit.Size.TYPICAL.visit());
    }

    private void measure(String contender, String what, IntFunction<Object> request) throws Exception {
        PacedLoad.Result result = new PacedLoad(request).run(SHARE, milliseconds * 1_000_000L);
        double median = result.perMille(500);
        System.out.printf(
                "%-8s %-10s %,10.0f/s  median %,7.0f ns, 99 %% %,9d ns, 99.9 %% %,11d ns, longest pause %.1f ms"
                        + " beside collections of at most %d ms%n",
                contender,
                what,
                result.perSecond,
                median,
                result.perMille(990),
                result.perMille(999),
                result.longestPause / 1e6,
                result.longestCollection);
        rows.addObject()
                .put("contender", contender)
                .put("request", what)
                .put("perSecond", result.perSecond)
                .put("medianNanos", median)
                .put("p99Nanos", result.perMille(990))
                .put("p999Nanos", result.perMille(999))
                .put("longestPauseMillis", result.longestPause / 1e6)
                .put("longestCollectionMillis", result.longestCollection);
    }

    /** A clock that is set by hand, and from some moment on runs like any other. */
    private static final class SteppedClock implements InstantSource {

        private volatile Instant base = Instant.parse("2026-01-01T00:00:00Z");
        private volatile long ranSince;

        void step(Duration further) {
            base = base.plus(further);
        }

        void runFrom(Instant instant) {
            base = instant;
            ranSince = System.nanoTime();
        }

        @Override
        public Instant instant() {
            return ranSince == 0 ? base : base.plusNanos(System.nanoTime() - ranSince);
        }
    }
}
