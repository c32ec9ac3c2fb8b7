package dev.satchel.redis;

import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.WriteResult;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A connection that cannot serve is left: a server that stands still, and one that was demoted and lives on. */
class LeavingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BACK = Duration.ofSeconds(6);

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();

    @Test
    void aPrimaryThatWasDemotedBehindOneAddressIsLeftAndReadsGoOn(@TempDir Path directory) {
        try (RedisProcess former = SERVERS.fresh(directory.resolve("a"));
                RedisProcess next = SERVERS.fresh(
                        directory.resolve("b"), "--replicaof", "127.0.0.1", Integer.toString(former.port()));
                Proxy address = new Proxy(former.port());
                RedisSessionStore store = to(address.uri()).connect()) {
            store.create(record("a", 1, "one"));
            Until.holds("replicated", PATIENCE, () -> replicated(next));
            swap(former, next, address);

            Until.holds("written", BACK, () -> {
                assertThat(store.find(key("a"))).isPresent();
                return writes(store, "b");
            });
            assertThat(store.find(key("b"))).isPresent();
        }
    }

    @Test
    void soIsOneThatAClientOfYoursLeadsTo(@TempDir Path directory) {
        try (RedisProcess former = SERVERS.fresh(directory.resolve("a"));
                RedisProcess next = SERVERS.fresh(
                        directory.resolve("b"), "--replicaof", "127.0.0.1", Integer.toString(former.port()));
                Proxy address = new Proxy(former.port());
                RedisClient client = RedisClient.create(address.uri())) {
            client.setOptions(ClientOptions.builder()
                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .build());
            try (RedisSessionStore store = RedisSessionStore.over(client)
                    .namespace(namespace)
                    .clock(() -> NOW)
                    .connect()) {
                store.create(record("a", 1, "one"));
                Until.holds("replicated", PATIENCE, () -> replicated(next));
                swap(former, next, address);

                Until.holds("written", BACK, () -> writes(store, "b"));
            }
        }
    }

    @Test
    void aServerThatTakesNoWritesIsLeftAtMostOnceASecond(@TempDir Path directory) {
        try (RedisProcess server = SERVERS.fresh(directory, "--min-replicas-to-write", "0");
                Stats control = new Stats(server);
                RedisSessionStore store = to(server.uri()).connect()) {
            control.commands().configSet("min-replicas-to-write", "1");
            long before = connections(control);
            long start = System.nanoTime();

            for (int refused = 0; System.nanoTime() - start < 2_500_000_000L; refused++) {
                String id = "a" + refused;
                assertThatThrownBy(() -> store.create(record(id, 1, "one")))
                        .isInstanceOf(SessionStoreUnavailableException.class)
                        .hasMessageContaining("Redis answered NOREPLICAS to SET");
                assertThat(store.find(key("a"))).isEmpty();
            }

            long seconds = (System.nanoTime() - start) / 1_000_000_000L;
            assertThat(connections(control) - before).isBetween(1L, seconds + 1);
        }
    }

    @Test
    void whatTimedOutAtAServerThatStandsStillIsNotDoneLater(@TempDir Path directory) throws Exception {
        int threads = 20;
        try (RedisProcess server = SERVERS.fresh(directory);
                Stats control = new Stats(server);
                RedisSessionStore store =
                        to(server.uri()).commandTimeout(Duration.ofMillis(500)).connect()) {
            AtomicInteger failed = new AtomicInteger();
            AtomicInteger next = new AtomicInteger();
            server.pause();
            inParallel(threads, () -> {
                while (failed.get() < 200) {
                    try {
                        store.create(record("late" + next.incrementAndGet(), 1, "x".repeat(100_000)));
                    } catch (SessionStoreUnavailableException expected) {
                        failed.incrementAndGet();
                    }
                }
            });
            server.resume();
            Until.holds("written", BACK, () -> writes(store, "b"));

            // One of each thread was on its way when it stopped; all others were turned down at once.
            assertThat(next.get()).isGreaterThan(threads);
            assertThat(control.commands().dbsize()).isLessThanOrEqualTo(threads + 1L);
        }
    }

    @Test
    void aSlowAnswerThatWasAskedForIsNoSilence() {
        try (RedisSessionStore store = to(SERVERS.node().uri())
                        .clientName("patient-" + namespace)
                        .commandTimeout(Duration.ofMillis(200))
                        .confirmedBy(1, Duration.ofMillis(900))
                        .connect();
                Stats control = new Stats(SERVERS.node())) {
            String connection = connectionOf(control);
            ExecutorService executor = Executors.newSingleThreadExecutor();
            try {
                Future<?> waiting = executor.submit(() -> assertThatThrownBy(() -> store.create(record("a", 1, "one")))
                        .hasMessageContaining("0 of 1 replicas"));
                Until.holds(
                        "waiting",
                        PATIENCE,
                        () -> control.commands().clientList().contains("cmd=wait"));

                assertThatThrownBy(() -> store.find(key("a"))).hasMessageContaining("did not answer");
                assertThat(waiting).succeedsWithin(PATIENCE);
            } finally {
                executor.shutdownNow();
            }
            assertThat(connectionOf(control)).isEqualTo(connection);
        }
    }

    // Guard: Errand.Way.await, for a confirmed write behind others. One of these writes is always under way, and its
    // WAIT with it.
    @Test
    void aServerThatStandsStillIsLeftThoughConfirmationsAreWaitedForAllTheTime(@TempDir Path directory) {
        ScheduledExecutorService writers = Executors.newScheduledThreadPool(20);
        try (RedisProcess former = SERVERS.fresh(directory.resolve("a"));
                RedisProcess next = SERVERS.fresh(directory.resolve("b"));
                Proxy address = new Proxy(former.port());
                RedisSessionStore store = to(address.uri())
                        .commandTimeout(Duration.ofMillis(300))
                        .confirmedBy(1, Duration.ofMillis(100))
                        .connect()) {
            former.pause();
            address.leadTo(next.port());
            for (int writer = 0; writer < 20; writer++) {
                String id = "w" + writer;
                Future<?> unused =
                        writers.scheduleWithFixedDelay(() -> writes(store, id), 17L * writer, 1, TimeUnit.MILLISECONDS);
            }

            Until.holds("there", BACK, () -> {
                try (Stats control = new Stats(next)) {
                    return control.commands().dbsize() > 0;
                }
            });
            former.resume();
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void aPrimaryOfAClusterThatStandsStillIsLeftAndNoAcknowledgedWriteIsLost(@TempDir Path directory) throws Exception {
        try (RedisClusterProcesses cluster = SERVERS.freshCluster(directory);
                RedisSessionStore store = RedisSessionStore.cluster(cluster.seeds())
                        .namespace(namespace)
                        .clock(() -> NOW)
                        .connect()) {
            stopAPrimary(cluster, store);
        }
    }

    @Test
    void soIsOneThatAClientOfYoursKnows(@TempDir Path directory) throws Exception {
        try (RedisClusterProcesses cluster = SERVERS.freshCluster(directory);
                RedisClusterClient client = RedisClusterClient.create(cluster.seeds()[0])) {
            client.setOptions(ClusterClientOptions.builder()
                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .build());
            try (RedisSessionStore store = RedisSessionStore.over(client)
                    .namespace(namespace)
                    .clock(() -> NOW)
                    .connect()) {
                stopAPrimary(cluster, store);
            }
        }
    }

    /**
     * The primary stops when its replica has all that it acknowledged: the rest would be Redis's to lose. Nobody counts
     * at the moment at which it wakes: Redis Cluster drops what it takes until it hears of its successor.
     */
    private void stopAPrimary(RedisClusterProcesses cluster, RedisSessionStore store) throws Exception {
        Counter counter = new Counter(store, Counter.Way.ENGINE);
        counter.increment();
        RedisProcess primary = cluster.primaryOf(new KeyNames(namespace).record(Counter.key()));
        RedisProcess replica = cluster.replicaOf(primary);
        whileCounting(counter, () -> {
            Until.holds("under way", PATIENCE, () -> counter.acknowledged() > 50);
            takesNoMoreWrites(primary);
            Until.holds(
                    "replicated",
                    PATIENCE,
                    () -> offset(primary, "master_repl_offset:").equals(offset(replica, "slave_repl_offset:")));
            primary.pause();
            int before = counter.acknowledged();
            // The cluster elects another primary in a time of its own.
            Until.holds("written", PATIENCE, () -> counter.acknowledged() > before + 5);
        });
        primary.resume();
        Until.holds(
                "demoted",
                PATIENCE,
                () -> RedisCommand.on(primary, "INFO", "replication").contains("role:slave"));
        whileCounting(counter, () -> {
            int after = counter.acknowledged();
            Until.holds("under way again", PATIENCE, () -> counter.acknowledged() > after + 50);
        });
        assertThat(storedOf(counter)).isBetween(counter.acknowledged(), counter.acknowledged() + counter.unknown());
    }

    /** A client that rejects commands while it connects again answers a moment later. */
    private static int storedOf(Counter counter) {
        AtomicInteger stored = new AtomicInteger();
        Until.holds("answered", PATIENCE, () -> {
            try {
                stored.set(counter.stored());
                return true;
            } catch (SessionStoreUnavailableException connecting) {
                return false;
            }
        });
        return stored.get();
    }

    private static void takesNoMoreWrites(RedisProcess primary) {
        assertThat(RedisCommand.on(primary, "CLIENT", "PAUSE", "60000", "WRITE"))
                .isEqualTo("+OK");
    }

    private static String offset(RedisProcess server, String name) {
        return RedisCommand.on(server, "INFO", "replication")
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElseThrow();
    }

    private static void whileCounting(Counter counter, Runnable fault) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> counting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                counting.add(executor.submit(() -> {
                    while (!enough.get()) {
                        counter.increment();
                    }
                }));
            }
            fault.run();
            enough.set(true);
            for (Future<?> each : counting) {
                each.get();
            }
        } finally {
            enough.set(true);
            executor.shutdownNow();
        }
    }

    private static void swap(RedisProcess former, RedisProcess next, Proxy address) {
        RedisCommand.on(next, "REPLICAOF", "NO", "ONE");
        RedisCommand.on(former, "REPLICAOF", "127.0.0.1", Integer.toString(next.port()));
        address.leadTo(next.port());
    }

    private static boolean replicated(RedisProcess replica) {
        return RedisCommand.on(replica, "INFO", "replication").contains("master_link_status:up");
    }

    private static boolean writes(RedisSessionStore store, String id) {
        try {
            return store.create(record(id, 1, "text")) == WriteResult.APPLIED;
        } catch (SessionStoreException notYet) {
            return false;
        }
    }

    private String connectionOf(Stats control) {
        return control.commands()
                .clientList()
                .lines()
                .filter(line -> line.contains("name=patient-" + namespace))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElseThrow();
    }

    private static long connections(Stats control) {
        return control.commands()
                .info("stats")
                .lines()
                .filter(line -> line.startsWith("total_connections_received:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    private static void inParallel(int threads, Runnable task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(executor.submit(task));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private RedisSessionStore.Builder to(String uri) {
        return RedisSessionStore.node(uri).namespace(namespace).clock(() -> NOW);
    }
}
