package dev.satchel.redis;

import dev.satchel.session.SessionConfigurationException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the connection comes from: a client of our own, or the user's. */
@FunctionalInterface
interface Client {

    /** The most requests that wait for the answers on one connection. */
    int QUEUE = 10_000;

    /** Connects. */
    Link open(Settings settings);

    /**
     * The settings of a client of our own.
     *
     * @param connectTimeout for a connection, and for the greetings on it
     * @param name the name that the server shows for the connection, where the URI gives none
     * @param patience how long an answer may take: so long a connection that is left stays open
     */
    record Settings(Duration connectTimeout, String name, Duration patience) {}

    static Client node(String uri) {
        RedisURI address = parse(uri);
        boolean sentinels = !address.getSentinels().isEmpty();
        return settings -> {
            prepare(address, settings);
            ClientResources resources = resources();
            RedisClient client = RedisClient.create(resources, address);
            client.setOptions(options(ClientOptions.builder(), settings).build());
            Runnable release = () -> release(client::shutdown, resources);
            Supplier<CompletionStage<Line>> connect = sentinels
                    ? () -> MasterReplica.connectAsync(client, ByteArrayCodec.INSTANCE, address)
                            .thenApply(Line::new)
                    : () -> client.connectAsync(ByteArrayCodec.INSTANCE, address)
                            .thenApply(Line::new);
            return connect(
                    () -> new NodeLink(
                            renewal(connect, Line::leave, client.getResources(), settings), sentinels, release),
                    release,
                    addresses(List.of(address)));
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
            client.setOptions(options.validateClusterNodeMembership(false)
                    .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                            .enablePeriodicRefresh(Duration.ofSeconds(30))
                            .build())
                    .build());
            Runnable release = () -> release(client::shutdown, resources);
            return connect(() -> cluster(client, settings, release), release, addresses(seeds));
        };
    }

    static Client over(RedisClient client) {
        refuseReplay(client.getOptions());
        Supplier<CompletionStage<Line>> connect =
                () -> inBackground(() -> new Line(client.connect(ByteArrayCodec.INSTANCE)), client.getResources());
        return settings -> connect(
                () -> new NodeLink(renewal(connect, Line::leave, client.getResources(), settings), false, () -> {}),
                () -> {},
                "the address of your client");
    }

    static Client over(RedisClusterClient client) {
        refuseReplay(client.getOptions());
        return settings -> connect(() -> cluster(client, settings, () -> {}), () -> {}, "the addresses of your client");
    }

    private static Link cluster(RedisClusterClient client, Settings settings, Runnable release) {
        // The topology has to be known before a connection is asked for.
        client.getPartitions();
        Renewal<Nodes> nodes = renewal(
                () -> client.connectAsync(ByteArrayCodec.INSTANCE).thenApply(Nodes::new),
                Nodes::leave,
                client.getResources(),
                settings);
        return new ClusterLink(nodes, new Refresh(client), settings.connectTimeout(), release);
    }

    /** Connects, and waits for it. */
    private static <T> Renewal<T> renewal(
            Supplier<CompletionStage<T>> connect, Consumer<T> close, ClientResources resources, Settings settings) {
        try {
            // Lettuce ends each step of it after the connect timeout.
            T first = connect.get().toCompletableFuture().join();
            return new Renewal<>(first, connect, close, resources.eventExecutorGroup(), settings.patience());
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RedisException known ? known : new RedisException(failed.getCause());
        }
    }

    private static <T> CompletionStage<T> inBackground(Supplier<T> action, ClientResources resources) {
        CompletableFuture<T> result = new CompletableFuture<>();
        resources.eventExecutorGroup().execute(() -> {
            try {
                result.complete(action.get());
            } catch (RuntimeException failed) {
                result.completeExceptionally(failed);
            }
        });
        return result;
    }

    private static String addresses(List<RedisURI> uris) {
        return uris.stream()
                .flatMap(uri -> uri.getSentinels().isEmpty() ? Stream.of(uri) : uri.getSentinels().stream())
                .map(uri -> uri.getSocket() == null ? uri.getHost() + ":" + uri.getPort() : uri.getSocket())
                .collect(Collectors.joining(", "));
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
        uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(settings.connectTimeout()));
        if (uri.getClientName() == null) {
            uri.setClientName(settings.name());
        }
    }

    /**
     * The longest pause between two attempts to reconnect is a second, not Lettuce's thirty: users wait. It varies, so
     * that the nodes of an application do not come back in step. A connection that is closed is reset: what the server
     * has not received by then it never receives.
     */
    private static ClientResources resources() {
        return DefaultClientResources.builder()
                .reconnectDelay(Delay.fullJitter(Duration.ZERO, Duration.ofSeconds(1), 1, TimeUnit.MILLISECONDS))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterBootstrapInitialized(Bootstrap bootstrap) {
                        bootstrap.option(ChannelOption.SO_LINGER, 0);
                    }
                })
                .build();
    }

    /**
     * Commands under way fail when a connection breaks, and so do commands that come before there is a new one.
     * Otherwise Lettuce would send again what it had no answer to. We time each wait ourselves: Lettuce would end it
     * after the connect timeout, and set a timer for each command.
     */
    private static ClientOptions.Builder options(ClientOptions.Builder options, Settings settings) {
        return Maintenance.switchedOff(options)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUE)
                .timeoutOptions(TimeoutOptions.create())
                .socketOptions(KeepAlive.on(SocketOptions.builder().connectTimeout(settings.connectTimeout()))
                        .build());
    }

    private static void refuseReplay(ClientOptions options) {
        boolean rejects = switch (options.getDisconnectedBehavior()) {
            case REJECT_COMMANDS -> true;
            case ACCEPT_COMMANDS -> false;
            case DEFAULT -> !options.isAutoReconnect();
        };
        if (!rejects) {
            throw new SessionConfigurationException(
                    "redis.client-replays",
                    "the client sends commands again after a reconnection, so that a write may be applied twice",
                    "set disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS) on the client's options");
        }
    }

    private static Link connect(Supplier<Link> connection, Runnable release, String addresses) {
        try {
            return connection.get();
        } catch (RedisException failed) {
            release.run();
            throw Faults.unreachable(failed, addresses);
        }
    }

    private static void release(Runnable shutdown, ClientResources resources) {
        shutdown.run();
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
