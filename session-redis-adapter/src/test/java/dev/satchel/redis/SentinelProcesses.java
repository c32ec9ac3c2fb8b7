package dev.satchel.redis;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A real primary with a replica, and three sentinels that watch them. */
final class SentinelProcesses implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();

    private SentinelProcesses() {}

    static SentinelProcesses start(Path binary, Path directory, String... options) {
        SentinelProcesses all = new SentinelProcesses();
        try {
            all.form(binary, directory, options);
        } catch (RuntimeException failed) {
            all.close();
            throw failed;
        }
        return all;
    }

    private void form(Path binary, Path directory, String... options) {
        RedisProcess primary = RedisProcess.start(binary, directory.resolve("server0"), options(options));
        servers.add(primary);
        servers.add(RedisProcess.start(
                binary,
                directory.resolve("server1"),
                options(options, "--replicaof", "127.0.0.1", Integer.toString(primary.port()))));
        Until.holds("replicated", PATIENCE, () -> info(primary).contains("state=online"));
        for (int i = 0; i < 3; i++) {
            sentinels.add(RedisProcess.sentinel(binary, directory.resolve("sentinel" + i), primary));
        }
        Until.holds(
                "all sentinels know each other",
                PATIENCE,
                () -> sentinels.stream()
                        .allMatch(each ->
                                RedisCommand.on(each, "INFO", "sentinel").contains("slaves=1,sentinels=3")));
    }

    private static String[] options(String[] given, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"));
        all.addAll(List.of(given));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    String uri() {
        return sentinels.stream()
                .map(each -> "127.0.0.1:" + each.port())
                .collect(Collectors.joining(",", "redis-sentinel://", "#shop"));
    }

    /** The server that started as the primary, and the one that started as its replica. */
    RedisProcess server(int number) {
        return servers.get(number);
    }

    /** Has the sentinels promote the replica, as an operator does. */
    void failOver() {
        RedisCommand.on(sentinels.get(0), "SENTINEL", "FAILOVER", "shop");
    }

    boolean isPrimary(RedisProcess server) {
        return info(server).contains("role:master");
    }

    /** Whether this server follows the other one, and has all that it has. */
    boolean follows(RedisProcess server) {
        String info = info(server);
        return info.contains("role:slave")
                && info.contains("master_link_status:up")
                && info.contains("master_sync_in_progress:0");
    }

    /** Asks once more where the connection was cut: a sentinel cuts all of them when it reconfigures a server. */
    private static String info(RedisProcess server) {
        try {
            return RedisCommand.on(server, "INFO", "replication");
        } catch (UncheckedIOException cut) {
            return RedisCommand.on(server, "INFO", "replication");
        }
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        servers.forEach(RedisProcess::close);
    }
}
