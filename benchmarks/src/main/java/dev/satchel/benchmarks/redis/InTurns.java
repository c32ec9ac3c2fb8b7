package dev.satchel.benchmarks.redis;

import dev.satchel.benchmarks.Turns;
import java.nio.file.Path;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Reads and writes in Redis by the floor and by Satchel, by {@link Turns}.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.redis.InTurns [redis-in-turns.json [blocks [requests]]]
 * </pre>
 */
public final class InTurns {

    private static final int RECORDS = 1000;

    private InTurns() {}

    public static void main(String[] args) throws Exception {
        int blocks = args.length > 1 ? Integer.parseInt(args[1]) : 300;
        int requests = args.length > 2 ? Integer.parseInt(args[2]) : 200;
        ArrayNode rows = new JsonMapper().createArrayNode();
        Turns turns = new Turns(blocks, requests, rows);
        SplittableRandom random = new SplittableRandom(42);
        try (RedisServer one = RedisServer.start();
                RedisServer other = RedisServer.start();
                RedisContender floor = RedisContender.named("floor", one, RECORDS);
                RedisContender satchel = RedisContender.named("satchel", other, RECORDS)) {
            turns.compare(
                    "read", () -> floor.read(random.nextInt(RECORDS)), () -> satchel.read(random.nextInt(RECORDS)));
            turns.compare(
                    "write", () -> floor.write(random.nextInt(RECORDS)), () -> satchel.write(random.nextInt(RECORDS)));
        }
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), rows);
        }
    }
}
