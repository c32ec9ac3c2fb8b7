package dev.satchel.redis;

import dev.satchel.session.SessionConfigurationException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where the connection comes from: a client of our own, or the user's. */
@FunctionalInterface
interface Client {

    /** Connects. */
    Link open(Settings settings);

    /**
     * What a client of our own is told.
     *
     * @param connectTimeout for a connection, and for the greetings on it
     * @param name the name that the server shows for the connection, where the URI gives none
     */
    record Settings(Duration connectTimeout, String name) {}

    static Client node(String uri) {
        RedisURI address = parse(uri);
        return settings -> {
            prepare(address, settings);
            ClientResources resources = resources();
            RedisClient client = RedisClient.create(resources, address);
            client.setOptions(options(ClientOptions.builder(), settings).build());
            Runnable release = () -> release(client::shutdown, resources);
            return connect(() -> new NodeLink(client.connect(ByteArrayCodec.INSTANCE), release), release);
        };
    }

    static Client cluster(List<String> uris) {
        if (uris.isEmpty()) {
            throw new SessionConfigurationException(
                    "redis.no-seeds", "a cluster without a node to ask", "name one or more of its nodes");
        }
        List<RedisURI> seeds = uris.stream().map(Client::parse).toList();
        return settings -> {
            seeds.forEach(seed -> prepare(seed, settings));
            ClientResources resources = resources();
            RedisClusterClient client = RedisClusterClient.create(resources, seeds);
            ClusterClientOptions.Builder options = ClusterClientOptions.builder();
            options(options, settings);
            client.setOptions(options.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                            .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                            .enablePeriodicRefresh(Duration.ofSeconds(30))
                            .build())
                    .build());
            Runnable release = () -> release(client::shutdown, resources);
            return connect(
                    () -> new ClusterLink(client.connect(ByteArrayCodec.INSTANCE), settings.connectTimeout(), release),
                    release);
        };
    }

    static Client over(RedisClient client) {
        refuseReplay(client.getOptions());
        return settings -> connect(() -> new NodeLink(client.connect(ByteArrayCodec.INSTANCE), () -> {}), () -> {});
    }

    static Client over(RedisClusterClient client) {
        refuseReplay(client.getOptions());
        return settings -> connect(
                () -> new ClusterLink(client.connect(ByteArrayCodec.INSTANCE), settings.connectTimeout(), () -> {}),
                () -> {});
    }

    private static RedisURI parse(String uri) {
        try {
            return RedisURI.create(uri);
        } catch (IllegalArgumentException malformed) {
            // Its message repeats the URI, which may hold a password.
            throw new SessionConfigurationException(
                    "redis.uri",
                    "the address is no Redis URI",
                    "write redis://host:port or rediss://user:password@host:port, with special characters percent-encoded");
        }
    }

    private static void prepare(RedisURI uri, Settings settings) {
        uri.setTimeout(settings.connectTimeout());
        if (uri.getClientName() == null) {
            uri.setClientName(settings.name());
        }
    }

    /** The longest pause between two attempts to reconnect is a second, not Lettuce's thirty: users wait. */
    private static ClientResources resources() {
        return DefaultClientResources.builder()
                .reconnectDelay(Delay.exponential(Duration.ZERO, Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
                .build();
    }

    /**
     * Whatever is under way when a connection breaks fails, and what comes before there is a new one too. Otherwise Lettuce would send
     * again what it had no answer to. We time each wait ourselves: Lettuce would end it after the connect timeout, and set a timer for
     * each command.
     */
    private static ClientOptions.Builder options(ClientOptions.Builder options, Settings settings) {
        return options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(TimeoutOptions.create())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(10))
                                .interval(Duration.ofSeconds(5))
                                .count(3)
                                .build())
                        .build());
    }

    private static void refuseReplay(ClientOptions options) {
        if (!options.isRejectCommandsWhileDisconnected()) {
            throw new SessionConfigurationException(
                    "redis.client-replays",
                    "the client sends commands again after a reconnection, so that a write may be applied twice",
                    "set disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS) on the client's options");
        }
    }

    private static Link connect(java.util.function.Supplier<Link> connection, Runnable release) {
        try {
            return connection.get();
        } catch (RedisException failed) {
            release.run();
            throw Faults.unreachable(failed);
        }
    }

    private static void release(Runnable shutdown, ClientResources resources) {
        shutdown.run();
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
