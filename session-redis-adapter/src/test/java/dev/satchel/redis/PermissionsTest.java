package dev.satchel.redis;

import static dev.satchel.redis.Records.ADA;
import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.owned;
import static dev.satchel.redis.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.StoreTraits.Trait;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The access list of the documentation is enough, and nothing less is. */
class PermissionsTest {

    /** Word for word what {@code docs/redis-store.md} says. */
    private static final String RULES =
            "+get +set +del +exists +getrange +setrange +pexpire +pttl +zadd +zrem +zscore +zrank"
                    + " +zcount +zrange +zremrangebyscore +time +eval +evalsha +hello +ping +client";

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();

    static Stream<String> needed() {
        return Stream.of(RULES.split(" "))
                .filter(rule -> !List.of("+hello", "+ping", "+client").contains(rule));
    }

    @Test
    void theDocumentationSaysTheseRules() throws IOException {
        String page = Files.readString(Path.of("../docs/redis-store.md")).replaceAll("\\s+", " ");

        assertThat(page).contains("-@all " + RULES + " ");
    }

    @Test
    void itIsEnoughForEveryVerbOnANumberedDatabase(@TempDir Path directory) throws Exception {
        try (RedisProcess server = server(directory, RULES + " +select");
                RedisSessionStore store = to(server, "/3").connect()) {
            useEveryVerb(store);
            assertThat(store.traits().traits()).containsExactly(Trait.SHARED);
            assertThat(store.traits().displayName()).contains("whether it evicts is unknown");
        }
    }

    @ParameterizedTest
    @MethodSource("needed")
    void aCommandThatIsMissingIsNamedWhenWeConnect(String rule, @TempDir Path directory) throws Exception {
        String command = rule.substring(1).toUpperCase(java.util.Locale.ROOT);
        try (RedisProcess server = server(directory, RULES.replaceFirst("\\" + rule + "\\b", ""))) {
            assertThatThrownBy(() -> to(server, "").connect().close())
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("redis.access-list")
                    .hasMessageContaining(" " + command + " ")
                    .hasMessageContaining("docs/redis-store.md");
        }
    }

    @Test
    void otherKeysAreNotEnough(@TempDir Path directory) throws Exception {
        try (RedisProcess server = server(directory, RULES)) {
            assertThatThrownBy(() -> to(server, "").namespace("other").connect().close())
                    .hasMessageContaining("redis.access-list");
        }
    }

    /** Names of records and of indexes differ, and an access list may tell them apart. */
    @ParameterizedTest
    @ValueSource(strings = {"s", "o"})
    void keysOfOneKindAreNotEnough(String kind, @TempDir Path directory) throws Exception {
        try (RedisProcess server = server(directory, RULES + " resetkeys ~" + namespace + ":" + kind + ":*")) {
            assertThatThrownBy(() -> to(server, "").connect().close())
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("redis.access-list");
        }
    }

    @Test
    void aDatabaseNumberNeedsSelectAndConfirmationNeedsWait(@TempDir Path directory) throws Exception {
        try (RedisProcess server = server(directory, RULES)) {
            assertThatThrownBy(() -> to(server, "/3").connect().close())
                    .hasMessageContaining("redis.access-list")
                    .hasMessageContaining("SELECT");
            assertThatThrownBy(() -> to(server, "")
                            .confirmedBy(1, Duration.ofMillis(50))
                            .connect()
                            .close())
                    .hasMessageContaining("redis.access-list")
                    .hasMessageContaining("WAIT");
        }
    }

    @Test
    void tryingWritesNothing(@TempDir Path directory) {
        try (RedisProcess server = SERVERS.fresh(directory);
                Stats control = new Stats(server);
                RedisSessionStore store = RedisSessionStore.connect(server.uri())) {
            assertThat(control.commands().dbsize()).isZero();
            assertThat(store.find(key("a"))).isEmpty();
        }
    }

    @Test
    void itIsEnoughOnAClusterWhileSlotsMove(@TempDir Path directory) throws Exception {
        KeyNames names = new KeyNames(namespace);
        try (RedisClusterProcesses cluster = SERVERS.freshCluster(directory)) {
            cluster.user("shop", ("on >pa55word ~" + namespace + ":* -@all " + RULES + " +cluster +asking").split(" "));
            String[] seeds = Stream.of(cluster.seeds())
                    .map(uri -> uri.replace("redis://", "redis://shop:pa55word@"))
                    .toArray(String[]::new);
            try (RedisSessionStore store = RedisSessionStore.cluster(seeds)
                    .namespace(namespace)
                    .clock(() -> NOW)
                    .connect()) {
                useEveryVerb(store);
                cluster.whileMoving(SlotHash.getSlot(names.index(ADA)), names.index(ADA), () -> useEveryVerb(store));
                byte[] record = names.record(key("a"));
                store.create(owned("a", 1, ADA));
                cluster.whileMoving(SlotHash.getSlot(record), record, () -> {
                    assertThat(store.find(key("a"))).contains(owned("a", 1, ADA));
                    assertThat(store.replace(owned("a", 2, ADA), 1)).isEqualTo(WriteResult.APPLIED);
                    assertThat(store.delete(key("a"), 2)).isEqualTo(WriteResult.APPLIED);
                    useEveryVerb(store);
                    store.create(owned("a", 1, ADA));
                });
                store.delete(key("a"), 1);
                useEveryVerb(store);
            }
        }
    }

    private void useEveryVerb(RedisSessionStore store) {
        assertThat(store.create(owned("a", 1, ADA))).isEqualTo(WriteResult.APPLIED);
        assertThat(store.replace(owned("a", 2, ADA), 1)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.touch(key("a"), 2, 3, NOW, NOW.plus(Duration.ofHours(2))))
                .isEqualTo(WriteResult.APPLIED);
        assertThat(store.replace(record("a", 4, "nobody's"), 3)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.replace(owned("a", 5, ADA), 4)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.findByOwner(ADA, Optional.empty(), 10).records())
                .extracting(StoredRecord::version)
                .containsExactly(5L);
        assertThat(store.delete(key("a"), 5)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(key("a"))).isEmpty();
    }

    private RedisProcess server(Path directory, String rules) throws IOException {
        Path users = directory.resolve("users.acl");
        Files.writeString(
                users,
                "user default off\nuser shop on >pa55word ~" + namespace + ":* resetchannels -@all " + rules + "\n");
        return SERVERS.fresh(directory, "--aclfile", users.toString());
    }

    private RedisSessionStore.Builder to(RedisProcess server, String database) {
        return RedisSessionStore.node("redis://shop:pa55word@127.0.0.1:" + server.port() + database)
                .namespace(namespace)
                .clock(() -> NOW);
    }
}
