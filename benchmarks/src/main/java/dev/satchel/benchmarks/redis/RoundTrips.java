package dev.satchel.benchmarks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts what the server is asked for each read and each write, by its own statistics. What a script calls is listed but is no round trip.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.redis.RoundTrips [round-trips.json]
 * </pre>
 */
public final class RoundTrips {

    private static final int TIMES = 1000;
    private static final List<String> SCRIPTS = List.of("eval", "evalsha");
    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

    private final StatefulRedisConnection<String, String> connection;
    private final JsonMapper json = new JsonMapper();
    private final ObjectNode results = json.createObjectNode();

    private RoundTrips(StatefulRedisConnection<String, String> connection) {
        this.connection = connection;
    }

    public static void main(String[] args) throws IOException {
        for (String name : List.of("floor", "satchel", "spring")) {
            try (RedisServer server = RedisServer.start();
                    RedisClient client = RedisClient.create(server.uri());
                    StatefulRedisConnection<String, String> connection = client.connect();
                    RedisContender contender = RedisContender.named(name, server, 10)) {
                RoundTrips counted = new RoundTrips(connection);
                counted.count(name, "read", () -> contender.read(3));
                counted.count(name, "write", () -> contender.write(3));
                if (args.length > 0) {
                    Path file = Path.of(args[0]);
                    ObjectNode all = Files.exists(file)
                            ? (ObjectNode) counted.json.readTree(file)
                            : counted.json.createObjectNode();
                    all.setAll(counted.results);
                    counted.json.writerWithDefaultPrettyPrinter().writeValue(file, all);
                }
            }
        }
    }

    private void count(String contender, String what, Runnable request) {
        request.run();
        connection.sync().configResetstat();
        for (int i = 0; i < TIMES; i++) {
            request.run();
        }
        Map<String, Long> calls = calls();
        boolean scripted = SCRIPTS.stream().anyMatch(calls::containsKey);
        long trips = calls.entrySet().stream()
                .filter(entry -> !scripted || SCRIPTS.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        double each = trips / (double) TIMES;
        System.out.printf("%-8s %-5s %.2f round trips; commands %s%n", contender, what, each, calls);
        ObjectNode node = results.putObject(contender + "." + what).put("roundTrips", each);
        calls.forEach((command, count) -> node.put(command, count / (double) TIMES));
    }

    private Map<String, Long> calls() {
        Map<String, Long> calls = new TreeMap<>();
        Matcher line = CALLS.matcher(connection.sync().info("commandstats"));
        while (line.find()) {
            calls.put(line.group(1), Long.parseLong(line.group(2)));
        }
        calls.keySet().removeIf(command -> command.startsWith("config") || command.equals("info"));
        return calls;
    }
}
