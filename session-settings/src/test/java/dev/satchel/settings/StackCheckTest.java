package dev.satchel.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.json.JsonCodec;
import dev.satchel.sealed.KeyTool;
import dev.satchel.session.Lanes;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.StackCheck;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.ReferenceStore;
import dev.satchel.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

class StackCheckTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private SessionSettings settings(String store, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "name",
                "check/" + store,
                "store",
                store,
                "file.directory",
                folder.resolve("sessions").toString(),
                "jdbc.url",
                "jdbc:h2:" + folder.resolve("database"),
                "jdbc.create",
                "true",
                "redis.command-timeout",
                "500ms"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return SessionSettings.of(settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file", "jdbc"})
    void aStackWhoseStorageAnswersIsHealthy(String store) {
        try (SessionStack stack = settings(store, "lanes.wait", "1s").open()) {
            StackCheck check = stack.sessions().check();

            assertThat(check.problems()).isEmpty();
            assertThat(check.healthy()).isTrue();
            assertThat(check.stack()).isEqualTo("check/" + store);
            assertThat(check.facts())
                    .anyMatch(fact -> fact.startsWith("storage: ") && fact.endsWith(" answers"))
                    .anyMatch(fact -> fact.startsWith("promises: [COMPARE_AND_SET"));
            assertThat(check.facts().stream().anyMatch(fact -> fact.startsWith("reaper: every PT5M")))
                    .isEqualTo(!store.equals("memory"));
        }
    }

    @Test
    void aServerThatIsGoneIsAProblemAndNoException() throws IOException {
        RedisServer server = Servers.redis();
        try (SessionStack stack = settings(
                        "redis",
                        "redis.uri",
                        "redis://127.0.0.1:" + server.ports().get(0))
                .open()) {
            assertThat(stack.sessions().check().healthy()).isTrue();
            server.stop();

            StackCheck check = stack.sessions().check();
            assertThat(check.problems())
                    .singleElement()
                    .asString()
                    .startsWith("storage: ")
                    .contains("failed", SessionStoreUnavailableException.class.getSimpleName());
        } finally {
            server.stop();
        }
    }

    @Test
    void aDirectoryThatIsGoneIsAProblem() throws IOException {
        try (SessionStack stack = settings("file").open()) {
            Files.move(folder.resolve("sessions"), folder.resolve("moved"));

            assertThat(stack.sessions().check().problems())
                    .singleElement()
                    .asString()
                    .startsWith("storage: ");
        }
    }

    @Test
    void aLedgerIsAskedToo() throws IOException {
        try (SessionStack stack =
                settings("cookie", "keys.ephemeral", "true", "ledger", "file").open()) {
            assertThat(stack.sessions().check().facts())
                    .anyMatch(fact -> fact.contains("ledger in files") && fact.endsWith("answers"));
            Files.move(folder.resolve("sessions"), folder.resolve("moved"));

            assertThat(stack.sessions().check().healthy()).isFalse();
        }
    }

    @Test
    void keysThatCannotBeReadAgainAreAProblem() throws Exception {
        Path keys = folder.resolve("keys.json");
        KeyTool.main("generate", keys.toString());
        SessionSettings settings = settings("cookie", "keys.file", keys.toString(), "keys.reload", "10ms");
        try (SessionStack stack = settings.open()) {
            assertThat(stack.sessions().check().facts())
                    .anyMatch(fact -> fact.startsWith("keys: [") && fact.contains(" primary"))
                    .contains("storage: sealed token, with nothing to ask");
            Files.writeString(keys, "no keys any more");

            StackCheck check = stack.sessions().check();
            while (check.healthy()) {
                Thread.onSpinWait();
                check = stack.sessions().check();
            }
            assertThat(check.problems()).singleElement().asString().contains("the former ones stay in use");
        }
    }

    @Test
    void theKeysOfSealingAtRestAreTold() {
        try (SessionStack stack = settings("memory", "seal-at-rest", "true", "keys.ephemeral", "true")
                .open()) {
            assertThat(stack.sessions().check().facts()).anyMatch(fact -> fact.contains("for development only"));
        }
    }

    /** A store of which a test says how it answers. */
    private record Asked(Supplier<Optional<StoredRecord>> answer) implements SessionStore {
        @Override
        public StoreTraits traits() {
            return StoreTraits.of("asked");
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return answer.get();
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return WriteResult.APPLIED;
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return WriteResult.APPLIED;
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return WriteResult.APPLIED;
        }
    }

    private static Sessions over(SessionStore store) {
        return Sessions.named("test").codec(JsonCodec.standard()).store(store).build();
    }

    @Test
    void aStoreThatHangsIsAskedOnceHoweverManyWait() {
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Sessions sessions = over(new Asked(() -> {
            asked.incrementAndGet();
            await(released);
            return Optional.empty();
        }));
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < 5; i++) {
                StackCheck check = sessions.check(Duration.ofMillis(10), executor);
                assertThat(check.problems()).containsExactly("storage: asked has not answered within PT0.01S");
            }
            assertThat(asked).hasValue(1);

            released.countDown();
            assertThat(sessions.check(LONG, executor).healthy()).isTrue();
        } finally {
            released.countDown();
            executor.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void anExecutorThatTakesNothingIsAProblemAndTheNextCheckAsksAgain() {
        Sessions sessions = Lanes.around(over(new ReferenceStore()), Duration.ZERO);
        ExecutorService dead = Executors.newCachedThreadPool();
        dead.shutdownNow();

        assertThat(sessions.check(LONG, dead).problems())
                .singleElement()
                .asString()
                .contains("failed");
        assertThat(sessions.check().healthy()).isTrue();
    }

    @Test
    void aReaperThatStoppedOrFailsIsAProblem() throws Exception {
        SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        Sessions sessions = Sessions.named("test")
                .codec(JsonCodec.standard())
                .store(new ReferenceStore())
                .clock(clock)
                .reapEvery(Duration.ofHours(1), executor)
                .build();
        assertThat(sessions.check().healthy()).isTrue();

        clock.advance(Duration.ofHours(3).plusSeconds(1));
        assertThat(sessions.check().problems())
                .containsExactly("reaper: no round ended since 2030-01-01T00:00:00Z, with one planned every PT1H");
        executor.shutdownNow();
        assertThat(sessions.check().problems())
                .containsExactly("reaper: it does not run any more, its executor was shut down");
    }
}
