package dev.satchel.benchmarks.memory;

import dev.satchel.benchmarks.Visit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * How many bytes of heap a live session takes: what the heap in use grows by while many sessions are made, after
 * collections, divided. The tokens are dropped, since they are the users'; a store that keeps the text of one as its
 * key keeps it, and it counts.
 *
 * <p>Each session gets values of its own, decoded from JSON, as a request would bring them: where a store keeps live
 * objects, no two sessions share any.
 *
 * <pre>
 * java -Xmx4g -XX:+UseSerialGC -cp benchmarks.jar dev.satchel.benchmarks.memory.HeapPerSession [heap.json [sessions [size [contenders]]]]
 * </pre>
 *
 * <p>{@code sessions} is 100,000, or one or more numbers with commas between; so are {@code contenders} some of all.
 */
public final class HeapPerSession {

    private static final String CONTENDERS = "floor,floorUnhashed,satchel,spring,vertx,tomcat,jetty,undertow";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private final int count;
    private final byte[] json;

    private HeapPerSession(int count, Visit visit) {
        this.count = count;
        this.json = JSON.writeValueAsBytes(visit);
    }

    /** Prints the table, and writes it to a file when one is named. */
    public static void main(String[] arguments) throws IOException {
        List<String> counts = List.of((arguments.length > 1 ? arguments[1] : "100000").split(",", -1));
        List<Visit.Size> sizes =
                arguments.length > 2 ? List.of(Visit.Size.valueOf(arguments[2])) : List.of(Visit.Size.values());
        List<String> contenders = List.of((arguments.length > 3 ? arguments[3] : CONTENDERS).split(",", -1));
        ArrayNode table = JSON.createArrayNode();
        for (Visit.Size size : sizes) {
            for (String count : counts) {
                int sessions = Integer.parseInt(count);
                new HeapPerSession(sessions, size.visit()).measure(contenders).forEach((contender, bytes) -> {
                    System.out.printf("%-8s %,9d %-14s %,7d bytes%n", size, sessions, contender, bytes);
                    table.addObject()
                            .put("size", size.name())
                            .put("sessions", sessions)
                            .put("contender", contender)
                            .put("bytes", bytes);
                });
            }
        }
        if (arguments.length > 0) {
            Files.write(
                    Path.of(arguments[0]), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(table));
        }
    }

    private Map<String, Long> measure(List<String> contenders) {
        Map<String, Long> row = new LinkedHashMap<>();
        row.put("json", (long) json.length);
        // Once in small, so that what a contender loads and keeps once is there before it is measured.
        for (String contender : contenders) {
            grown(contender, Math.min(count, 1_000));
        }
        for (String contender : contenders) {
            row.put(contender, Math.round((double) grown(contender, count) / count));
        }
        return row;
    }

    private long grown(String contender, int sessions) {
        try (LiveSessions live = LiveSessions.of(contender, sessions)) {
            live.create(fresh());
            long before = used();
            for (int i = 0; i < sessions; i++) {
                live.create(fresh());
            }
            long after = used();
            // Keeps it alive until it was measured.
            live.create(fresh());
            return after - before;
        }
    }

    private Contents fresh() {
        return Contents.of(JSON.readValue(json, new TypeReference<Visit>() {}));
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            MEMORY.gc();
            least = Math.min(least, MEMORY.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
