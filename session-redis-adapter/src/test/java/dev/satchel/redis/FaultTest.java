package dev.satchel.redis;

import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.WriteResult;
import io.lettuce.core.RedisException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No acknowledged increment is lost, none is applied twice, and what is not known is said to be so. */
class FaultTest {

    private static final boolean FULL = "full".equals(System.getProperty("satchel.effort"));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();

    @Test
    void aWriteWhoseAnswerWasLostIsReportedAsUnknownAndNotSentAgain() {
        try (Proxy proxy = new Proxy(SERVERS.node().port());
                RedisSessionStore store = to(proxy.uri()).connect();
                RedisSessionStore direct = to(SERVERS.node().uri()).connect();
                Stats server = new Stats(SERVERS.node())) {
            store.create(record("a", 1, "one"));
            store.replace(record("a", 2, "two"), 1);

            proxy.cutAfter(0);
            assertThat(server.during(() -> {
                        assertThatThrownBy(() -> store.replace(record("a", 3, "three"), 2))
                                .isInstanceOf(SessionStoreUnavailableException.class)
                                .hasMessageContaining("unknown");
                        Until.holds("connected again", PATIENCE, () -> answers(store));
                    }))
                    .containsEntry("evalsha", 1L);

            assertThat(direct.find(key("a")).map(Records::text)).contains("three");
            assertThat(store.replace(record("a", 4, "four"), 3)).isEqualTo(WriteResult.APPLIED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void incrementsSurviveAConnectionThatBreaksAgainAndAgain(Counter.Way way) {
        try (Proxy proxy = new Proxy(SERVERS.node().port());
                RedisSessionStore store = to(proxy.uri()).connect();
                RedisSessionStore direct = to(SERVERS.node().uri()).connect()) {
            Counter counter = new Counter(store, way);
            Counter truth = new Counter(direct, way);
            int applied = 0;
            for (int i = 0; i < (FULL ? 300 : 20); i++) {
                // Sometimes the answer to a read is lost, sometimes that to a write.
                proxy.cutAfter(i % 7);
                for (int j = 0; j < 5; j++) {
                    int before = truth.stored();
                    boolean acknowledged = counter.increment();
                    int after = truth.stored();
                    assertThat(after - before).isBetween(acknowledged ? 1 : 0, 1);
                    applied += acknowledged ? 0 : after - before;
                    Until.holds("connected again", PATIENCE, () -> answers(store));
                }
            }

            assertThat(applied)
                    .as("writes that were applied and not acknowledged")
                    .isPositive();
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForLongerThanWasSaid() {
        try (Proxy proxy = new Proxy(SERVERS.node().port());
                RedisSessionStore store =
                        to(proxy.uri()).commandTimeout(Duration.ofMillis(200)).connect()) {
            store.create(record("a", 1, "one"));
            proxy.silent(true);

            assertThatThrownBy(() -> store.find(key("a")))
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("PT0.2S");
            assertThatThrownBy(() -> store.delete(key("a"), 1))
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("nothing was sent");
        }
    }

    @Test
    void anAnswerMayTakeLongerThanAConnectionMay() {
        try (Proxy proxy = new Proxy(SERVERS.node().port());
                RedisSessionStore store = to(proxy.uri())
                        .connectTimeout(Duration.ofSeconds(1))
                        .commandTimeout(Duration.ofMillis(1_500))
                        .connect()) {
            proxy.silent(true);

            assertThatThrownBy(() -> store.find(key("a")))
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("PT1.5S");
        }
    }

    @Test
    void withoutAConnectionEveryVerbFailsAtOnceAndNoneIsDoneLater() {
        try (Proxy proxy = new Proxy(SERVERS.node().port());
                RedisSessionStore store =
                        to(proxy.uri()).commandTimeout(Duration.ofSeconds(30)).connect()) {
            store.create(record("a", 1, "one"));
            proxy.refuse(true);
            Until.holds("disconnected", PATIENCE, () -> !answers(store));

            assertThatThrownBy(() -> store.replace(record("a", 2, "two"), 1))
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("nothing was sent");
            proxy.refuse(false);
            Until.holds("connected again", PATIENCE, () -> answers(store));

            assertThat(store.find(key("a")).map(Records::text)).contains("one");
        }
    }

    @Test
    void anInterruptedThreadStopsWaitingAndStaysInterrupted() {
        try (Proxy proxy = new Proxy(SERVERS.node().port());
                RedisSessionStore store = to(proxy.uri()).connect()) {
            proxy.silent(true);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> store.find(key("a"))).isInstanceOf(SessionStoreUnavailableException.class);

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void incrementsSurviveTheEndOfAServerThatKeepsItsFile(@TempDir Path directory) throws Exception {
        try (RedisProcess server = SERVERS.fresh(directory, "--appendonly", "yes", "--appendfsync", "always");
                RedisSessionStore store = to(server.uri()).connect()) {
            Counter counter = new Counter(store, Counter.Way.ENGINE);
            for (int i = 0; i < (FULL ? 10 : 2); i++) {
                whileCounting(counter, 3, () -> {
                    int before = counter.acknowledged();
                    Until.holds("under way", PATIENCE, () -> counter.acknowledged() > before + 50);
                    server.kill();
                    server.restart();
                    int after = counter.acknowledged();
                    Until.holds("under way again", PATIENCE, () -> counter.acknowledged() > after + 20);
                });
            }

            assertThat(counter.stored()).isBetween(counter.acknowledged(), counter.acknowledged() + counter.unknown());
        }
    }

    @Test
    void incrementsSurviveACoordinatedFailover(@TempDir Path directory) throws Exception {
        byte[] name = new KeyNames(namespace).record(Counter.key());
        // Patient, so that no node which had to wait for the processor is taken for dead: that fail-over would not be a
        // coordinated one, and
        // loses what was not replicated yet.
        try (RedisClusterProcesses cluster = SERVERS.freshCluster(directory, "--cluster-node-timeout", "5000");
                RedisSessionStore store = RedisSessionStore.cluster(cluster.seeds())
                        .namespace(namespace)
                        .clock(() -> NOW)
                        .connect()) {
            Counter counter = new Counter(store, Counter.Way.ENGINE);
            for (int i = 0; i < (FULL ? 8 : 2); i++) {
                RedisProcess former = cluster.primaryOf(name);
                RedisProcess next = cluster.replicaOf(former);
                whileCounting(counter, 3, () -> {
                    int before = counter.acknowledged();
                    Until.holds("under way", PATIENCE, () -> counter.acknowledged() > before + 50);
                    failOver(cluster, next, () -> cluster.primaryOf(name) == next);
                    int after = counter.acknowledged();
                    Until.holds("under way again", PATIENCE, () -> counter.acknowledged() > after + 50);
                });
                Until.holds("whole", PATIENCE, cluster::whole);
            }

            assertThat(counter.stored()).isBetween(counter.acknowledged(), counter.acknowledged() + counter.unknown());
        }
    }

    /** A replica gives up a coordinated fail-over after five seconds; who wants it asks again. */
    private static void failOver(RedisClusterProcesses cluster, RedisProcess next, BooleanSupplier done) {
        for (int asked = 1; ; asked++) {
            try {
                cluster.on(next, connection -> connection.sync().clusterFailover(false));
                Until.holds("failed over", Duration.ofSeconds(6), done);
                return;
            } catch (RedisException | AssertionError notYet) {
                if (asked == 10) {
                    throw notYet;
                }
            }
        }
    }

    private static void whileCounting(Counter counter, int threads, Runnable fault) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> counting = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counting.add(executor.submit(() -> {
                    while (!enough.get()) {
                        counter.increment();
                    }
                }));
            }
            try {
                fault.run();
            } finally {
                enough.set(true);
            }
            for (Future<?> each : counting) {
                each.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private RedisSessionStore.Builder to(String uri) {
        return RedisSessionStore.node(uri).namespace(namespace).clock(() -> NOW);
    }

    private static boolean answers(RedisSessionStore store) {
        try {
            store.find(key("nothing"));
            return true;
        } catch (SessionStoreUnavailableException notYet) {
            return false;
        }
    }
}
