package dev.satchel.redis;

import static dev.satchel.redis.Records.ADA;
import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.owned;
import static dev.satchel.redis.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.WriteResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A primary and a replica behind three sentinels, which declare a server down after 1.5 seconds. */
class SentinelTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();

    @Test
    void itSaysWhatAFailOverMayUndoUnlessReplicasConfirm(@TempDir Path directory) {
        try (SentinelProcesses all = SERVERS.freshSentinels(directory)) {
            try (RedisSessionStore store = to(all).connect();
                    RedisSessionStore confirmed =
                            to(all).confirmedBy(1, Duration.ofSeconds(5)).connect()) {
                assertThat(store.create(owned("a", 1, ADA))).isEqualTo(WriteResult.APPLIED);
                assertThat(confirmed.replace(owned("a", 2, ADA), 1)).isEqualTo(WriteResult.APPLIED);
                assertThat(store.findByOwner(ADA, Optional.empty(), 10).records())
                        .containsExactly(owned("a", 2, ADA));
                assertThat(store.traits().displayName())
                        .startsWith("redis sentinel")
                        .contains("a fail-over may undo the latest acknowledged writes, sign-outs among them");
                assertThat(confirmed.traits().displayName()).isEqualTo("redis sentinel");
            }
            RedisCommand.on(all.server(0), "CONFIG", "SET", "min-replicas-to-write", "1");
            try (RedisSessionStore guarded = to(all).connect()) {
                assertThat(guarded.traits().displayName()).isEqualTo("redis sentinel");
            }
        }
    }

    @Test
    void theEndOfAPrimaryIsBridged(@TempDir Path directory) throws Exception {
        try (SentinelProcesses all = SERVERS.freshSentinels(directory);
                RedisSessionStore store = to(all).connect()) {
            Counter counter = new Counter(store, Counter.Way.ENGINE);
            whileCounting(counter, () -> {
                all.server(0).kill();
                int before = counter.acknowledged();
                Until.holds("written", PATIENCE, () -> counter.acknowledged() > before + 20);
            });
            assertThat(all.isPrimary(all.server(1))).isTrue();
            assertThat(counter.stored())
                    .isBetween(
                            counter.acknowledged() - Counter.NOT_REPLICATED,
                            counter.acknowledged() + counter.unknown());
        }
    }

    @Test
    void aPrimaryThatStandsStillIsLeftAndTakesNoWritesWhenItWakes(@TempDir Path directory) throws Exception {
        try (SentinelProcesses all = SERVERS.freshSentinels(directory);
                RedisSessionStore store = to(all).connect()) {
            Counter counter = new Counter(store, Counter.Way.ENGINE);
            whileCounting(counter, () -> {
                all.server(0).pause();
                int before = counter.acknowledged();
                Until.holds("written", PATIENCE, () -> counter.acknowledged() > before + 20);
                all.server(0).resume();
                Until.holds("demoted", PATIENCE, () -> all.follows(all.server(0)));
            });
            assertThat(counter.stored())
                    .isBetween(
                            counter.acknowledged() - Counter.NOT_REPLICATED,
                            counter.acknowledged() + counter.unknown());
        }
    }

    @Test
    void noConfirmedSignOutComesBackAfterAManualFailOver(@TempDir Path directory) {
        try (SentinelProcesses all = SERVERS.freshSentinels(directory);
                RedisSessionStore store =
                        to(all).confirmedBy(1, Duration.ofMillis(200)).connect()) {
            assertThat(comingBack(all, store)).isEmpty();
        }
    }

    @Test
    void norOneThatAPrimaryTookWhichNeedsAReplicaForIt(@TempDir Path directory) {
        try (SentinelProcesses all = SERVERS.freshSentinels(
                        directory, "--min-replicas-to-write", "1", "--min-replicas-max-lag", "2");
                RedisSessionStore store = to(all).connect()) {
            assertThat(comingBack(all, store)).isEmpty();
        }
    }

    /** Signs out during a manual fail-over and after it; which of the sessions are there again in the end? */
    private static List<String> comingBack(SentinelProcesses all, RedisSessionStore store) {
        int sessions = 60;
        for (int i = 0; i < sessions; i++) {
            String id = "a" + i;
            Until.holds("created", PATIENCE, () -> created(store, id));
        }
        all.failOver();
        long start = System.nanoTime();
        List<String> ended = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            String id = "a" + i;
            if (ends(store, id)) {
                ended.add(id);
            }
            long due = start + Duration.ofMillis(100).toNanos() * i;
            // Spread over the time that the sentinels take.
            Until.holds("due", PATIENCE, () -> System.nanoTime() >= due);
        }
        Until.holds("failed over", PATIENCE, () -> all.isPrimary(all.server(1)) && all.follows(all.server(0)));
        Until.holds("written", PATIENCE, () -> writes(store));
        for (int i = 0; i < sessions; i++) {
            String id = "a" + i;
            if (!ended.contains(id)) {
                Until.holds("ended", PATIENCE, () -> ends(store, id));
                ended.add(id);
            }
        }
        return ended.stream().filter(id -> store.find(key(id)).isPresent()).toList();
    }

    private static boolean created(RedisSessionStore store, String id) {
        try {
            return store.create(record(id, 1, "text")) == WriteResult.APPLIED
                    || store.find(key(id)).isPresent();
        } catch (SessionStoreUnavailableException unknown) {
            return false;
        }
    }

    private static boolean ends(RedisSessionStore store, String id) {
        try {
            return store.delete(key(id), 1) != WriteResult.CONFLICT;
        } catch (SessionStoreException unknown) {
            return false;
        }
    }

    private static boolean writes(RedisSessionStore store) {
        try {
            return store.create(record(UUID.randomUUID().toString(), 1, "text")) == WriteResult.APPLIED;
        } catch (SessionStoreException notYet) {
            return false;
        }
    }

    private static void whileCounting(Counter counter, Runnable fault) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> counting = executor.submit(() -> {
                while (!enough.get()) {
                    counter.increment();
                }
            });
            Until.holds("under way", PATIENCE, () -> counter.acknowledged() > 50);
            fault.run();
            enough.set(true);
            counting.get();
        } finally {
            enough.set(true);
            executor.shutdownNow();
        }
    }

    private RedisSessionStore.Builder to(SentinelProcesses all) {
        return RedisSessionStore.node(all.uri()).namespace(namespace).clock(() -> NOW);
    }
}
