package dev.satchel.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The connections to the nodes of a cluster. Lettuce opens the one to a node when it is first asked for. */
final class Nodes {

    private final StatefulRedisClusterConnection<byte[], byte[]> cluster;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Nodes(StatefulRedisClusterConnection<byte[], byte[]> cluster) {
        this.cluster = cluster;
    }

    Partitions partitions() {
        return cluster.getPartitions();
    }

    CompletableFuture<Line> line(String host, int port) {
        if (closed) {
            throw new RedisException("the connections were closed");
        }
        return cluster.getConnectionAsync(host, port)
                .thenApply(connection -> lines.compute(
                        address(host, port),
                        (at, known) ->
                                known != null && known.connection() == connection ? known : new Line(connection)));
    }

    /** The address of this connection; empty if it is not one of these. */
    Optional<String> addressOf(Line line) {
        return lines.entrySet().stream()
                .filter(each -> each.getValue() == line)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** As {@link #leave}, and waits for it. */
    void close() {
        closed = true;
        cluster.close();
    }

    void leave() {
        closed = true;
        CompletableFuture<Void> unused = cluster.closeAsync();
    }

    static String address(String host, int port) {
        return host + ":" + port;
    }
}
