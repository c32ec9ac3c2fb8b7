package dev.satchel.redis;

import static dev.satchel.redis.Records.ADA;
import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.owned;
import static dev.satchel.redis.Records.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.store.StoreTraits.Trait;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.PlainCodec;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connecting, access control, capacity; and that nothing secret is told when it fails. */
class ConnectingTest {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();

    @Test
    void theServerShowsWhoIsConnected() {
        try (RedisSessionStore store = RedisSessionStore.node(SERVERS.node().uri())
                        .clientName("shop-7")
                        .connect();
                Stats server = new Stats(SERVERS.node())) {
            assertThat(server.commands().clientList()).contains("name=shop-7");
            assertThat(store.find(key("a"))).isEmpty();
        }
    }

    @Test
    void aServerThatAppendsEveryWriteToAFileIsCalledDurable(@TempDir Path directory) {
        try (RedisProcess server = SERVERS.fresh(directory, "--appendonly", "yes");
                RedisSessionStore store = RedisSessionStore.connect(server.uri())) {
            assertThat(store.traits().traits()).containsExactlyInAnyOrder(Trait.SHARED, Trait.DURABLE);
        }
    }

    @Test
    void aServerWithoutRoomSaysSoAndKeepsWhatItHas(@TempDir Path directory) {
        try (RedisProcess server = SERVERS.fresh(directory, "--maxmemory-policy", "noeviction");
                Stats control = new Stats(server);
                RedisSessionStore store =
                        RedisSessionStore.node(server.uri()).clock(() -> NOW).connect()) {
            store.create(owned("a", 1, ADA));
            store.replace(owned("a", 2, ADA), 1);
            control.commands().configSet("maxmemory", "1");

            assertThatThrownBy(() -> store.create(record("b", 1, "new"))).isInstanceOf(SessionStoreFullException.class);
            assertThatThrownBy(() -> store.create(owned("b", 1, ADA))).isInstanceOf(SessionStoreFullException.class);
            assertThatThrownBy(() -> store.replace(owned("a", 3, ADA), 2))
                    .isInstanceOf(SessionStoreFullException.class);
            assertThatThrownBy(() -> store.touch(key("a"), 2, 3, NOW, NOW.plusSeconds(60)))
                    .isInstanceOf(SessionStoreFullException.class);

            assertThat(store.find(key("a"))).contains(owned("a", 2, ADA));
            assertThat(store.findByOwner(ADA, Optional.empty(), 10).records()).containsExactly(owned("a", 2, ADA));
            assertThat(store.delete(key("a"), 2)).isEqualTo(WriteResult.APPLIED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-ttl"})
    void aServerThatEvictsIsRefusedUnlessThatIsAccepted(String policy, @TempDir Path directory) {
        try (RedisProcess server = SERVERS.fresh(directory, "--maxmemory-policy", policy, "--maxmemory", "100mb")) {
            assertThatThrownBy(() -> RedisSessionStore.connect(server.uri()).close())
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("redis.evicts")
                    .hasMessageContaining(policy)
                    .hasMessageContaining("noeviction")
                    .hasMessageContaining("evicting()");

            try (RedisSessionStore store =
                    RedisSessionStore.node(server.uri()).evicting().connect()) {
                Sessions stack = Sessions.named("shop")
                        .codec(new PlainCodec())
                        .store(store)
                        .build();
                assertThat(stack.describe()).contains("owner index may be evicted (" + policy + ")");
            }
        }
    }

    @Test
    void aServerThatWouldEvictAndHasNoLimitIsTaken(@TempDir Path directory) {
        try (RedisProcess server = SERVERS.fresh(directory, "--maxmemory-policy", "allkeys-lru", "--maxmemory", "0");
                RedisSessionStore store = RedisSessionStore.connect(server.uri())) {
            assertThat(store.traits().displayName()).isEqualTo("redis");
        }
    }

    @Test
    void noFailureToConnectTellsThePassword(@TempDir Path directory) {
        try (RedisProcess server = SERVERS.fresh(directory, "--requirepass", "right")) {
            String[] uris = {
                "redis://:hunter2@127.0.0.1:" + server.port(),
                "redis://shop:hunter2@127.0.0.1:" + server.port(),
                "redis://:hunter2@127.0.0.1:1",
                "redis://:hunter2@host.invalid:6379",
                "redis://:hunter2@[bad host:6379",
                "rediss://:hunter2@127.0.0.1:" + server.port(),
                "hunter2"
            };
            for (String uri : uris) {
                assertThat(everythingSaidBy(catchThrowable(
                                () -> RedisSessionStore.connect(uri).close())))
                        .as("connecting to %s", uri)
                        .contains("dev.satchel.session.Session")
                        .doesNotContain("hunter2");
                assertThat(everythingSaidBy(catchThrowable(
                                () -> RedisSessionStore.cluster(uri).connect().close())))
                        .as("connecting to the cluster of %s", uri)
                        .contains("dev.satchel.session.Session")
                        .doesNotContain("hunter2");
            }
        }
    }

    @Test
    void noErrorOfTheServerTellsAKey(@TempDir Path directory) {
        try (RedisProcess server = SERVERS.fresh(directory);
                Stats control = new Stats(server);
                RedisSessionStore store = RedisSessionStore.connect(server.uri(), "telltale")) {
            control.commands().aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.GET));
            Throwable failure = catchThrowable(() -> store.find(key("a")));

            assertThat(failure)
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("Redis answered NOPERM to GET")
                    .hasMessageContaining("docs/redis-store.md");
            assertThat(everythingSaidBy(failure)).doesNotContain("telltale");
        }
    }

    @Test
    void aServerThatCannotBeReachedIsNamed() {
        assertThatThrownBy(() -> RedisSessionStore.connect("redis://shop:hunter2@127.0.0.1:1"))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("127.0.0.1:1");
        assertThatThrownBy(() -> RedisSessionStore.connect("redis-sentinel://127.0.0.1:1,127.0.0.1:2#shop"))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("127.0.0.1:1, 127.0.0.1:2");
        assertThatThrownBy(
                        () -> RedisSessionStore.cluster("redis://127.0.0.1:1").connect())
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    @Test
    void aNodeOfAClusterIsNotTakenForASingleServer() {
        assertThatThrownBy(() -> RedisSessionStore.connect(SERVERS.cluster().seeds()[0]))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("redis.is-cluster");
    }

    @Test
    void aClientThatReplaysIsRefused() {
        RedisClient client = RedisClient.create(SERVERS.node().uri());
        try (RedisClusterClient cluster =
                RedisClusterClient.create(SERVERS.cluster().seeds()[0])) {
            assertThatThrownBy(() -> RedisSessionStore.over(client))
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("redis.client-replays")
                    .hasMessageContaining("REJECT_COMMANDS");
            assertThatThrownBy(() -> RedisSessionStore.over(cluster)).isInstanceOf(SessionConfigurationException.class);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void aClientThatWasHandedInStaysOpen() {
        RedisClient client = RedisClient.create(SERVERS.node().uri());
        try {
            client.setOptions(ClientOptions.builder()
                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .build());
            RedisSessionStore store = RedisSessionStore.over(client)
                    .namespace(namespace)
                    .clock(() -> NOW)
                    .connect();
            assertThat(store.create(record("a", 1, "one"))).isEqualTo(WriteResult.APPLIED);

            store.close();
            store.close();

            assertThatThrownBy(() -> store.find(key("a"))).isInstanceOf(SessionStoreUnavailableException.class);
            assertThat(client.connect().sync().ping()).isEqualTo("PONG");
        } finally {
            client.shutdown();
        }
    }

    @Test
    void closingLeavesNoThreadBehind() {
        long before = lettuceThreads();
        RedisSessionStore store = RedisSessionStore.connect(SERVERS.node().uri(), namespace);
        store.find(key("a"));
        assertThat(lettuceThreads()).isGreaterThan(before);

        store.close();
        store.close();

        Until.holds("no thread left", Duration.ofSeconds(10), () -> lettuceThreads() <= before);
    }

    @Test
    void whatMakesNoSenseIsRefusedWhenItIsSaid() {
        RedisSessionStore.Builder builder =
                RedisSessionStore.node(SERVERS.node().uri());

        assertThatThrownBy(() -> builder.namespace("{slot}").connect()).hasMessageContaining("redis.namespace");
        assertThatThrownBy(() -> builder.namespace("").connect()).hasMessageContaining("redis.namespace");
        assertThatThrownBy(() -> builder.commandTimeout(Duration.ZERO)).hasMessageContaining("redis.timeout");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ofSeconds(-1))).hasMessageContaining("redis.timeout");
        assertThatThrownBy(() -> builder.confirmedBy(0, Duration.ofSeconds(1))).hasMessageContaining("redis.replicas");
        assertThatThrownBy(RedisSessionStore::cluster).hasMessageContaining("redis.no-seeds");
    }

    // Guard: RedisSessionStore.Builder.timeout; the client reckons in numbers that a longer one does not fit.
    @Test
    void aTimeoutIsADayAtMost() {
        Duration day = Duration.ofDays(1);
        RedisSessionStore.Builder builder =
                RedisSessionStore.node(SERVERS.node().uri()).namespace("a-day");

        for (Duration longer :
                List.of(day.plusNanos(1), Duration.ofDays(200_000), Duration.ofSeconds(Long.MAX_VALUE))) {
            for (ThrowingCallable word : List.<ThrowingCallable>of(
                    () -> builder.connectTimeout(longer),
                    () -> builder.commandTimeout(longer),
                    () -> builder.confirmedBy(1, longer))) {
                assertThatThrownBy(word)
                        .isInstanceOf(SessionConfigurationException.class)
                        .hasMessageContaining("redis.timeout")
                        .hasMessageContaining(longer.toString());
            }
        }
        try (RedisSessionStore store =
                builder.connectTimeout(day).commandTimeout(day).connect()) {
            assertThat(store.find(key("a"))).isEmpty();
        }
    }

    @Test
    void whatLettuceMayLogOfACommandHoldsNoValue() {
        RedisClient client = RedisClient.create(SERVERS.node().uri());
        Answer answer = new Answer(new Line(client.connect(ByteArrayCodec.INSTANCE)));
        client.shutdown();
        answer.set(ByteBuffer.wrap("hunter2".getBytes(UTF_8)));

        assertThat(answer.toString()).doesNotContain("hunter2");
    }

    private static long lettuceThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lettuce-"))
                .count();
    }

    private static String everythingSaidBy(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void aSingleServerIsNotTakenForANodeOfAClusterNorForASentinel() {
        String address = SERVERS.node().uri();

        assertThatThrownBy(() -> RedisSessionStore.cluster(address).connect().close())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("redis.no-cluster")
                .hasMessageContaining("RedisSessionStore.node(");
        assertThatThrownBy(() -> RedisSessionStore.connect(address.replace("redis:", "redis-sentinel:") + "#shop")
                        .close())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("redis.no-sentinel")
                .hasMessageContaining("26379");
    }

    /** Lettuce tells what each seed answered beside its failure, not as its cause. */
    @Test
    void aClusterThatTurnsUsAwayIsToldAsOneServerThatDoes() {
        String seed = SERVERS.cluster().seeds()[0].replace("redis://", "redis://shop:guessed@");

        assertThatThrownBy(() -> RedisSessionStore.cluster(seed).connect().close())
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("WRONGPASS")
                .hasMessageContaining("the user and the password in the URI")
                .hasMessageNotContaining("guessed");
    }

    @Test
    void whatAServerSaysWithoutACodeHasARemedyToo(@TempDir Path directory) throws Exception {
        try (RedisProcess server = SERVERS.fresh(directory, "--maxclients", "1");
                Socket taken = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            taken.getOutputStream().write("PING\r\n".getBytes(UTF_8));
            assertThat(taken.getInputStream().read()).isEqualTo('+');

            assertThatThrownBy(() -> RedisSessionStore.connect(server.uri()).close())
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("raise its maxclients");
        }
        assertThatThrownBy(() ->
                        RedisSessionStore.connect(SERVERS.node().uri() + "/99").close())
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("no database of the number in the URI");
    }
}
