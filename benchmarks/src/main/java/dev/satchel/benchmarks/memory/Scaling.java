package dev.satchel.benchmarks.memory;

import dev.satchel.benchmarks.Visit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Requests for different sessions by several threads at once. On one stack they share what a stack and its store have
 * in common. Beside it are as many stacks, one for each thread, which share nothing but the machine. Each thread walks
 * through as many sessions of its own in both. Blocks of the two alternate; the result is the median ratio of
 * neighbours, and 1 means that a shared stack costs nothing. The floor does the same with bare caches.
 *
 * <pre>
 * java -cp benchmarks.jar dev.satchel.benchmarks.memory.Scaling [scaling.json [blocks [milliseconds [threads,…]]]]
 * </pre>
 */
public final class Scaling {

    private static final int LIVE = 10_000;
    private static final int BATCH = 100;

    private final int blocks;
    private final long nanos;
    private final ArrayNode rows;

    private Scaling(int blocks, long milliseconds, ArrayNode rows) {
        this.blocks = blocks;
        this.nanos = milliseconds * 1_000_000;
        this.rows = rows;
    }

    /** A request for the session at this step. */
    @FunctionalInterface
    private interface Request {
        Object at(Visitors visitors, int step);
    }

    public static void main(String[] args) throws Exception {
        int blocks = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        long milliseconds = args.length > 2 ? Long.parseLong(args[2]) : 500;
        String threads = args.length > 3
                ? args[3]
                : Integer.toString(Runtime.getRuntime().availableProcessors());
        ArrayNode rows = new JsonMapper().createArrayNode();
        Scaling scaling = new Scaling(blocks, milliseconds, rows);
        for (String count : threads.split(",", -1)) {
            for (String contender : List.of("floor", "satchel")) {
                scaling.compare(contender, "open-read", Integer.parseInt(count), Visitors::country);
                scaling.compare(contender, "open-write", Integer.parseInt(count), Visitors::choose);
            }
        }
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), rows);
        }
    }

    private void compare(String contender, String what, int threads, Request request) throws Exception {
        List<Visitors> own = IntStream.range(0, threads)
                .mapToObj(i -> visitors(contender, LIVE / threads))
                .toList();
        Visitors one = visitors(contender, LIVE);
        List<Visitors> same = IntStream.range(0, threads).mapToObj(i -> one).toList();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        double[] apart = new double[blocks];
        double[] shared = new double[blocks];
        double[] ratios = new double[blocks];
        try {
            // The first round warms up, and is overwritten.
            for (int i = 0; i < 2 * blocks; i++) {
                int at = i % blocks;
                apart[at] = block(executor, own, request);
                shared[at] = block(executor, same, request);
                ratios[at] = shared[at] / apart[at];
            }
        } finally {
            executor.shutdown();
            own.forEach(Visitors::close);
            one.close();
        }
        System.out.printf(
                "%-8s %-10s %2d threads: one each %,.0f/s, one for all %,.0f/s, ratio of neighbours %.2f%n",
                contender, what, threads, middle(apart), middle(shared), middle(ratios));
        rows.addObject()
                .put("contender", contender)
                .put("request", what)
                .put("threads", threads)
                .put("apartPerSecond", middle(apart))
                .put("sharedPerSecond", middle(shared))
                .put("ratio", middle(ratios));
    }

    private static Visitors visitors(String contender, int live) {
        return Visitors.of(LiveSessions.of(contender, live), Contents.of(Visit.Size.TYPICAL.visit()), live);
    }

    /** Requests for each second, of all threads together. */
    private double block(ExecutorService executor, List<Visitors> visitors, Request request) throws Exception {
        List<Future<Double>> rates = new ArrayList<>();
        int each = LIVE / visitors.size();
        for (int thread = 0; thread < visitors.size(); thread++) {
            int first = thread * each;
            Visitors mine = visitors.get(thread);
            rates.add(executor.submit(() -> rate(mine, first, each, request)));
        }
        double sum = 0;
        for (Future<Double> rate : rates) {
            sum += rate.get();
        }
        return sum;
    }

    /** Asks for these sessions again and again. With a stack of its own, a thread finds its first one there, too. */
    private double rate(Visitors visitors, int first, int each, Request request) {
        long began = System.nanoTime();
        int asked = 0;
        int seen = 0;
        long took = 0;
        while (took < nanos) {
            for (int i = 0; i < BATCH; i++) {
                seen += System.identityHashCode(request.at(visitors, first + asked++ % each)) & 1;
            }
            took = System.nanoTime() - began;
        }
        if (seen < 0) {
            throw new IllegalStateException("nobody may drop what was answered");
        }
        return asked * 1e9 / took;
    }

    private static double middle(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
