package dev.satchel.benchmarks.file;

import dev.satchel.benchmarks.Turns;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Reads and writes of files by the floor and by Satchel, by {@link Turns}, among a thousand records.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.file.InTurns [file-in-turns.json [blocks [requests]]]
 * </pre>
 */
public final class InTurns {

    private static final int RECORDS = 1000;

    private InTurns() {}

    public static void main(String[] args) throws Exception {
        int blocks = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        int requests = args.length > 2 ? Integer.parseInt(args[2]) : 50;
        ArrayNode rows = new JsonMapper().createArrayNode();
        compare(new Turns(blocks, requests, rows));
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), rows);
        }
    }

    private static void compare(Turns turns) throws Exception {
        for (boolean forcing : new boolean[] {false, true}) {
            Bench floor = new Bench("floor", RECORDS, forcing).fill(0);
            Bench satchel = new Bench("satchel", RECORDS, forcing).fill(0);
            try {
                if (!forcing) {
                    turns.compare("read", read(floor), read(satchel));
                }
                turns.compare(forcing ? "write FSYNC" : "write OS", write(floor), write(satchel));
            } finally {
                floor.delete();
                satchel.delete();
            }
        }
    }

    private static Callable<Object> read(Bench bench) {
        return () -> bench.contender().read(bench.any());
    }

    private static Callable<Object> write(Bench bench) {
        return () -> {
            int index = bench.any();
            bench.contender().write(index);
            return index;
        };
    }
}
