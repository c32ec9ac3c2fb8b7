package dev.satchel.benchmarks;

import java.util.Arrays;
import java.util.concurrent.Callable;
import tools.jackson.databind.node.ArrayNode;

/**
 * The floor and Satchel by turns, a block of requests of each, in one process. The
 * time of a round trip or a disk depends more on the machine's other work than on the caller. That work differs
 * between processes that run one after the other, and is alike for neighbouring blocks. The results are the median
 * ratio of neighbours, and the fastest block of each. For one thread.
 */
public final class Turns {

    private final int blocks;
    private final int requests;
    private final ArrayNode rows;

    /** So many blocks of so many requests each; what they took goes to {@code rows}. */
    public Turns(int blocks, int requests, ArrayNode rows) {
        this.blocks = blocks;
        this.requests = requests;
        this.rows = rows;
    }

    /** Compares the two at one kind of request. */
    public void compare(String what, Callable<?> floor, Callable<?> satchel) throws Exception {
        double[] floors = new double[blocks];
        double[] satchels = new double[blocks];
        double[] ratios = new double[blocks];
        // The first round warms up, and is overwritten.
        for (int i = 0; i < blocks + blocks / 2; i++) {
            int at = i % blocks;
            // The first contender alternates, because it may find the rest of the block before.
            if (i % 2 == 0) {
                floors[at] = block(floor);
                satchels[at] = block(satchel);
            } else {
                satchels[at] = block(satchel);
                floors[at] = block(floor);
            }
            ratios[at] = satchels[at] / floors[at];
        }
        Arrays.sort(floors);
        Arrays.sort(satchels);
        Arrays.sort(ratios);
        System.out.printf(
                "%-12s floor %.1f (fastest %.1f), satchel %.1f (fastest %.1f) µs, ratio of neighbours %.2f%n",
                what, middle(floors), floors[0], middle(satchels), satchels[0], middle(ratios));
        rows.addObject()
                .put("request", what)
                .put("floorMicros", middle(floors))
                .put("floorFastest", floors[0])
                .put("satchelMicros", middle(satchels))
                .put("satchelFastest", satchels[0])
                .put("ratio", middle(ratios))
                .put("quarter", ratios[blocks / 4])
                .put("threeQuarters", ratios[blocks * 3 / 4]);
    }

    /** Microseconds for each request of a block. */
    private double block(Callable<?> request) throws Exception {
        long began = System.nanoTime();
        int seen = 0;
        for (int i = 0; i < requests; i++) {
            seen += System.identityHashCode(request.call()) & 1;
        }
        long took = System.nanoTime() - began;
        if (seen < 0) {
            throw new IllegalStateException("nobody may drop what was answered");
        }
        return took / 1e3 / requests;
    }

    private static double middle(double[] sorted) {
        return sorted[sorted.length / 2];
    }
}
