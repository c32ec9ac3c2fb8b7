package dev.satchel.examples.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.micrometer.SessionMeters;
import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.KeyTool;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.SettableClock;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each incident of the runbook is caused, and found by the meters and the log lines that the page names. */
class RunbookTest {

    private static final Attribute<String> NOTE = Attribute.of("note", String.class);
    private static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

    private final MockClock stopwatch = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, stopwatch);
    private final SessionMeters meters = SessionMeters.of("shop", registry);
    private final SettableClock clock = SettableClock.at(Instant.parse("2026-01-01T12:00:00Z"));
    private final UnsteadyStore store = new UnsteadyStore();
    private final LogLines log = new LogLines();
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
        log.close();
    }

    private Sessions stored(SessionPolicy policy, SessionStore chosen) {
        return named("shop", policy, chosen);
    }

    private Sessions stored() {
        return stored(SessionPolicy.defaults(), store);
    }

    private Sessions named(String stack, SessionPolicy policy, SessionStore chosen) {
        return Sessions.named(stack)
                .policy(policy)
                .codec(JsonCodec.standard())
                .store(meters.measure(chosen))
                .clock(clock)
                .listener(meters)
                .build();
    }

    private Sessions sealed(KeyRing keys, InstantSource time) {
        return Sessions.named("shop")
                .codec(JsonCodec.standard())
                .backend(SealedSessions.with(keys))
                .clock(time)
                .listener(meters)
                .build();
    }

    private static Token begun(Sessions sessions) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(NOTE, "milk");
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    /** Whether the token opens its session. */
    private static boolean opens(Sessions sessions, Token token) {
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            return exchange.view().get(NOTE).isPresent();
        }
    }

    /** A browser that asks this handler. */
    private Browser browser(Sessions sessions, SessionCookie cookie, JdkSessions.SessionHandler handler)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", JdkSessions.of(sessions, cookie).handler((exchange, session) -> {
            handler.handle(exchange, session);
            exchange.sendResponseHeaders(204, -1);
        }));
        server.start();
        servers.add(server);
        return new Browser(
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build(),
                URI.create("http://localhost:" + server.getAddress().getPort() + "/"));
    }

    private record Browser(HttpClient client, URI shop) {

        int status() throws IOException, InterruptedException {
            return client.send(HttpRequest.newBuilder(shop).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /** Asserts that the incident of this test shows as its page says. */
    private void assertShownBy(String test) throws IOException {
        Runbook.Incident incident = Runbook.incidents().stream()
                .filter(each -> each.causedBy().equals(test))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the runbook names no incident that is caused by " + test));

        assertThat(incident.meters()).as(incident.title()).isNotEmpty();
        assertThat(incident.meters())
                .as(incident.title())
                .allSatisfy(meter -> assertThat(moved(meter)).isPositive());
        assertThat(incident.lines())
                .as(incident.title())
                .allSatisfy(line -> assertThat(log.lines()).anyMatch(said -> said.startsWith(line)));
        assertThat(incident.problems())
                .as(incident.title())
                .allSatisfy(problem -> assertThat(problems).anyMatch(said -> said.startsWith(problem)));
    }

    /** How often the meter counted. */
    private double moved(Runbook.Named named) {
        return registry.find(named.meter()).tags(named.tags().toArray(String[]::new)).meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .filter(measurement -> measurement.getStatistic() == Statistic.COUNT)
                .mapToDouble(measurement -> measurement.getValue())
                .sum();
    }

    @Test
    void aKeyThatLeaked(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("keys.json");
        KeyTool.main("generate", file.toString());
        KeyRing keys = KeyRing.fromFile(file);
        String leaked = keys.list().get(0).id();
        Sessions shop = sealed(keys, InstantSource.system());
        Token token = begun(shop);
        assertThat(opens(shop, token)).isTrue();

        KeyTool.main("add", file.toString());
        KeyTool.main("promote", file.toString());
        KeyTool.main("revoke", file.toString(), leaked);
        keys.reload();

        assertThat(opens(shop, token)).isFalse();
        assertShownBy("aKeyThatLeaked");
    }

    @Test
    void aStoreThatIsDown() throws Exception {
        Browser browser =
                browser(stored(), SessionCookie.localhost(), (exchange, session) -> session.set(NOTE, "milk"));
        assertThat(browser.status()).isEqualTo(204);
        store.away(new SessionStoreUnavailableException("the server does not answer"));

        assertThat(browser.status()).isEqualTo(503);
        problems.addAll(stored().check().problems());
        assertShownBy("aStoreThatIsDown");
    }

    @Test
    void aStoreThatIsFull() throws Exception {
        Sessions small = stored(
                SessionPolicy.defaults(),
                MemorySessionStore.builder().owned(1).clock(clock).build());
        JdkSessions.SessionHandler login =
                (exchange, session) -> session.claim(Integer.toString(System.identityHashCode(exchange)));
        assertThat(browser(small, SessionCookie.localhost(), login).status()).isEqualTo(204);

        assertThat(browser(small, SessionCookie.localhost(), login).status()).isEqualTo(503);
        assertShownBy("aStoreThatIsFull");
    }

    @Test
    void aClockThatIsOff() throws IOException {
        KeyRing keys = KeyRing.ephemeralForDevelopment();
        Sessions ahead = sealed(keys, SettableClock.at(clock.instant().plus(Duration.ofMinutes(10))));
        Token token = begun(ahead);

        assertThat(opens(sealed(keys, clock), token)).isFalse();
        store.clock(() -> clock.instant().minus(Duration.ofMinutes(10)));
        problems.addAll(stored().check().problems());
        assertShownBy("aClockThatIsOff");
    }

    @Test
    void aStormOfConflicts() throws Exception {
        Sessions shop = stored();
        Browser browser = browser(shop, SessionCookie.localhost(), (exchange, session) -> {
            int seen = session.get(POINTS).orElse(0);
            String cookie = exchange.getRequestHeaders().getFirst("Cookie");
            if (cookie != null) {
                addAtTheSameTime(shop, Token.of(cookie.substring(cookie.indexOf('=') + 1)));
            }
            session.set(POINTS, seen + 1);
        });
        assertThat(browser.status()).isEqualTo(204);

        assertThat(browser.status()).isEqualTo(409);
        assertShownBy("aStormOfConflicts");
    }

    private static void addAtTheSameTime(Sessions shop, Token token) {
        try (SessionExchange exchange = shop.open(List.of(token))) {
            exchange.session().update(POINTS, 0, points -> points + 50);
            exchange.commit();
        }
    }

    @Test
    void aSessionNearItsBudget() throws Exception {
        Sessions shop = stored(SessionPolicy.builder().budget(1_000).build(), store);
        JdkSessions.SessionHandler near = (exchange, session) -> session.set(NOTE, "m".repeat(850));
        JdkSessions.SessionHandler over = (exchange, session) -> session.set(NOTE, "m".repeat(2_000));
        assertThat(browser(shop, SessionCookie.localhost(), near).status()).isEqualTo(204);

        assertThat(browser(shop, SessionCookie.localhost(), over).status()).isEqualTo(500);
        assertShownBy("aSessionNearItsBudget");
    }

    @Test
    void aCookieThatVanishes() throws Exception {
        Browser browser = browser(stored(), SessionCookie.standard(), (exchange, session) -> session.set(NOTE, "milk"));
        for (int i = 0; i < 3; i++) {
            assertThat(browser.status()).isEqualTo(204);
        }

        assertThat(registry.get("satchel.sessions.created").counter().count()).isEqualTo(3);
        assertShownBy("aCookieThatVanishes");
    }

    @Test
    void aDeploymentThatSignsOut() throws IOException {
        Token token = begun(stored());

        assertThat(opens(named("shop-2", SessionPolicy.defaults(), store), token))
                .isFalse();
        assertShownBy("aDeploymentThatSignsOut");
    }

    @Test
    void aFailOver() throws Exception {
        Sessions shop = stored();
        Browser browser = browser(shop, SessionCookie.localhost(), (exchange, session) -> session.set(NOTE, "milk"));
        assertThat(browser.status()).isEqualTo(204);
        store.away(new SessionStoreUnavailableException("the connection was lost"));
        assertThat(browser.status()).isEqualTo(503);
        store.failOver();

        assertThat(browser.status()).isEqualTo(204);
        assertShownBy("aFailOver");
    }

    @Test
    void aStoreThatIsSlow() throws IOException {
        Sessions shop = stored();
        Token token = begun(shop);
        store.before(() -> stopwatch.add(Duration.ofSeconds(2)));
        assertThat(opens(shop, token)).isTrue();

        for (String timer : List.of("satchel.sessions.store", "satchel.sessions.opening")) {
            assertThat(registry.get(timer).timers())
                    .anySatisfy(each -> assertThat(each.max(TimeUnit.SECONDS)).isGreaterThanOrEqualTo(2));
        }
        assertShownBy("aStoreThatIsSlow");
    }

    @Test
    void anAccountThatAbuses() throws IOException {
        Sessions shop = stored(SessionPolicy.builder().perOwner(3).build(), store);
        for (int i = 0; i < 10; i++) {
            try (SessionExchange exchange = shop.open(List.of())) {
                exchange.session().claim("mallory");
                exchange.commit();
            }
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(shop.owned().list("mallory")).hasSize(3);
        assertShownBy("anAccountThatAbuses");
    }

    @Test
    void aBackupThatWasRestored() throws IOException {
        Sessions shop = stored();
        Token token = begun(shop);
        try (SessionExchange exchange = shop.open(List.of(token))) {
            exchange.session().destroy();
            exchange.commit();
        }
        store.restore();
        assertThat(opens(shop, token)).as("what had ended is there again").isTrue();
        clock.advance(Duration.ofSeconds(1));
        shop.endAllBefore(clock.instant());

        assertThat(opens(shop, token)).isFalse();
        assertShownBy("aBackupThatWasRestored");
    }

    @Test
    void thePageHasTwelveIncidentsAndEachIsCausedByATestHere() throws Exception {
        List<Runbook.Incident> incidents = Runbook.incidents();

        assertThat(Runbook.headings()).isEqualTo(12);
        assertThat(incidents).hasSize(12).extracting(Runbook.Incident::causedBy).doesNotHaveDuplicates();
        for (Runbook.Incident incident : incidents) {
            assertThat(RunbookTest.class.getDeclaredMethods())
                    .filteredOn(method -> method.getName().equals(incident.causedBy()))
                    .singleElement()
                    .satisfies(method ->
                            assertThat(method.isAnnotationPresent(Test.class)).isTrue());
        }
    }

    /** Each panel of the dashboard asks something. */
    @Test
    void theDashboardCanBeImported() throws IOException {
        JsonNode dashboard =
                JsonMapper.builder().build().readTree(Files.readString(Path.of("../docs/operate/dashboard.json")));

        assertThat(dashboard.path("panels")).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("title").asString()).isNotEmpty();
            assertThat(panel.path("targets"))
                    .isNotEmpty()
                    .allSatisfy(
                            target -> assertThat(target.path("expr").asString()).contains("satchel_sessions_"));
        });
    }
}
