package dev.satchel.redis;

import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.SessionStoreException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long faults of the servers are felt, for {@code docs/scale.md}. Its name keeps it out of the build:
 * {@code mvn -q -pl session-redis-adapter -am test -Dtest=FaultMeasurement -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class FaultMeasurement {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();
    private final byte[] counter = new KeyNames(namespace).record(Counter.key());

    @Test
    void oneServer(@TempDir Path directory) throws Exception {
        try (RedisProcess server =
                        SERVERS.fresh(directory.resolve("a"), "--appendonly", "yes", "--appendfsync", "always");
                RedisSessionStore store = on(RedisSessionStore.node(server.uri()))) {
            measure("one server, killed and started again", store, () -> {
                server.kill();
                server.restart();
            });
            measure("one server, stopped for 5 s", store, () -> {
                server.pause();
                pass(Duration.ofSeconds(5));
                server.resume();
            });
        }
        try (RedisProcess former = SERVERS.fresh(directory.resolve("b"));
                RedisProcess next = SERVERS.fresh(
                        directory.resolve("c"), "--replicaof", "127.0.0.1", Integer.toString(former.port()));
                Proxy address = new Proxy(former.port());
                RedisSessionStore store = on(RedisSessionStore.node(address.uri()))) {
            Until.holds(
                    "replicated",
                    PATIENCE,
                    () -> RedisCommand.on(next, "INFO", "replication").contains("master_link_status:up"));
            measure("one address, primary demoted behind it", store, () -> {
                RedisCommand.on(next, "REPLICAOF", "NO", "ONE");
                RedisCommand.on(former, "REPLICAOF", "127.0.0.1", Integer.toString(next.port()));
                address.leadTo(next.port());
            });
        }
    }

    @Test
    void sentinels(@TempDir Path directory) throws Exception {
        for (boolean confirmed : new boolean[] {false, true}) {
            String how = confirmed ? ", confirmedBy(1, 200 ms)" : "";
            try (SentinelProcesses all = SERVERS.freshSentinels(directory.resolve("kill" + confirmed));
                    RedisSessionStore store = confirming(confirmed, RedisSessionStore.node(all.uri()))) {
                // With its only replica promoted there is nobody left to confirm, so it is measured without.
                if (!confirmed) {
                    measure("sentinels, primary killed" + how, store, all.server(0)::kill);
                }
            }
            try (SentinelProcesses all = SERVERS.freshSentinels(directory.resolve("stop" + confirmed));
                    RedisSessionStore store = confirming(confirmed, RedisSessionStore.node(all.uri()))) {
                measure("sentinels, primary stopped for 10 s" + how, store, () -> {
                    all.server(0).pause();
                    pass(Duration.ofSeconds(10));
                    all.server(0).resume();
                    Until.holds("demoted", PATIENCE, () -> all.follows(all.server(0)));
                });
            }
            try (SentinelProcesses all = SERVERS.freshSentinels(directory.resolve("manual" + confirmed));
                    RedisSessionStore store = confirming(confirmed, RedisSessionStore.node(all.uri()))) {
                measure("sentinels, manual fail-over" + how, store, () -> {
                    all.failOver();
                    Until.holds("failed over", PATIENCE, () -> all.follows(all.server(0)));
                });
            }
        }
    }

    @Test
    void cluster(@TempDir Path directory) throws Exception {
        for (boolean confirmed : new boolean[] {false, true}) {
            String how = confirmed ? ", confirmedBy(1, 200 ms)" : "";
            try (RedisClusterProcesses cluster = SERVERS.freshCluster(directory.resolve("c" + confirmed));
                    RedisSessionStore store = confirming(confirmed, RedisSessionStore.cluster(cluster.seeds()))) {
                measure(
                        "cluster, slot moved" + how,
                        store,
                        () -> cluster.whileMoving(
                                io.lettuce.core.cluster.SlotHash.getSlot(counter), counter, () -> {}));
                measure("cluster, primary stopped for 10 s" + how, store, () -> {
                    RedisProcess primary = cluster.primaryOf(counter);
                    primary.pause();
                    pass(Duration.ofSeconds(10));
                    primary.resume();
                    Until.holds("whole", PATIENCE, cluster::whole);
                });
            }
        }
        try (RedisClusterProcesses cluster = SERVERS.freshCluster(directory.resolve("kill"));
                RedisSessionStore store = on(RedisSessionStore.cluster(cluster.seeds()))) {
            measure("cluster, primary killed", store, () -> {
                cluster.primaryOf(counter).kill();
                pass(Duration.ofSeconds(8));
            });
        }
    }

    @Test
    void memoryBesideAServerThatStandsStill(@TempDir Path directory) throws Exception {
        try (RedisProcess server = SERVERS.fresh(directory);
                RedisSessionStore store = on(RedisSessionStore.node(server.uri()))) {
            String payload = "x".repeat(100_000);
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger next = new AtomicInteger();
            ExecutorService executor = Executors.newFixedThreadPool(100);
            server.pause();
            for (int i = 0; i < 100; i++) {
                Future<?> unused = executor.submit(() -> {
                    while (!enough.get()) {
                        try {
                            store.create(record("m" + next.incrementAndGet(), 1, payload));
                        } catch (SessionStoreException expected) {
                            pass(Duration.ofMillis(50));
                        }
                    }
                });
            }
            for (int second = 0; second <= 20; second += 5) {
                System.gc();
                say("memory: after %d s heap %d MiB, direct buffers %d MiB, %,d writes tried"
                        .formatted(second, heap(), direct(), next.get()));
                pass(Duration.ofSeconds(5));
            }
            enough.set(true);
            executor.shutdown();
            server.resume();
            Until.holds("answers", PATIENCE, () -> answers(store));
            assertThat(RedisCommand.on(server, "DBSIZE")).startsWith(":");
            say("memory: records that appeared afterwards " + RedisCommand.on(server, "DBSIZE"));
        }
    }

    /** Counts through a fault, and says how long nothing was acknowledged, and what of it was lost. */
    private static void measure(String what, RedisSessionStore store, Runnable fault) throws Exception {
        Counter counter = new Counter(store, Counter.Way.ENGINE);
        int before = counter.stored();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong longest = new AtomicLong();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Future<?> counting = executor.submit(() -> {
            long last = System.nanoTime();
            while (!enough.get()) {
                if (counter.increment()) {
                    long now = System.nanoTime();
                    longest.accumulateAndGet(now - last, Math::max);
                    last = now;
                }
            }
        });
        Until.holds("under way", PATIENCE, () -> counter.acknowledged() > 50);
        longest.set(0);
        fault.run();
        int after = counter.acknowledged();
        Until.holds("under way again", PATIENCE, () -> counter.acknowledged() > after + 50);
        enough.set(true);
        counting.get();
        executor.shutdown();
        say("%s: without service %,d ms; %,d acknowledged, %d of them lost"
                .formatted(
                        what,
                        longest.get() / 1_000_000,
                        counter.acknowledged(),
                        Math.max(0, counter.acknowledged() - (counter.stored() - before))));
    }

    private RedisSessionStore confirming(boolean confirmed, RedisSessionStore.Builder builder) {
        return on(confirmed ? builder.confirmedBy(1, Duration.ofMillis(200)) : builder);
    }

    private RedisSessionStore on(RedisSessionStore.Builder builder) {
        return builder.namespace(namespace).clock(() -> NOW).connect();
    }

    private static boolean answers(RedisSessionStore store) {
        try {
            store.find(Counter.key());
            return true;
        } catch (SessionStoreException notYet) {
            return false;
        }
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Until.holds("passed", time.plus(PATIENCE), () -> System.nanoTime() >= end);
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum()
                >> 20;
    }

    private static void say(String figure) {
        System.out.println("faults: " + figure);
    }
}
