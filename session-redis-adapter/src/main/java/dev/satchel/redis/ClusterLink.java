package dev.satchel.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.internal.HostAndPort;
import io.lettuce.core.protocol.RedisCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Connections to the nodes of a cluster. Lettuce routes by slot and follows redirections; it opens the connection to a node when that is
 * first needed, and rejects what would have to wait for it, which is why such a command is sent again here.
 */
final class ClusterLink implements Link {

    private final StatefulRedisClusterConnection<byte[], byte[]> cluster;
    private final Duration timeout;
    private final Runnable release;

    /** With how long to wait for a connection, and what to do after all were closed. */
    ClusterLink(StatefulRedisClusterConnection<byte[], byte[]> cluster, Duration timeout, Runnable release) {
        this.cluster = cluster;
        this.timeout = timeout;
        this.release = release;
    }

    @Override
    public void dispatch(RedisCommand<byte[], byte[], Answer> command) {
        cluster.dispatch(command);
    }

    @Override
    public boolean reopen(byte[] key, Optional<String> redirect) {
        try {
            return primary(key, redirect).isOpen();
        } catch (RedisException noConnection) {
            return false;
        }
    }

    @Override
    public StatefulRedisConnection<byte[], byte[]> primary(byte[] key, Optional<String> redirect) {
        return await(connection(key, redirect));
    }

    private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connection(
            byte[] key, Optional<String> redirect) {
        if (!cluster.isOpen()) {
            throw new RedisException("the connections were closed");
        }
        // "MOVED 3999 127.0.0.1:6381"; without a host it is the node that answered, at another port.
        Optional<String> target =
                redirect.map(text -> text.substring(text.lastIndexOf(' ') + 1)).filter(text -> !text.startsWith(":"));
        if (target.isPresent()) {
            HostAndPort address = HostAndPort.parseCompat(target.get());
            return cluster.getConnectionAsync(address.getHostText(), address.getPort());
        }
        RedisClusterNode node = cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
        if (node == null) {
            throw new RedisException("no node has the slot");
        }
        return connection(node);
    }

    private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connection(RedisClusterNode node) {
        return cluster.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort());
    }

    @Override
    public List<StatefulRedisConnection<byte[], byte[]>> primaries() {
        List<StatefulRedisConnection<byte[], byte[]>> connections = new ArrayList<>();
        for (RedisClusterNode node : cluster.getPartitions()) {
            if (node.getRole().isUpstream() && !node.getSlots().isEmpty()) {
                connections.add(await(connection(node)));
            }
        }
        return connections;
    }

    private StatefulRedisConnection<byte[], byte[]> await(
            CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connection) {
        try {
            return connection.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new RedisException("no connection to a node of the cluster", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RedisException("interrupted while connecting", interrupted);
        }
    }

    @Override
    public String name() {
        return "redis cluster";
    }

    @Override
    public void close() {
        cluster.close();
        release.run();
    }
}
