package dev.satchel.redis;

import static dev.satchel.redis.Records.ADA;
import static dev.satchel.redis.Records.BOB;
import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.owned;
import static dev.satchel.redis.Records.record;
import static dev.satchel.redis.Records.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.Undecodable;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StoreTraits.Trait;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.PlainCodec;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisSessionStoreTest {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();
    private Instant now = NOW;
    private Stats server;
    private RedisSessionStore store;

    @BeforeEach
    void connect() {
        server = new Stats(SERVERS.node());
        store = RedisSessionStore.node(SERVERS.node().uri())
                .namespace(namespace)
                .clock(() -> now)
                .connect();
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    private byte[] name(String id) {
        return new KeyNames(namespace).record(key(id));
    }

    @Test
    void theTimeIsTheServers() {
        Instant before = Instant.now();
        Instant told = store.time();

        assertThat(told).isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    }

    @Test
    void aCheckFindsThatTheClockIsOff() {
        now = Instant.now().minus(Duration.ofHours(1));
        Sessions late = Sessions.named("late")
                .codec(new PlainCodec())
                .store(store)
                .clock(() -> now)
                .build();

        assertThat(late.check().problems())
                .singleElement()
                .asString()
                .matches("clock: the storage's is PT1H\\S* ahead of the stack's; .*");
    }

    @Test
    void aRecordComesBackAsItWasWritten() {
        StoredRecord plain = record("plain", Long.MIN_VALUE, "text");
        StoredRecord owned = owned("owned", -1, ADA);

        assertThat(store.create(plain)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.create(owned)).isEqualTo(WriteResult.APPLIED);

        assertThat(store.find(plain.key())).contains(plain);
        assertThat(store.find(owned.key())).contains(owned);
        assertThat(store.find(key("absent"))).isEmpty();
    }

    @Test
    void aPayloadLiesInTheServerAsTheCodecMadeIt() {
        store.create(record("a", 1, "{\"cart\":7}"));

        assertThat(server.commands().getrange(name("a"), 34, -1)).isEqualTo("{\"cart\":7}".getBytes(UTF_8));
    }

    @Test
    void aMebibyteAndNothingAtAllBothFit() {
        String large = "x".repeat(1 << 20);
        store.create(record("large", 1, large));
        store.create(record("empty", 1, ""));

        assertThat(store.find(key("large")).map(Records::text)).contains(large);
        assertThat(store.replace(record("large", 2, large + "y"), 1)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(key("empty")).map(Records::text)).contains("");
        assertThat(store.delete(key("empty"), 1)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void findingIsOneCommandAndSoIsEachWrite() {
        store.create(record("a", 1, "one"));
        store.replace(record("a", 2, "two"), 1);
        store.touch(key("a"), 2, 3, NOW, NOW.plusSeconds(9));
        store.delete(key("absent"), 1);

        assertThat(server.during(() -> store.find(key("a")))).isEqualTo(Map.of("get", 1L));
        assertThat(server.during(() -> store.create(record("b", 1, "one")))).isEqualTo(Map.of("set", 1L));
        assertThat(server.during(() -> store.replace(record("a", 4, "two"), 3)))
                .isEqualTo(Map.of("evalsha", 1L, "getrange", 1L, "set", 1L));
        assertThat(server.during(() -> store.touch(key("a"), 4, 5, NOW, NOW.plusSeconds(9))))
                .isEqualTo(Map.of("evalsha", 1L, "getrange", 1L, "setrange", 1L, "pexpire", 1L));
        assertThat(server.during(() -> store.delete(key("a"), 5)))
                .isEqualTo(Map.of("evalsha", 1L, "getrange", 1L, "del", 1L));
    }

    @Test
    void writingAnOwnedSessionIsOneCommandTooUntilItsIndexEntryRunsOut() {
        store.create(owned("a", 1, ADA));
        store.replace(owned("a", 2, ADA), 1);

        assertThat(server.during(() -> store.replace(owned("a", 3, ADA), 2)))
                .isEqualTo(Map.of("evalsha", 1L, "getrange", 1L, "set", 1L));
        Instant later = NOW.plus(Duration.ofHours(1)).plus(OwnerIndex.SLACK).plusMillis(1 << 16);
        assertThat(server.during(() -> store.touch(key("a"), 3, 4, NOW, later))).containsEntry("zadd", 1L);
        assertThat(store.find(key("a"))).contains(owned("a", 3, ADA).touched(4, NOW, later));
        assertThat(server.during(() -> store.touch(key("a"), 4, 5, NOW, later.plus(OwnerIndex.SLACK))))
                .containsEntry("evalsha", 1L)
                .doesNotContainKey("zadd");
    }

    @Test
    void aServerThatForgotTheScriptsIsToldThemAgain() {
        store.create(record("a", 1, "one"));
        store.replace(record("a", 2, "two"), 1);
        server.commands().scriptFlush();

        assertThat(store.replace(record("a", 3, "three"), 2)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(key("a")).map(Records::text)).contains("three");
    }

    @Test
    void aTouchMovesTheTimesAndNothingElse() {
        store.create(owned("a", 1, ADA));
        Instant used = NOW.plusSeconds(60);
        Instant reclaim = NOW.plusSeconds(7200);

        assertThat(store.touch(key("a"), 1, 2, used, reclaim)).isEqualTo(WriteResult.APPLIED);

        assertThat(store.find(key("a"))).contains(owned("a", 1, ADA).touched(2, used, reclaim));
        assertThat(server.commands().pttl(name("a"))).isBetween(7_190_000L, 7_200_000L);
    }

    @Test
    void aRecordLivesAsLongAsOurClockSaidWhateverTheServersClockSays() {
        now = Instant.parse("1999-12-31T23:59:59Z");
        StoredRecord record = record("a", 1, "one").touched(1, now, now.plusSeconds(90));

        store.create(record);
        assertThat(server.commands().pttl(name("a"))).isBetween(80_000L, 90_000L);
        store.replace(record.touched(2, now, now.plusSeconds(30)), 1);
        assertThat(server.commands().pttl(name("a"))).isBetween(20_000L, 30_000L);
        assertThat(store.find(record.key()).map(StoredRecord::reclaimAt)).contains(now.plusSeconds(30));
    }

    @Test
    void theServerDropsARecordByItself() {
        store.create(record("a", 1, "one").touched(1, NOW, NOW.plusMillis(50)));

        Until.holds("gone", Duration.ofSeconds(5), () -> store.find(key("a")).isEmpty());
        assertThat(store.replace(record("a", 2, "two"), 1)).isEqualTo(WriteResult.ABSENT);
    }

    @Test
    void aRecordPastItsTimeIsTakenAndGone() {
        StoredRecord passed = record("a", 1, "one").touched(1, NOW, NOW.minusSeconds(5));
        assertThat(store.create(passed)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(key("a"))).isEmpty();

        store.create(record("b", 1, "one"));
        assertThat(store.create(record("b", 2, "two").touched(2, NOW, NOW))).isEqualTo(WriteResult.CONFLICT);
        assertThat(store.replace(record("b", 2, "two").touched(2, NOW, NOW), 1)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(key("b"))).isEmpty();

        store.create(record("c", 1, "one"));
        assertThat(store.touch(key("c"), 1, 2, NOW, NOW)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(key("c"))).isEmpty();
    }

    @Test
    void twoNamespacesSeeNothingOfEachOther() {
        store.create(owned("a", 1, ADA));

        try (RedisSessionStore other = RedisSessionStore.connect(SERVERS.node().uri(), namespace + "-2")) {
            assertThat(other.find(key("a"))).isEmpty();
            assertThat(other.findByOwner(ADA, Optional.empty(), 10).records()).isEmpty();
            assertThat(other.create(record("a", 2, "theirs"))).isEqualTo(WriteResult.APPLIED);
        }
        assertThat(store.find(key("a")).map(StoredRecord::version)).contains(1L);
    }

    @Test
    void whatIsNoRecordIsReportedAsCorrupt() {
        server.commands().set(name("short"), new byte[] {1, 2, 3});
        server.commands().set(name("future"), new byte[100], SetArgs.Builder.px(60_000));
        byte[] cutOff = new byte[40];
        cutOff[0] = 1;
        cutOff[33] = 1;
        server.commands().set(name("cut off"), cutOff);
        server.commands().lpush(name("list"), new byte[1]);

        for (String id : new String[] {"short", "future", "cut off", "list"}) {
            assertThatThrownBy(() -> store.find(key(id))).as(id).isInstanceOf(CorruptSessionException.class);
        }
        assertThatThrownBy(() -> store.replace(record("list", 2, "x"), 1)).isInstanceOf(CorruptSessionException.class);
        assertThat(store.create(record("short", 1, "x"))).isEqualTo(WriteResult.CONFLICT);
    }

    private Sessions stack(Undecodable rule) {
        return Sessions.named("shop")
                .codec(new PlainCodec())
                .store(store)
                .clock(() -> now)
                .policy(SessionPolicy.builder().undecodable(rule).build())
                .build();
    }

    /** What a newer release may write, what a truncation leaves, and what somebody else put there. */
    private static List<BiConsumer<RedisCommands<byte[], byte[]>, byte[]>> damages() {
        return List.of(
                (redis, name) -> redis.setrange(name, 0, new byte[] {2}),
                (redis, name) -> redis.set(name, new byte[] {1, 2, 3}),
                (redis, name) -> redis.set(name, new byte[0]),
                (redis, name) -> {
                    redis.del(name);
                    redis.lpush(name, new byte[1]);
                });
    }

    private byte[] onlyName() {
        return names().get(0);
    }

    private List<byte[]> names() {
        return ScanIterator.scan(server.commands(), ScanArgs.Builder.matches(namespace + ":*")).stream()
                .toList();
    }

    // Guard: Undecodable.DROP_SESSION; the store says which version is in the way.
    @Test
    void aPolicyThatDropsSessionsReplacesWhatIsNoRecordAtAnAddress() {
        SessionAddress chat = SessionAddress.of("telegram", "42");
        Attribute<String> country = Attribute.of("country", String.class);
        for (BiConsumer<RedisCommands<byte[], byte[]>, byte[]> damage : damages()) {
            stack(Undecodable.DROP_VALUE).at(chat).edit(s -> s.set(country, "DE"));
            damage.accept(server.commands(), onlyName());

            assertThatThrownBy(() -> stack(Undecodable.DROP_VALUE).at(chat).edit(s -> s.set(country, "FR")))
                    .isInstanceOf(CorruptSessionException.class);
            Sessions dropping = stack(Undecodable.DROP_SESSION);
            dropping.at(chat).edit(s -> s.set(country, "FR"));

            assertThat(dropping.at(chat).<Optional<String>, RuntimeException>read(s -> s.get(country)))
                    .contains("FR");
            dropping.at(chat).edit(Session::destroy);
        }
    }

    // Guard: the sign-out of a session that another release can read is a sign-out there too.
    @Test
    void aSignOutEndsWhatIsNoRecordHere() {
        Sessions sessions = stack(Undecodable.DROP_VALUE);
        for (BiConsumer<RedisCommands<byte[], byte[]>, byte[]> damage : damages()) {
            Token token;
            try (SessionExchange exchange = sessions.open(List.of())) {
                exchange.session().set(Attribute.of("country", String.class), "DE");
                token = ((Directive.Issue) exchange.commit()).token();
            }
            damage.accept(server.commands(), onlyName());

            try (SessionExchange exchange = sessions.open(List.of(token))) {
                exchange.session().destroy();
                assertThat(exchange.commit()).isEqualTo(new Directive.Clear());
            }

            assertThat(names()).isEmpty();
        }
    }

    @Test
    void aServerWithoutAFileIsSharedButNotCalledDurable() {
        assertThat(store.traits().traits()).containsExactly(Trait.SHARED);
        assertThat(store.traits().displayName()).isEqualTo("redis");
    }

    @Test
    void whatIsNoRecordHidesNoOtherOneAndIsDeletedByItsVersion() {
        for (String id : List.of("whole", "short", "empty", "newer", "list")) {
            store.create(owned(id, 1, ADA));
        }
        server.commands().set(name("short"), new byte[] {1, 2, 3});
        server.commands().set(name("empty"), new byte[0]);
        server.commands().set(name("newer"), new byte[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1});
        server.commands().del(name("list"));
        server.commands().lpush(name("list"), new byte[1]);

        OwnerPage page = store.findByOwner(ADA, Optional.empty(), 10);

        assertThat(page.records()).containsExactly(owned("whole", 1, ADA));
        assertThat(page.unreadable())
                .hasSize(4)
                .allSatisfy((key, version) ->
                        assertThat(store.delete(key, version + 1)).isEqualTo(WriteResult.CONFLICT))
                .allSatisfy(
                        (key, version) -> assertThat(store.delete(key, version)).isEqualTo(WriteResult.APPLIED));
        assertThat(store.findByOwner(ADA, Optional.empty(), 10).unreadable()).isEmpty();
    }

    @Test
    void theRecordsOfAnOwnerAreFoundAndNobodyElses() {
        store.create(owned("a", 1, ADA));
        store.create(owned("b", 1, ADA));
        store.create(owned("c", 1, BOB));
        store.create(record("d", 1, "nobody's"));

        assertThat(store.findByOwner(ADA, Optional.empty(), 10).records())
                .containsExactlyInAnyOrder(owned("a", 1, ADA), owned("b", 1, ADA));
        assertThat(store.findByOwner(BOB, Optional.empty(), 10).records()).containsExactly(owned("c", 1, BOB));
        assertThat(store.findByOwner(ADA, Optional.empty(), 1).records()).hasSize(1);
    }

    @Test
    void aSessionThatChangesHandsChangesLists() {
        store.create(record("a", 1, "anonymous"));

        assertThat(store.replace(owned("a", 2, ADA), 1)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.findByOwner(ADA, Optional.empty(), 10).records()).containsExactly(owned("a", 2, ADA));
        store.replace(owned("a", 3, BOB), 2);
        assertThat(store.findByOwner(ADA, Optional.empty(), 10).records()).isEmpty();
        assertThat(store.findByOwner(BOB, Optional.empty(), 10).records()).containsExactly(owned("a", 3, BOB));
        store.replace(record("a", 4, "anonymous"), 3);
        assertThat(store.findByOwner(BOB, Optional.empty(), 10).records()).isEmpty();
        assertThat(text(store.find(key("a")).orElseThrow())).isEqualTo("anonymous");
    }

    @Test
    void anOlderRecordWithoutANoteOfItsIndexEntryGetsOneAtItsNextWrite() {
        StoredRecord record = owned("a", 1, ADA);
        server.commands().set(name("a"), RecordLayout.encode(record, 0));
        assertThat(store.findByOwner(ADA, Optional.empty(), 10).records()).isEmpty();

        store.replace(owned("a", 2, ADA), 1);

        assertThat(store.findByOwner(ADA, Optional.empty(), 10).records()).containsExactly(owned("a", 2, ADA));
        assertThat(store.find(key("a")).flatMap(StoredRecord::owner)).isEqualTo(Optional.of(ADA));
    }

    @Test
    void anIndexThatIsOfAnotherTypeIsNamedAndIsNoCorruptSession() {
        byte[] index = new KeyNames(namespace).index(ADA);
        server.commands().set(index, new byte[] {1});

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> store.findByOwner(ADA, Optional.empty(), 10), () -> store.create(owned("a", 1, ADA)))) {
            assertThatThrownBy(call)
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("owner's index")
                    .hasMessageContaining("delete that key");
        }
        server.commands().del(index);
        assertThat(store.create(owned("a", 1, ADA))).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void anEmptyStringIsInTheWayAndNotAbsent() {
        server.commands().set(name("empty"), new byte[0]);

        assertThat(store.replace(record("empty", 2, "x"), 1)).isEqualTo(WriteResult.CONFLICT);
        assertThat(store.touch(key("empty"), 1, 2, NOW, NOW.plusSeconds(60))).isEqualTo(WriteResult.CONFLICT);
        assertThatThrownBy(() -> store.find(key("empty")))
                .isInstanceOf(CorruptSessionException.class)
                .hasMessageContaining("a newer release");
    }
}
