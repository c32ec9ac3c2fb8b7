package dev.satchel.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.sealed.KeyTool;
import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.TokenExplanation;
import dev.satchel.testkit.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

/** What a support desk is told of a token, on real stores. */
class ExplainTest {

    private static final Attribute<String> NOTE = Attribute.of("note", String.class);
    private static final String VALUE = "nobody-may-see-this";
    private static final String OWNER = "ada@example.org";

    private static RedisServer redis;

    private final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
    private final List<SessionEvent> told = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterAll
    static void stopRedis() throws IOException {
        if (redis != null) {
            redis.stop();
        }
    }

    private SessionStack open(String store, String... more) throws IOException {
        return settings(store, more).clock(clock).open();
    }

    private SessionSettings settings(String store, String... more) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "name",
                "desk/" + store,
                "store",
                store,
                "file.directory",
                folder.resolve("sessions").toString(),
                "jdbc.url",
                "jdbc:h2:" + folder.resolve("database"),
                "jdbc.create",
                "true"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        if (store.equals("redis")) {
            redis = redis == null ? Servers.redis() : redis;
            settings.put("redis.uri", "redis://127.0.0.1:" + redis.ports().get(0));
        }
        return SessionSettings.of(settings).listener(told::add);
    }

    private static Token write(Sessions sessions, List<Token> presented, Consumer<Session> change) {
        try (SessionExchange exchange = sessions.open(presented)) {
            change.accept(exchange.session());
            return exchange.commit() instanceof Directive.Issue issue ? issue.token() : presented.get(0);
        }
    }

    private static Token begin(Sessions sessions) {
        return write(sessions, List.of(), session -> session.set(NOTE, VALUE));
    }

    private static String reasons(Sessions sessions, Token token) {
        TokenExplanation explanation = sessions.explain(token);
        assertThat(explanation.toString()).doesNotContain(VALUE, OWNER, token.value());
        assertThat(explanation.opens()).isFalse();
        return String.join("\n", explanation.reasons());
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file", "redis", "jdbc"})
    void aStoredTokenIsExplainedThroughItsLife(String store) throws IOException {
        try (SessionStack stack = open(store)) {
            Sessions sessions = stack.sessions();
            Token token = begin(sessions);

            TokenExplanation alive = sessions.explain(token);
            assertThat(alive.opens()).isTrue();
            assertThat(alive.fingerprint()).isNotEmpty();
            assertThat(alive.owner()).isEmpty();
            assertThat(alive.reasons()).contains("owner: nobody has claimed it", "verdict: it opens");

            Token signedIn = write(sessions, List.of(token), session -> session.claim(OWNER));
            assertThat(sessions.explain(signedIn).owner()).contains(OWNER);
            assertThat(reasons(sessions, token)).contains("replaced by another token", "within the hand-over");
            clock.advance(Duration.ofSeconds(31));
            assertThat(reasons(sessions, token)).contains("the hand-over of PT30S is over");

            clock.advance(Duration.ofMinutes(30));
            assertThat(reasons(sessions, signedIn))
                    .contains("verdict: expired at 2030-01-01T00:30:00Z", "idle deadline");
        }
    }

    @Test
    void theAbsoluteAndTheStoredDeadlineAreToldApart() throws IOException {
        Token token;
        try (SessionStack stack = open("file", "idle", "1h", "absolute", "1h")) {
            token = begin(stack.sessions());
            clock.advance(Duration.ofMinutes(61));
            assertThat(reasons(stack.sessions(), token)).contains("by its absolute deadline");
        }
        try (SessionStack longer = open("file", "idle", "3h", "absolute", "3h")) {
            assertThat(reasons(longer.sessions(), token)).contains("by its stored deadline");
        }
    }

    @Test
    void whatIsNotThereIsToldFromWhatHasNotTheShape() throws IOException {
        try (SessionStack stack = open("memory")) {
            Token token = begin(stack.sessions());
            write(stack.sessions(), List.of(token), Session::destroy);

            assertThat(reasons(stack.sessions(), token)).contains("record: none in the storage (memory)", "UNKNOWN");
            assertThat(reasons(stack.sessions(), Token.of("42"))).contains("shape: 2 characters", "MALFORMED");
            assertThat(reasons(stack.sessions(), Token.of("a..b.c.d"))).contains("it may be a sealed one");
        }
    }

    @Test
    void whatTheWholeStackEndedIsTold() throws IOException {
        try (SessionStack stack = open("jdbc")) {
            Token token = begin(stack.sessions());
            clock.advance(Duration.ofSeconds(40));
            stack.sessions().endAllBefore(clock.instant());

            assertThat(reasons(stack.sessions(), token)).contains("began before an instant");
        }
    }

    @Test
    void aRecordUnderAnotherKeyIsThereAndCannotBeRead() throws IOException {
        Token token;
        try (SessionStack stack = open("file", "seal-at-rest", "true", "keys.ephemeral", "true")) {
            token = begin(stack.sessions());
        }
        try (SessionStack stack = open("file", "seal-at-rest", "true", "keys.ephemeral", "true")) {
            assertThat(reasons(stack.sessions(), token)).contains("it is there and cannot be read");
        }
    }

    @Test
    void aSealedTokenIsExplainedByItsKeyItsDayAndItsSeal() throws Exception {
        Path keys = folder.resolve("keys.json");
        KeyTool.main("generate", keys.toString());
        try (SessionStack stack = open("cookie", "keys.file", keys.toString());
                SessionStack stranger = open("cookie", "keys.ephemeral", "true")) {
            Token token = begin(stack.sessions());

            TokenExplanation alive = stack.sessions().explain(token);
            assertThat(alive.opens()).isTrue();
            assertThat(String.join("\n", alive.reasons()))
                    .contains(" is primary", "day: 2030-01-01", "seal: it opens", "verdict: it opens");

            String value = token.value();
            int middle = value.length() / 2;
            char other = value.charAt(middle) == 'A' ? 'B' : 'A';
            Token changed = Token.of(value.substring(0, middle) + other + value.substring(middle + 1));
            assertThat(reasons(stack.sessions(), changed)).contains("the token was changed", "FORGED");
            assertThat(reasons(stranger.sessions(), token)).contains("unknown to this node's ring", "KEY");
            assertThat(reasons(stack.sessions(), Token.of("x".repeat(43)))).contains("it may be the token of a store");
            clock.advance(Duration.ofMinutes(31));
            assertThat(reasons(stack.sessions(), token)).contains("idle deadline");
        }
    }

    @Test
    void aKeyThatIsRetiredOrRevokedIsTold() throws Exception {
        Path keys = folder.resolve("keys.json");
        KeyTool.main("generate", keys.toString());
        Token token;
        String former;
        try (SessionStack stack =
                settings("cookie", "keys.file", keys.toString()).open()) {
            token = begin(stack.sessions());
            former = stack.sessions().explain(token).reasons().stream()
                    .filter(reason -> reason.startsWith("key: "))
                    .findFirst()
                    .orElseThrow()
                    .substring(5, 21);
        }
        KeyTool.main("add", keys.toString());
        KeyTool.main("promote", keys.toString());
        try (SessionStack stack =
                settings("cookie", "keys.file", keys.toString()).open()) {
            assertThat(String.join("\n", stack.sessions().explain(token).reasons()))
                    .contains("is retired since", "under another key than the one that seals now");
        }
        KeyTool.main("revoke", keys.toString(), former);
        try (SessionStack stack =
                settings("cookie", "keys.file", keys.toString()).open()) {
            assertThat(reasons(stack.sessions(), token)).contains("is revoked", "KEY");
        }
    }

    @Test
    void aLedgerIsAskedAndNothingIsWrittenOrTold() throws IOException {
        try (SessionStack stack = open("cookie", "keys.ephemeral", "true", "ledger", "file")) {
            Sessions sessions = stack.sessions();
            Token first = begin(sessions);
            Token second = write(sessions, List.of(first), session -> session.set(NOTE, VALUE + 2));
            clock.advance(Duration.ofSeconds(31));
            byte[] before = everything(folder.resolve("sessions"));
            told.clear();

            assertThat(sessions.explain(second).reasons()).contains("ledger: the current token");
            assertThat(String.join("\n", sessions.explain(first).reasons()))
                    .contains("ledger: the token before the current one, which was never presented");
            assertThat(told).isEmpty();
            assertThat(everything(folder.resolve("sessions"))).isEqualTo(before);

            try (SessionExchange exchange = sessions.open(List.of(second))) {
                assertThat(exchange.view().get(NOTE)).isPresent();
                exchange.commit();
            }
            told.clear();
            assertThat(reasons(sessions, first)).contains("ledger: another token took its place", "SUPERSEDED");
            write(sessions, List.of(second), Session::destroy);
            told.clear();
            assertThat(reasons(sessions, second)).contains("ledger: no record of the session", "REVOKED");
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aHybridStackTellsOfBothPlaces() throws IOException {
        try (SessionStack stack = open("hybrid", "hybrid.store", "file", "keys.ephemeral", "true")) {
            Sessions sessions = stack.sessions();
            Token anonymous = begin(sessions);
            assertThat(String.join("\n", sessions.explain(anonymous).reasons()))
                    .contains("seal: it opens", "placement: in its token", "no move into the store is known");

            Token signedIn = write(sessions, List.of(anonymous), session -> session.claim(OWNER));
            assertThat(sessions.explain(signedIn).owner()).contains(OWNER);
            assertThat(sessions.explain(signedIn).reasons()).contains("shape: that of a token of this stack");
            assertThat(String.join("\n", sessions.explain(anonymous).reasons()))
                    .contains("it moved into the store at 2030-01-01T00:00:00Z by a login");
            assertThat(sessions.check().facts())
                    .anyMatch(fact -> fact.startsWith("keys: "))
                    .anyMatch(fact -> fact.startsWith("storage: hybrid") && fact.endsWith(" answers"));
        }
    }

    @Test
    void explainingExtendsNothing() throws IOException {
        try (SessionStack stack = open("memory")) {
            Token token = begin(stack.sessions());
            clock.advance(Duration.ofMinutes(29));
            assertThat(stack.sessions().explain(token).opens()).isTrue();
            clock.advance(Duration.ofMinutes(1));
            assertThat(stack.sessions().explain(token).opens()).isFalse();
        }
    }

    private static byte[] everything(Path directory) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.write(file.toString().getBytes(UTF_8));
                all.write(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }
}
