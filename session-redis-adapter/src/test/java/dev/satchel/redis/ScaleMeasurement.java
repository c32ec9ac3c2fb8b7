package dev.satchel.redis;

import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StoredRecord;
import io.lettuce.core.ScriptOutputType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures of {@code docs/scale.md}. Its name keeps it out of the build:
 * {@code mvn -q -pl session-redis-adapter -am test -Dtest=ScaleMeasurement -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class ScaleMeasurement {

    private static final int[] SIZES = {200, 1_024, 2_800};

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();

    @Test
    void bytesPerSession(@TempDir Path directory) {
        int count = 20_000;
        for (boolean owned : new boolean[] {false, true}) {
            for (int size : SIZES) {
                try (RedisProcess server = SERVERS.fresh(directory.resolve(owned + "-" + size));
                        Stats stats = new Stats(server);
                        RedisSessionStore store = RedisSessionStore.node(server.uri())
                                .clock(() -> NOW)
                                .connect()) {
                    store.create(record("warm up", 1, ""));
                    long before = memory(stats);
                    inParallel(16, count, i -> {
                        StoredRecord plain = record("s" + i, i, "x".repeat(size));
                        Optional<OwnerKey> owner =
                                owned ? Optional.of(OwnerKey.of("shop", "user" + i)) : Optional.empty();
                        store.create(new StoredRecord(
                                plain.key(), i, plain.lastUsedAt(), plain.reclaimAt(), owner, plain.payload()));
                    });
                    long each = (memory(stats) - before) / count;
                    say("memory: %,d B payload, %s: %,d B per session, %,d B over the payload"
                            .formatted(size, owned ? "one owner each" : "no owner", each, each - size));
                    assertThat(each).isGreaterThan(size);
                }
            }
        }
    }

    @Test
    void operationsPerSecondBesideTheFloor() {
        try (Stats stats = new Stats(SERVERS.node());
                RedisSessionStore store = RedisSessionStore.node(SERVERS.node().uri())
                        .namespace(namespace)
                        .clock(() -> NOW)
                        .connect()) {
            int sessions = 1_000;
            String payload = "x".repeat(1_024);
            for (int i = 0; i < sessions; i++) {
                store.create(record("s" + i, 0, payload));
            }
            byte[][] names = new byte[sessions][];
            for (int i = 0; i < sessions; i++) {
                names[i] = new KeyNames(namespace).record(key("s" + i));
            }
            store.replace(record("s0", 0, payload), 0);
            byte[] value = RecordLayout.encode(record("s0", 0, payload), 0);
            byte[] life = TimeToLive.text(3_600_000);
            List<IntConsumer> operations = List.of(
                    i -> stats.commands().get(names[i % sessions]),
                    i -> store.find(key("s" + i % sessions)),
                    i -> stats.commands()
                            .evalsha(
                                    Script.REPLACE.sha(),
                                    ScriptOutputType.INTEGER,
                                    new byte[][] {names[i % sessions]},
                                    RecordLayout.number(0),
                                    value,
                                    life),
                    i -> store.replace(record("s" + i % sessions, 0, payload), 0),
                    i -> store.touch(key("s" + i % sessions), 0, 0, NOW, NOW.plusSeconds(3_600)));
            rates(8, 20, 1_000, operations);
            for (int threads : new int[] {1, 8, 32}) {
                double[] rates = rates(threads, 20, threads == 1 ? 300 : 1_000, operations);
                say(("%d threads: GET %,.0f/s, find %,.0f/s (takes %.2f of the floor); "
                                + "EVALSHA %,.0f/s, replace %,.0f/s (%.2f); touch %,.0f/s")
                        .formatted(
                                threads,
                                rates[0],
                                rates[1],
                                rates[0] / rates[1],
                                rates[2],
                                rates[3],
                                rates[2] / rates[3],
                                rates[4]));
            }
            assertThat(store.find(key("s0"))).isPresent();
        }
    }

    @Test
    void whatWaitingForAReplicaCosts() {
        RedisSessionStore.Builder builder =
                RedisSessionStore.cluster(SERVERS.cluster().seeds()).clock(() -> NOW);
        try (RedisSessionStore plain = builder.namespace(namespace).connect();
                RedisSessionStore confirmed =
                        builder.confirmedBy(1, Duration.ofSeconds(1)).connect()) {
            for (int i = 0; i < 300; i++) {
                plain.create(record("s" + i, 0, "x".repeat(1_024)));
                plain.replace(record("s" + i, 0, "x".repeat(1_024)), 0);
            }
            List<IntConsumer> operations = List.of(
                    i -> plain.replace(record("s" + i % 300, 0, "x".repeat(1_024)), 0),
                    i -> confirmed.replace(record("s" + i % 300, 0, "x".repeat(1_024)), 0));
            for (int threads : new int[] {1, 8, 32}) {
                double[] rates = rates(threads, 10, threads == 1 ? 200 : 600, operations);
                say("cluster, %d threads: replace %,.0f/s, confirmed by one replica %,.0f/s"
                        .formatted(threads, rates[0], rates[1]));
                assertThat(rates[1]).isPositive();
            }
        }
    }

    @Test
    void whatAKilledPrimaryTakesWithIt(@TempDir Path directory) throws Exception {
        for (int round = 0; round < 8; round++) {
            boolean confirmed = round % 2 == 1;
            boolean lagging = round >= 4;
            try (RedisClusterProcesses cluster = SERVERS.freshCluster(directory.resolve("round" + round))) {
                RedisSessionStore.Builder builder = RedisSessionStore.cluster(cluster.seeds())
                        .namespace(namespace)
                        .clock(() -> NOW);
                if (confirmed) {
                    builder.confirmedBy(1, Duration.ofMillis(200));
                }
                try (RedisSessionStore store = builder.connect()) {
                    int[] lost = lose(cluster, store, lagging);
                    say(
                            "primary killed, %s, replica %s: %d of %,d acknowledged writes lost, answered again after %,d ms"
                                    .formatted(
                                            confirmed ? "confirmed by one replica" : "unconfirmed",
                                            lagging ? "stuck for half a second before" : "up to date",
                                            lost[0],
                                            lost[1],
                                            lost[2]));
                    assertThat(confirmed ? lost[0] : 0).isZero();
                }
            }
        }
    }

    private int[] lose(RedisClusterProcesses cluster, RedisSessionStore store, boolean lagging) throws Exception {
        int writers = 8;
        String payload = "x".repeat(lagging ? 65_536 : 1_024);
        AtomicIntegerArray acknowledged = new AtomicIntegerArray(writers);
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(writers);
        List<Future<?>> all = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            int writer = w;
            store.create(record(Integer.toString(writer), 0, "x"));
            all.add(executor.submit(() -> {
                for (int version = 1; !enough.get(); version++) {
                    try {
                        store.replace(record(Integer.toString(writer), version, payload), version - 1);
                        acknowledged.set(writer, version);
                    } catch (SessionStoreException unknown) {
                        // This writer's account ends here.
                        return;
                    }
                }
            }));
        }
        RedisProcess primary = cluster.primaryOf(new KeyNames(namespace).record(key("0")));
        RedisProcess replica = cluster.replicaOf(primary);
        Until.holds("under way", Duration.ofSeconds(20), () -> acknowledged.get(0) > 50);
        if (lagging) {
            replica.pause();
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
        long start = System.nanoTime();
        primary.kill();
        if (lagging) {
            replica.resume();
        }
        Until.holds("failed over", Duration.ofSeconds(30), () -> answers(store));
        int millis = (int) ((System.nanoTime() - start) / 1_000_000);
        enough.set(true);
        for (Future<?> each : all) {
            each.get();
        }
        executor.shutdown();
        int lost = 0;
        int total = 0;
        for (int w = 0; w < writers; w++) {
            long stored = store.find(key(Integer.toString(w)))
                    .map(StoredRecord::version)
                    .orElse(0L);
            lost += (int) Math.max(0, acknowledged.get(w) - stored);
            total += acknowledged.get(w);
        }
        return new int[] {lost, total, millis};
    }

    private static boolean answers(RedisSessionStore store) {
        try {
            store.find(key("0"));
            return true;
        } catch (SessionStoreException notYet) {
            return false;
        }
    }

    private static long memory(Stats stats) {
        return stats.commands()
                .info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    /** Each operation in turn, slice by slice: what else the machine does hits all of them alike. */
    private static double[] rates(int threads, int slices, int count, List<IntConsumer> operations) {
        double[] seconds = new double[operations.size()];
        for (int slice = 0; slice < slices; slice++) {
            for (int i = 0; i < seconds.length; i++) {
                seconds[i] += count / rate(threads, count, operations.get(i));
            }
        }
        return Arrays.stream(seconds).map(each -> slices * count / each).toArray();
    }

    private static double rate(int threads, int count, IntConsumer operation) {
        long start = System.nanoTime();
        inParallel(threads, count, operation);
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void inParallel(int threads, int count, IntConsumer operation) {
        AtomicInteger next = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                all.add(executor.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        operation.accept(i);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        } finally {
            executor.shutdown();
        }
    }

    private static void say(String figure) {
        System.out.println("scale: " + figure);
    }
}
