package dev.satchel.benchmarks.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Counts the commands that the server receives for each read and each write, as it reports them. A command of a client
 * is a round trip; a command that a script calls is listed and does not count. Commands that are sent together count
 * apart. Where Satchel sends anything but one command, it fails.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.redis.RoundTrips [round-trips.json]
 * </pre>
 */
public final class RoundTrips {

    private static final int TIMES = 1000;

    private final ArrayNode rows = new JsonMapper().createArrayNode();
    private final List<String> missed = new ArrayList<>();

    private RoundTrips() {}

    public static void main(String[] args) throws IOException {
        RoundTrips counted = new RoundTrips();
        for (String name : List.of("floor", "satchel", "spring")) {
            try (RedisServer server = RedisServer.start();
                    RedisContender contender = RedisContender.named(name, server, 10);
                    Monitor monitor = new Monitor(server.port())) {
                counted.count(monitor, name, "read", () -> contender.read(3));
                counted.count(monitor, name, "write", () -> contender.write(3));
            }
        }
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), counted.rows);
        }
        if (!counted.missed.isEmpty()) {
            throw new IllegalStateException("not one round trip each: " + counted.missed);
        }
    }

    private void count(Monitor monitor, String contender, String what, Runnable request) throws IOException {
        request.run();
        monitor.take();
        for (int i = 0; i < TIMES; i++) {
            request.run();
        }
        Map<String, Long> commands = monitor.take();
        long trips = commands.entrySet().stream()
                .filter(command -> !command.getKey().startsWith("script "))
                .mapToLong(Map.Entry::getValue)
                .sum();
        String each = commands.entrySet().stream()
                .map(command -> each(command.getValue()) + " " + command.getKey())
                .collect(Collectors.joining(", "));
        System.out.printf("%-8s %-5s %s round trips: %s%n", contender, what, each(trips), each);
        rows.addObject()
                .put("contender", contender)
                .put("request", what)
                .put("roundTrips", trips / (double) TIMES)
                .put("commands", each);
        if (contender.equals("satchel") && trips != TIMES) {
            missed.add(what + " " + each(trips));
        }
    }

    private static String each(long count) {
        return String.format(Locale.ROOT, "%.2f", count / (double) TIMES);
    }
}
