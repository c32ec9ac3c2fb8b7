package dev.satchel.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A real cluster of three primaries, each with a replica. */
final class RedisClusterProcesses implements AutoCloseable {

    private static final int PRIMARIES = 3;

    private final List<RedisProcess> nodes = new ArrayList<>();
    private final RedisClient client = RedisClient.create();

    private RedisClusterProcesses() {}

    static RedisClusterProcesses start(Path binary, Path directory, String... options) {
        RedisClusterProcesses cluster = new RedisClusterProcesses();
        try {
            cluster.form(binary, directory, options);
        } catch (RuntimeException failed) {
            cluster.close();
            throw failed;
        }
        return cluster;
    }

    private void form(Path binary, Path directory, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-node-timeout",
                "1500",
                "--repl-diskless-sync",
                "yes",
                "--repl-diskless-sync-delay",
                "0",
                "--repl-diskless-load",
                "swapdb"));
        all.addAll(List.of(options));
        for (int i = 0; i < 2 * PRIMARIES; i++) {
            nodes.add(RedisProcess.start(binary, directory.resolve("node" + i), all.toArray(String[]::new)));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            int[] slots = IntStream.range(
                            i * SlotHash.SLOT_COUNT / PRIMARIES, (i + 1) * SlotHash.SLOT_COUNT / PRIMARIES)
                    .toArray();
            int epoch = i + 1;
            on(i, connection -> connection.sync().clusterSetConfigEpoch(epoch));
            on(i, connection -> connection.sync().clusterAddSlots(slots));
        }
        for (int i = 1; i < nodes.size(); i++) {
            on(
                    i,
                    connection -> connection
                            .sync()
                            .clusterMeet("127.0.0.1", nodes.get(0).port()));
        }
        Until.holds("all nodes know each other", Duration.ofSeconds(20), () -> allSee("cluster_known_nodes:6"));
        for (int i = 0; i < PRIMARIES; i++) {
            String primary = on(i, connection -> connection.sync().clusterMyId());
            on(i + PRIMARIES, connection -> connection.sync().clusterReplicate(primary));
        }
        Until.holds("the cluster is whole", Duration.ofSeconds(20), this::whole);
    }

    /** Whether every node calls the cluster whole, and every primary has its replica. */
    boolean whole() {
        return allSee("cluster_state:ok")
                && nodes.stream()
                                .filter(RedisProcess::alive)
                                .filter(this::replicated)
                                .count()
                        >= 3;
    }

    private boolean replicated(RedisProcess node) {
        String info = on(node, connection -> connection.sync().info("replication"));
        return info.contains("role:master") && info.contains("state=online");
    }

    private boolean allSee(String text) {
        return nodes.stream()
                .filter(RedisProcess::alive)
                .allMatch(node ->
                        on(node, connection -> connection.sync().clusterInfo()).contains(text));
    }

    String[] seeds() {
        return nodes.stream().map(RedisProcess::uri).toArray(String[]::new);
    }

    /** The node that takes writes for this key now. */
    RedisProcess primaryOf(byte[] key) {
        int slot = SlotHash.getSlot(key);
        return nodes.stream()
                .filter(RedisProcess::alive)
                .filter(node -> owns(node, slot))
                .findFirst()
                .orElseThrow();
    }

    /** A replica of this node. */
    RedisProcess replicaOf(RedisProcess primary) {
        String id = on(primary, connection -> connection.sync().clusterMyId());
        return nodes.stream()
                .filter(RedisProcess::alive)
                .filter(node -> id.equals(self(node).getSlaveOf()))
                .findFirst()
                .orElseThrow();
    }

    /** Makes a user on every node, as {@code ACL SETUSER} does. */
    void user(String name, String... rules) {
        for (RedisProcess node : nodes) {
            on(node, connection -> {
                CommandArgs<String, String> args =
                        new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(name);
                for (String rule : rules) {
                    args.add(rule);
                }
                return connection.sync().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), args);
            });
        }
    }

    /**
     * Does something while this slot is on its way to another primary, and this key of it is there already; then ends
     * the way.
     */
    void whileMoving(int slot, byte[] key, Runnable action) {
        RedisProcess source = owner(slot, true);
        RedisProcess target = owner(slot, false);
        String from = id(source);
        String to = id(target);
        on(target, connection -> connection.sync().clusterSetSlotImporting(slot, from));
        on(source, connection -> connection.sync().clusterSetSlotMigrating(slot, to));
        action.run();
        move(source, target, key);
        action.run();
        move(source, target, slot);
        on(target, connection -> connection.sync().clusterSetSlotNode(slot, to));
        on(source, connection -> connection.sync().clusterSetSlotNode(slot, to));
    }

    private void move(RedisProcess source, RedisProcess target, int slot) {
        try (Stats control = new Stats(source)) {
            for (byte[] key : control.commands().clusterGetKeysInSlot(slot, 1_000)) {
                control.commands().migrate("127.0.0.1", target.port(), key, 0, 5_000);
            }
        }
    }

    private void move(RedisProcess source, RedisProcess target, byte[] key) {
        try (Stats control = new Stats(source)) {
            control.commands().migrate("127.0.0.1", target.port(), key, 0, 5_000);
        }
    }

    /** The primary that has this slot, or one that has it not. */
    private RedisProcess owner(int slot, boolean has) {
        return nodes.stream()
                .filter(RedisProcess::alive)
                .filter(node -> self(node).is(RedisClusterNode.NodeFlag.UPSTREAM)
                        && self(node).hasSlot(slot) == has)
                .findFirst()
                .orElseThrow();
    }

    private String id(RedisProcess node) {
        return on(node, connection -> connection.sync().clusterMyId());
    }

    private boolean owns(RedisProcess node, int slot) {
        RedisClusterNode self = self(node);
        return self.is(RedisClusterNode.NodeFlag.UPSTREAM) && self.hasSlot(slot);
    }

    private RedisClusterNode self(RedisProcess node) {
        String view = on(node, connection -> connection.sync().clusterNodes());
        return ClusterPartitionParser.parse(view).stream()
                .filter(each -> each.is(RedisClusterNode.NodeFlag.MYSELF))
                .findFirst()
                .orElseThrow();
    }

    private <T> T on(int node, Function<StatefulRedisConnection<String, String>, T> action) {
        return on(nodes.get(node), action);
    }

    <T> T on(RedisProcess node, Function<StatefulRedisConnection<String, String>, T> action) {
        try (StatefulRedisConnection<String, String> connection = client.connect(RedisURI.create(node.uri()))) {
            return action.apply(connection);
        }
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
        client.shutdown();
    }
}
