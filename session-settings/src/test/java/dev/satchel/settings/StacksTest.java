package dev.satchel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.satchel.http.SessionCookie;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.sealed.KeyRing;
import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

/** Stacks on real stores: what is stored through one is there through the next. */
class StacksTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final String KEY = "rQSa2kUUE0zPz9bX4mQ0NemgDFUTNRD81DEMJL1N41w";

    private static RedisServer redis;

    @TempDir
    Path folder;

    @AfterAll
    static void stopRedis() throws IOException {
        if (redis != null) {
            redis.stop();
        }
    }

    private static String redis() throws IOException {
        if (redis == null) {
            redis = Servers.redis();
        }
        return "redis://127.0.0.1:" + redis.ports().get(0);
    }

    private SessionSettings settings(String store) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "name",
                "test/" + store.replace('+', '-'),
                "store",
                store.replaceFirst("\\+.*", ""),
                "file.directory",
                folder.resolve("sessions").toString(),
                "jdbc.url",
                "jdbc:h2:" + folder.resolve("database"),
                "jdbc.create",
                "true",
                "redis.namespace",
                "settings"));
        settings.put("redis.uri", redis());
        settings.put("keys.value", KEY);
        if (store.endsWith("+ledger")) {
            settings.put("ledger", "file");
            settings.put("ledger.strict", "true");
        }
        if (store.equals("hybrid")) {
            settings.put("hybrid.store", "jdbc");
        }
        if (store.endsWith("+sealed")) {
            settings.put("seal-at-rest", "true");
        }
        return SessionSettings.of(settings);
    }

    private static Token write(Sessions sessions, String country) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(COUNTRY, country);
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    private static String read(Sessions sessions, Token token) {
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            return exchange.view().get(COUNTRY).orElse("none");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "cookie+ledger", "hybrid", "file", "file+sealed", "redis", "jdbc"})
    void whatIsStoredIsThereWhenTheStackIsOpenedAgain(String store) throws IOException {
        Token token;
        try (SessionStack stack = settings(store).open()) {
            token = write(stack.sessions(), "DE");
            assertThat(read(stack.sessions(), token)).isEqualTo("DE");
        }
        try (SessionStack stack = settings(store).open()) {
            assertThat(read(stack.sessions(), token)).isEqualTo("DE");
        }
    }

    @Test
    void aStackInMemoryKeepsSessionsAsLongAsItIsOpen() throws IOException {
        try (SessionStack stack = settings("memory").open()) {
            assertThat(read(stack.sessions(), write(stack.sessions(), "DE"))).isEqualTo("DE");
        }
    }

    @Test
    void settingsAndTheBuilderGiveTheSameStack() {
        Sessions built = Sessions.named("same")
                .policy(SessionPolicy.builder().idle(Duration.ofMinutes(20)).build())
                .codec(JsonCodec.standard())
                .store(MemorySessionStore.standard())
                .sealAtRest(KeyRing.ofBase64(KEY).sealer())
                .build();

        try (SessionStack stack = SessionSettings.of(Map.of(
                        "name", "same", "store", "memory", "idle", "20m", "seal-at-rest", "true", "keys.value", KEY))
                .open()) {
            assertThat(stack.sessions().describe()).isEqualTo(built.describe());
            assertThat(stack.cookie()).hasToString(SessionCookie.standard().toString());
        }
    }

    @Test
    void theClockThatIsHandedOverRulesTheStack() {
        SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));

        try (SessionStack stack = SessionSettings.of(Map.of("name", "test", "store", "memory", "idle", "1m"))
                .clock(clock)
                .open()) {
            Token token = write(stack.sessions(), "DE");
            clock.advance(Duration.ofSeconds(59));
            assertThat(read(stack.sessions(), token)).isEqualTo("DE");
            clock.advance(Duration.ofMinutes(2));
            assertThat(read(stack.sessions(), token)).isEqualTo("none");
        }
    }

    @Test
    void aListenerThatIsHandedOverHears() {
        List<String> heard = new CopyOnWriteArrayList<>();

        try (SessionStack stack = SessionSettings.of(Map.of("name", "test", "store", "memory"))
                .listener(event -> heard.add(event.getClass().getSimpleName()))
                .open()) {
            write(stack.sessions(), "DE");
        }

        assertThat(heard).contains("Created");
    }

    @Test
    void aDatabaseThatIsHandedOverStaysOpen() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:handed");
        try (Connection held = database.getConnection()) {
            SessionSettings settings = SessionSettings.of(
                            Map.of("name", "test", "store", "jdbc", "jdbc.create", "true"))
                    .dataSource(database);
            Token token;
            try (SessionStack stack = settings.open()) {
                token = write(stack.sessions(), "DE");
            }
            try (SessionStack stack = settings.open()) {
                assertThat(read(stack.sessions(), token)).isEqualTo("DE");
            }
            assertThat(held.isValid(1)).isTrue();
        }
    }

    @Test
    void anExecutorThatIsHandedOverStaysOpenAndNoThreadIsMade() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        try {
            SessionStack stack = SessionSettings.of(Map.of("name", "handed", "store", "memory", "reap-every", "1h"))
                    .executor(executor)
                    .open();
            assertThat(threads()).doesNotContain("satchel handed");
            stack.close();
            assertThat(executor.isShutdown()).isFalse();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void noThreadIsLeftAfterCloseAndClosingAgainDoesNothing() throws Exception {
        SessionStack stack = settings("jdbc").open();
        Token token = write(stack.sessions(), "DE");
        assertThat(read(stack.sessions(), token)).isEqualTo("DE");
        assertThat(threads()).anyMatch(name -> name.startsWith("satchel test/jdbc"));

        stack.close();
        stack.close();

        awaitNoThread("satchel test/jdbc");
    }

    @Test
    void aStackWhoseLastPartDoesNotOpenLeavesNothingOpen() throws Exception {
        Map<String, String> settings = Map.of(
                "name", "broken",
                "store", "jdbc",
                "jdbc.url", "jdbc:h2:mem:broken",
                "jdbc.create", "true",
                "seal-at-rest", "true",
                "keys.file", folder.resolve("none").toString());

        assertThat(catchThrowable(() -> SessionSettings.of(settings).open())).hasMessageContaining("does not exist");

        awaitNoThread("satchel broken");
    }

    private static void awaitNoThread(String prefix) throws InterruptedException {
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (each.getName().startsWith(prefix)) {
                each.join(30_000);
            }
        }
        assertThat(threads()).noneMatch(name -> name.startsWith(prefix));
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }
}
