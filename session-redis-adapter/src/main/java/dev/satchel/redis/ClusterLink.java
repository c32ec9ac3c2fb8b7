package dev.satchel.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Connections to the nodes of a cluster. A command goes to the primary of its key's slot. If that one cannot be
 * reached, it goes to one of its replicas, which either has taken its place or answers that it has not. So a fail-over
 * is found out by the first command after it, before the new topology is known.
 */
final class ClusterLink implements Link {

    private final Renewal<Nodes> renewal;
    private final Refresh refresh;
    private final Duration timeout;
    private final Runnable release;
    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    /** With how long to wait for a connection, and what to do after all were closed. */
    ClusterLink(Renewal<Nodes> renewal, Refresh refresh, Duration timeout, Runnable release) {
        this.renewal = renewal;
        this.refresh = refresh;
        this.timeout = timeout;
        this.release = release;
    }

    @Override
    public Line line(byte[] key, Optional<String> redirect) {
        return await(toward(key, redirect));
    }

    @Override
    public CompletableFuture<Line> toward(byte[] key, Optional<String> redirect) {
        Nodes nodes = renewal.current();
        // "MOVED 3999 127.0.0.1:6381"; without a host it is the node that answered, at another port.
        Optional<String> target =
                redirect.map(text -> text.substring(text.lastIndexOf(' ') + 1)).filter(text -> !text.startsWith(":"));
        return target.isPresent() ? toward(nodes, target.get()) : toward(nodes, SlotHash.getSlot(key));
    }

    private CompletableFuture<Line> toward(Nodes nodes, String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        CompletableFuture<Line> line = nodes.line(host, port);
        if (!hopeful(line, host, port)) {
            throw new RedisException("the node that has the key cannot be reached");
        }
        if (line.isDone()) {
            // It is there again, and another node says that it is the primary still.
            silent.remove(Nodes.address(host, port));
        }
        return line;
    }

    private CompletableFuture<Line> toward(Nodes nodes, int slot) {
        Partitions partitions = nodes.partitions();
        RedisClusterNode primary = partitions.getMasterBySlot(slot);
        if (primary == null) {
            refresh.ask();
            throw new RedisException("no node has the slot");
        }
        CompletableFuture<Line> line = line(nodes, primary);
        // One that stood still may have been replaced meanwhile, and not know: what it acknowledges then is lost.
        if (!isSilent(primary) && hopeful(line, primary)) {
            return line;
        }
        refresh.ask();
        for (RedisClusterNode each : partitions) {
            if (primary.getNodeId().equals(each.getSlaveOf())) {
                CompletableFuture<Line> replica = line(nodes, each);
                if (hopeful(replica, each)) {
                    return replica;
                }
            }
        }
        return line;
    }

    private static CompletableFuture<Line> line(Nodes nodes, RedisClusterNode node) {
        return nodes.line(node.getUri().getHost(), node.getUri().getPort());
    }

    private boolean hopeful(CompletableFuture<Line> line, RedisClusterNode node) {
        return hopeful(line, node.getUri().getHost(), node.getUri().getPort());
    }

    /** Open, or about to be: a node that stood still takes connections and says nothing on them. */
    private boolean hopeful(CompletableFuture<Line> line, String host, int port) {
        if (!line.isDone()) {
            return !silent.contains(Nodes.address(host, port));
        }
        return !line.isCompletedExceptionally() && line.join().open();
    }

    private boolean isSilent(RedisClusterNode node) {
        return !silent.isEmpty()
                && silent.contains(
                        Nodes.address(node.getUri().getHost(), node.getUri().getPort()));
    }

    @Override
    public boolean reroutes() {
        return true;
    }

    @Override
    public void report(Line line, Trouble trouble) {
        refresh.ask();
        Nodes nodes = renewal.current();
        if (trouble == Trouble.MOVED) {
            return;
        }
        Optional<String> address = nodes.addressOf(line);
        if (address.isEmpty()) {
            return;
        }
        if (trouble == Trouble.SILENT) {
            silent.add(address.get());
            line.leave();
        }
        // Lettuce opens what broke anew by itself, and keeps what was closed closed.
        if (trouble != Trouble.BROKEN || line.left()) {
            renewal.renew(nodes);
        }
    }

    @Override
    public List<Line> primaries() {
        Nodes nodes = renewal.current();
        List<Line> lines = new ArrayList<>();
        for (RedisClusterNode node : nodes.partitions()) {
            if (node.getRole().isUpstream() && !node.getSlots().isEmpty()) {
                lines.add(await(line(nodes, node)));
            }
        }
        return lines;
    }

    private Line await(CompletableFuture<Line> line) {
        try {
            return line.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            refresh.ask();
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
    public boolean failsOver() {
        return true;
    }

    @Override
    public void close() {
        renewal.stop().close();
        release.run();
    }
}
