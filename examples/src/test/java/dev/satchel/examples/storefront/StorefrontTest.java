package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.storefront.Browser.Reply;
import dev.satchel.testkit.SettableClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The shop's table of requests and answers, through sockets, on each storage. */
class StorefrontTest {

    @RegisterExtension
    static final RedisServers REDIS = new RedisServers();

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-03-01T09:00:00Z"));
    private final List<Storefront> open = new ArrayList<>();

    @TempDir
    private Path directory;

    private Browser visit(Storage storage) {
        return Browser.at(start(storage).uri());
    }

    private Storefront start(Storage storage) {
        Map<String, String> environment = REDIS.environment(
                storage, Map.of("PORT", "0", "SATCHEL_KEY", randomKey(), "SATCHEL_DIR", directory.toString()));
        Storefront shop = Storefront.start(Settings.of(environment), clock);
        open.add(shop);
        return shop;
    }

    private static String randomKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    @AfterEach
    void closeShops() {
        open.forEach(Storefront::close);
    }

    @ParameterizedTest
    @EnumSource
    void lookingAtThePageSetsNoCookie(Storage storage) {
        Reply page = visit(storage).get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body()).contains("Two-person tent", "nobody", "<option value=\"\" disabled selected>");
        assertThat(page.setCookie()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void thePageShowsCountryAndOwnerAndWritesNothing(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");

        Reply page = browser.get("/");

        assertThat(page.body())
                .contains("<option value=\"DE\" selected>Germany</option>", "ada@example.org", storage.label());
        assertThat(page.setCookie()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void thePageEscapesWhatItShows(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/login", "{\"email\":\"<script>@example.org\"}");

        assertThat(browser.get("/").body())
                .contains("&lt;script&gt;@example.org")
                .doesNotContain("<script>@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/storefront.css", "/assets/storefront.js"})
    void assetsComeFromTheShopItself(String path) {
        Reply asset = visit(Storage.MEMORY).get(path);

        assertThat(asset.status()).isEqualTo(200);
        assertThat(asset.body()).isNotBlank();
    }

    @Test
    void thePageLoadsNothingFromElsewhere() {
        Reply page = visit(Storage.MEMORY).get("/");

        assertThat(page.body()).doesNotContainPattern("(src|href)=\"(https?:)?//");
        assertThat(page.header("Content-Security-Policy").orElseThrow()).startsWith("default-src 'self'");
    }

    @ParameterizedTest
    @EnumSource
    void aFreshVisitorHasNoCountryAndGetsNoCookie(Storage storage) {
        Reply reply = visit(storage).get("/api/country");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"countryCode\":null}");
        assertThat(reply.setCookie()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aChosenCountryComesBackAndStays(Storage storage) {
        Browser browser = visit(storage);

        Reply chosen = browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        Reply read = browser.get("/api/country");

        assertThat(chosen.body()).isEqualTo("{\"countryCode\":\"DE\"}");
        assertThat(chosen.setCookie().orElseThrow()).contains("HttpOnly", "SameSite=Lax", "Path=/");
        assertThat(read.body()).isEqualTo("{\"countryCode\":\"DE\"}");
        assertThat(read.setCookie()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void choosingTheSameCountryAgainSetsNoCookie(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");

        assertThat(browser.post("/api/country", "{\"countryCode\":\"DE\"}").setCookie())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void deletingTheCountryEndsTheSessionAndClearsTheCookie(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");

        Reply deleted = browser.delete("/api/country");

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.setCookie().orElseThrow()).contains("Max-Age=0");
        assertThat(browser.cookie()).isEmpty();
        assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":null}");
    }

    @ParameterizedTest
    @EnumSource
    void theCartLiesWithTheCatalogueAndTheSessionHoldsItsId(Storage storage) {
        Browser browser = visit(storage);

        JsonNode first = browser.post("/api/cart", "{\"sku\":\"tent\"}").json();
        browser.post("/api/cart", "{\"sku\":\"lamp\"}");
        JsonNode third = browser.post("/api/cart", "{\"sku\":\"tent\"}").json();

        assertThat(first.get("items").toString()).isEqualTo("[{\"sku\":\"tent\",\"quantity\":1}]");
        assertThat(third.get("items").toString())
                .isEqualTo("[{\"sku\":\"tent\",\"quantity\":2},{\"sku\":\"lamp\",\"quantity\":1}]");
        assertThat(third.get("cartId")).isEqualTo(first.get("cartId"));
        assertThat(browser.get("/api/session").json().at("/attributes/cartId")).isEqualTo(first.get("cartId"));
        assertThat(browser.get("/").body()).contains("<li><span>tent</span><b>2</b></li>");
    }

    @ParameterizedTest
    @EnumSource
    void pointsAddUpAndMayBeTakenAway(Storage storage) {
        Browser browser = visit(storage);

        assertThat(browser.post("/api/points", "{\"add\":50}").body()).isEqualTo("{\"points\":50}");
        assertThat(browser.post("/api/points", "{\"add\":-20}").body()).isEqualTo("{\"points\":30}");
    }

    @ParameterizedTest
    @EnumSource
    void signingInRotatesTheTokenAndKeepsTheData(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        Optional<String> before = browser.cookie();

        Reply login = browser.post("/api/login", "{\"email\":\"ada@example.org\"}");

        assertThat(login.status()).isEqualTo(200);
        assertThat(browser.cookie()).isPresent().isNotEqualTo(before);
        JsonNode session = browser.get("/api/session").json();
        assertThat(session.get("owner").asString()).isEqualTo("ada@example.org");
        assertThat(session.at("/attributes/countryCode").asString()).isEqualTo("DE");
    }

    @Test
    void whoKnewTheTokenBeforeTheLoginSeesNothingAfterIt() {
        Browser victim = visit(Storage.MEMORY);
        victim.post("/api/country", "{\"countryCode\":\"DE\"}");
        Browser attacker = victim.tab();

        victim.post("/api/login", "{\"email\":\"ada@example.org\"}");

        JsonNode seen = attacker.get("/api/session").json();
        assertThat(seen.get("owner").isNull()).isTrue();
        assertThat(seen.get("attributes").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anotherPersonStartsFromAnEmptySession(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");
        browser.post("/api/points", "{\"add\":50}");

        Reply login = browser.post("/api/login", "{\"email\":\"bob@example.org\"}");

        assertThat(login.status()).isEqualTo(200);
        JsonNode session = browser.get("/api/session").json();
        assertThat(session.get("owner").asString()).isEqualTo("bob@example.org");
        assertThat(session.get("attributes").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void signingInAgainAsTheSamePersonKeepsTheData(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");
        browser.post("/api/points", "{\"add\":50}");

        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");

        assertThat(browser.get("/api/session").json().at("/attributes/points").asInt())
                .isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource
    void signingOutEndsTheSession(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");

        Reply logout = browser.post("/api/logout", "");

        assertThat(logout.status()).isEqualTo(204);
        assertThat(logout.setCookie().orElseThrow()).contains("Max-Age=0");
        assertThat(browser.get("/api/session").json().get("isNew").asBoolean()).isTrue();
    }

    @Test
    void aTokenThatWasSignedOutIsDeadWhoeverKeptIt() {
        Browser browser = visit(Storage.MEMORY);
        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");
        Browser keeper = browser.tab();

        browser.post("/api/logout", "");

        assertThat(keeper.get("/api/session").json().get("owner").isNull()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theSessionTellsWhatItIs(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");

        JsonNode session = browser.get("/api/session").json();

        assertThat(session.propertyNames())
                .containsExactly("store", "isNew", "owner", "expiresAt", "size", "budget", "attributes");
        assertThat(session.get("store").asString())
                .isEqualTo(storage == Storage.HYBRID ? "hybrid: in the cookie" : storage.label());
        assertThat(session.get("isNew").asBoolean()).isFalse();
        assertThat(session.get("owner").isNull()).isTrue();
        assertThat(Instant.parse(session.get("expiresAt").asString()))
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(session.get("size").asInt())
                .isPositive()
                .isLessThan(session.get("budget").asInt());
        assertThat(session.get("attributes").toString()).isEqualTo("{\"countryCode\":\"DE\"}");
    }

    @Test
    void aSealedSessionHasTheBudgetOfACookieAndAStoredOneHasMore() {
        assertThat(visit(Storage.COOKIE)
                        .get("/api/session")
                        .json()
                        .get("budget")
                        .asInt())
                .isEqualTo(4000);
        assertThat(visit(Storage.MEMORY)
                        .get("/api/session")
                        .json()
                        .get("budget")
                        .asInt())
                .isEqualTo(1 << 20);
    }

    @ParameterizedTest
    @EnumSource
    void noBodyShowsTheToken(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");
        String token = browser.cookie().orElseThrow().split("=", 2)[1];

        assertThat(browser.get("/").body()).doesNotContain(token);
        assertThat(browser.get("/api/session").body()).doesNotContain(token);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /api/country | {"countryCode":          | 400
            POST   | /api/country | {"countryCode":"Germany"} | 400
            POST   | /api/country | {"countryCode":null}     | 400
            POST   | /api/country | {"countryCode":"FR"}{}   | 400
            POST   | /api/country | {"countryCode":"FR","countryCode":"IT"} | 400
            POST   | /api/country | "FR"                     | 400
            POST   | /api/country | []                       | 400
            POST   | /api/country | ''                       | 400
            POST   | /api/cart    | {"sku":"unicorn"}        | 404
            POST   | /api/cart    | {"sku":7}                | 400
            POST   | /api/points  | {"add":"50"}             | 400
            POST   | /api/points  | {"add":1.5}              | 400
            POST   | /api/points  | {"add":99999999999}      | 400
            POST   | /api/points  | {"add":-2147483648}      | 400
            POST   | /api/login   | {"email":"nobody"}       | 400
            POST   | /api/login   | {"email":"a b@c"}        | 400
            PUT    | /api/country | {"countryCode":"FR"}     | 405
            GET    | /api/cart    | ''                       | 405
            POST   | /            | ''                       | 405
            GET    | /api/unknown | ''                       | 404
            """)
    void aRequestThatIsRefusedLeavesTheSessionUntouched(String method, String path, String body, int status) {
        for (Storage storage : Storage.values()) {
            Browser browser = visit(storage);
            browser.post("/api/country", "{\"countryCode\":\"DE\"}");
            String before = browser.get("/api/session").body();

            Reply reply = browser.send(method, path, body);

            assertThat(reply.status()).as("%s", storage).isEqualTo(status);
            assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
            assertThat(reply.json().get("status").asInt()).isEqualTo(status);
            assertThat(reply.json().get("detail").asString()).isNotBlank();
            assertThat(reply.setCookie()).isEmpty();
            assertThat(browser.get("/api/session").body()).isEqualTo(before);
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefused() {
        assertThat(visit(Storage.MEMORY)
                        .post("/api/country", "{\"countryCode\":\"DE\",\"x\":\"" + "x".repeat(20_000) + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        assertThat(visit(Storage.MEMORY).send("PUT", "/api/country", "").header("Allow"))
                .hasValue("DELETE, GET, POST");
    }

    @Test
    void headAnswersAsGetWithoutABody() {
        Reply head = visit(Storage.MEMORY).send("HEAD", "/", "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatIsUsedInTimeLivesAndOneThatIsNotIsNewAgain(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");

        clock.advance(Duration.ofMinutes(29));
        assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":\"DE\"}");
        clock.advance(Duration.ofMinutes(29));
        assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":\"DE\"}");
        clock.advance(Duration.ofMinutes(30));
        assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":null}");
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatIsUsedAllDayEndsAllTheSame(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");

        for (int i = 0; i < 71; i++) {
            clock.advance(Duration.ofMinutes(20));
            assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":\"DE\"}");
        }
        clock.advance(Duration.ofMinutes(20));
        assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":null}");
    }

    @ParameterizedTest
    @EnumSource(names = {"COOKIE", "MEMORY"}) // shops on one server, or one directory, are one shop
    void aTokenOfAnotherShopIsNotAdopted(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        Browser stranger = browser.movedTo(start(storage).uri());
        Optional<String> foreign = stranger.cookie();

        assertThat(stranger.get("/api/country").body()).isEqualTo("{\"countryCode\":null}");
        stranger.post("/api/country", "{\"countryCode\":\"FR\"}");
        assertThat(stranger.cookie()).isPresent().isNotEqualTo(foreign);
    }
}
