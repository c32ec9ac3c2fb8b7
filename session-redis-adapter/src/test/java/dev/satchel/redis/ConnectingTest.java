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
import dev.satchel.session.spi.StoreTraits.Trait;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Connecting, access control, capacity; and that nothing secret is told when it fails. */
class ConnectingTest {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();

    @Test
    void a_user_who_may_only_do_what_the_documentation_lists_is_enough(@TempDir Path directory) throws Exception {
        String rules = "-@all +get +set +del +getrange +setrange +pexpire +pttl +zadd +zrem +zscore +zrevrange"
                + " +zremrangebyscore +time +eval +evalsha +wait +hello +ping +client";
        Path users = directory.resolve("users.acl");
        Files.writeString(users, "user default off\nuser shop on >pa55word ~" + namespace + ":* " + rules + "\n");
        try (RedisProcess server = SERVERS.fresh(directory, "--aclfile", users.toString());
                RedisSessionStore store = RedisSessionStore.node("redis://shop:pa55word@127.0.0.1:" + server.port())
                        .namespace(namespace)
                        .clock(() -> NOW)
                        .connect()) {
            store.create(owned("a", 1, ADA));
            store.replace(owned("a", 2, ADA), 1);
            store.touch(key("a"), 2, 3, NOW, NOW.plus(Duration.ofHours(2)));

            assertThat(store.findByOwner(ADA, 10))
                    .extracting(StoredRecord::version)
                    .containsExactly(3L);
            assertThat(store.delete(key("a"), 3)).isEqualTo(WriteResult.APPLIED);
            assertThat(store.traits().traits()).containsExactly(Trait.SHARED);
        }
    }

    @Test
    void the_server_shows_who_is_connected() {
        try (RedisSessionStore store = RedisSessionStore.node(SERVERS.node().uri())
                        .clientName("shop-7")
                        .connect();
                Stats server = new Stats(SERVERS.node())) {
            assertThat(server.commands().clientList()).contains("name=shop-7");
            assertThat(store.find(key("a"))).isEmpty();
        }
    }

    @Test
    void a_server_that_appends_every_write_to_a_file_is_called_durable(@TempDir Path directory) {
        try (RedisProcess server = SERVERS.fresh(directory, "--appendonly", "yes");
                RedisSessionStore store = RedisSessionStore.connect(server.uri())) {
            assertThat(store.traits().traits()).containsExactlyInAnyOrder(Trait.SHARED, Trait.DURABLE);
        }
    }

    @Test
    void a_server_without_room_says_so_and_keeps_what_it_has(@TempDir Path directory) {
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
            assertThat(store.findByOwner(ADA, 10)).containsExactly(owned("a", 2, ADA));
            assertThat(store.delete(key("a"), 2)).isEqualTo(WriteResult.APPLIED);
        }
    }

    @Test
    void no_failure_to_connect_tells_the_password(@TempDir Path directory) {
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
    void no_error_of_the_server_tells_a_key(@TempDir Path directory) {
        try (RedisProcess server = SERVERS.fresh(directory, "--rename-command", "GET", "");
                RedisSessionStore store = RedisSessionStore.connect(server.uri(), "telltale")) {
            Throwable failure = catchThrowable(() -> store.find(key("a")));

            assertThat(failure).isInstanceOf(SessionStoreUnavailableException.class);
            assertThat(everythingSaidBy(failure)).doesNotContain("telltale");
        }
    }

    @Test
    void a_node_of_a_cluster_is_not_taken_for_a_single_server() {
        assertThatThrownBy(() -> RedisSessionStore.connect(SERVERS.cluster().seeds()[0]))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("redis.is-cluster");
    }

    @Test
    void a_client_that_replays_is_refused() {
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
    void a_client_that_was_handed_in_stays_open() {
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
    void closing_leaves_no_thread_behind() {
        long before = lettuceThreads();
        RedisSessionStore store = RedisSessionStore.connect(SERVERS.node().uri(), namespace);
        store.find(key("a"));
        assertThat(lettuceThreads()).isGreaterThan(before);

        store.close();
        store.close();

        Until.holds("no thread left", Duration.ofSeconds(10), () -> lettuceThreads() <= before);
    }

    @Test
    void what_makes_no_sense_is_refused_when_it_is_said() {
        RedisSessionStore.Builder builder =
                RedisSessionStore.node(SERVERS.node().uri());

        assertThatThrownBy(() -> builder.namespace("{slot}").connect()).hasMessageContaining("redis.namespace");
        assertThatThrownBy(() -> builder.namespace("").connect()).hasMessageContaining("redis.namespace");
        assertThatThrownBy(() -> builder.commandTimeout(Duration.ZERO)).hasMessageContaining("redis.timeout");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ofSeconds(-1))).hasMessageContaining("redis.timeout");
        assertThatThrownBy(() -> builder.confirmedBy(0, Duration.ofSeconds(1))).hasMessageContaining("redis.replicas");
        assertThatThrownBy(RedisSessionStore::cluster).hasMessageContaining("redis.no-seeds");
    }

    @Test
    void what_lettuce_may_log_of_a_command_holds_no_value() {
        Answer answer = new Answer();
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
}
