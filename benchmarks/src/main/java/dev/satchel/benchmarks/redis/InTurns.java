package dev.satchel.benchmarks.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Reads and writes through the floor and through Satchel in turns, a block of each, in one process. A round trip depends on what else the
 * machine does far more than on the client, and processes that run one after the other do not meet the same; neighbouring blocks do. What
 * counts is the middle ratio of neighbours, and the fastest block of each.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.redis.InTurns [in-turns.json [blocks [requests]]]
 * </pre>
 */
public final class InTurns {

    private static final int RECORDS = 1000;

    private final int blocks;
    private final int requests;
    private final SplittableRandom random = new SplittableRandom(42);
    private final ArrayNode rows = new JsonMapper().createArrayNode();

    private InTurns(int blocks, int requests) {
        this.blocks = blocks;
        this.requests = requests;
    }

    public static void main(String[] args) throws IOException {
        InTurns turns = new InTurns(
                args.length > 1 ? Integer.parseInt(args[1]) : 300, args.length > 2 ? Integer.parseInt(args[2]) : 200);
        try (RedisServer one = RedisServer.start();
                RedisServer other = RedisServer.start();
                RedisContender floor = RedisContender.named("floor", one, RECORDS);
                RedisContender satchel = RedisContender.named("satchel", other, RECORDS)) {
            turns.compare("read", floor::read, satchel::read);
            turns.compare("write", floor::write, satchel::write);
        }
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), turns.rows);
        }
    }

    private void compare(String what, IntFunction<Object> floor, IntFunction<Object> satchel) {
        double[] floors = new double[blocks];
        double[] satchels = new double[blocks];
        double[] ratios = new double[blocks];
        // The first half warms up, and is overwritten.
        for (int i = 0; i < blocks + blocks / 2; i++) {
            int at = i % blocks;
            // Who comes first changes, for it may meet what the block before has left.
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
                "%-5s floor %.1f (fastest %.1f), satchel %.1f (fastest %.1f) µs, ratio of neighbours %.2f%n",
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
    private double block(IntFunction<Object> request) {
        long began = System.nanoTime();
        int seen = 0;
        for (int i = 0; i < requests; i++) {
            seen += System.identityHashCode(request.apply(random.nextInt(RECORDS))) & 1;
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
