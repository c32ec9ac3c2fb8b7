package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.examples.storefront.Browser.Reply;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.Extensions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The shop's extensions, through sockets, on each storage. */
class ShopExtensionsTest {

    @RegisterExtension
    static final RedisServers REDIS = new RedisServers();

    private final List<Storefront> open = new ArrayList<>();

    @TempDir
    private Path directory;

    private Browser visit(Storage storage) {
        Map<String, String> environment =
                REDIS.environment(storage, Map.of("PORT", "0", "SATCHEL_DIR", directory.toString()));
        Storefront shop = Storefront.start(Settings.of(environment), InstantSource.system());
        open.add(shop);
        return Browser.at(shop.uri());
    }

    @AfterEach
    void closeShops() {
        open.forEach(Storefront::close);
    }

    @ParameterizedTest
    @EnumSource
    void aCartIdIsSavedByAnActionAndReadThroughADataSource(Storage storage) {
        Browser browser = visit(storage);
        assertThat(browser.get("/data-source/cart/get-cart-id").body())
                .isEqualTo("{\"dataSourcePayload\":{\"cartId\":null}}");
        assertThat(browser.cookie()).isEmpty();

        String cartId = browser.post("/action/cart/add", "{\"sku\":\"tent\"}")
                .json()
                .get("cartId")
                .asString();

        assertThat(browser.get("/data-source/cart/get-cart-id").body())
                .isEqualTo("{\"dataSourcePayload\":{\"cartId\":\"" + cartId + "\"}}");
        assertThat(browser.get("/data-source/cart/get-cart").body())
                .isEqualTo("{\"dataSourcePayload\":{\"cartId\":\"" + cartId
                        + "\",\"items\":[{\"sku\":\"tent\",\"quantity\":1}]}}");
        assertThat(browser.get("/api/session").json().at("/attributes/cartId").asString())
                .isEqualTo(cartId);
    }

    @ParameterizedTest
    @EnumSource
    void theComponentShowsTheCartIdOnceThereIsOne(Storage storage) {
        Browser browser = visit(storage);
        assertThat(browser.get("/").body()).contains(">No cart id yet</p>");

        String cartId = browser.post("/api/cart", "{\"sku\":\"tent\"}")
                .json()
                .get("cartId")
                .asString();

        assertThat(browser.get("/").body()).contains(">Cart " + cartId + "</p>").doesNotContain("No cart id yet");
    }

    @Test
    void aComponentWhoseDataSourceIsNotThereStopsTheShop() {
        Extensions extensions = ShopExtensions.of(new Shop("memory", new Catalogue()));

        assertThatThrownBy(() -> Component.check(List.of(new Component("wish", "wish/get-list")), extensions))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("'wish/get-list'")
                .hasMessageContaining("cart/get-cart-id");
    }

    @Test
    void anExtensionThatTheShopHasAlreadyStopsItAndNamesBothPlaces() {
        Extensions more = Extensions.builder()
                .action("cart", "add", (request, session) -> ActionResult.ok())
                .build();

        assertThatThrownBy(() -> Storefront.start(
                        Settings.of(Map.of("PORT", "0", "SATCHEL_STORE", "memory")), InstantSource.system(), more))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("ShopExtensions.java:")
                .hasMessageContaining("ShopExtensionsTest.java:");
    }

    @ParameterizedTest
    @EnumSource
    void checkingOutOrdersTheCartAndForgetsItsId(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        browser.post("/action/cart/add", "{\"sku\":\"tent\"}");

        Reply ordered = browser.post("/action/cart/checkout", "");

        assertThat(ordered.json().at("/items/0/sku").asString()).isEqualTo("tent");
        assertThat(browser.get("/data-source/cart/get-cart").body())
                .isEqualTo("{\"dataSourcePayload\":{\"cartId\":null,\"items\":[]}}");
        assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":\"DE\"}");
        assertThat(browser.post("/action/cart/checkout", "").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource
    void pointsAreAddedAndAnswered(Storage storage) {
        Browser browser = visit(storage);

        assertThat(browser.post("/action/rewards/add", "{\"points\":50}").body())
                .isEqualTo("{\"points\":50}");
        assertThat(browser.post("/action/rewards/add", "{\"points\":-20}").body())
                .isEqualTo("{\"points\":30}");
        assertThat(browser.get("/data-source/rewards/get-balance").body())
                .isEqualTo("{\"dataSourcePayload\":{\"points\":30}}");
        assertThat(browser.get("/page?path=/rewards").body())
                .isEqualTo("{\"pageType\":\"rewards\",\"pagePayload\":{\"points\":30}}");
    }

    @ParameterizedTest
    @EnumSource(names = "COOKIE", mode = EnumSource.Mode.EXCLUDE)
    void fourRewardsAtOnceEndWhereTheyBegan(Storage storage) throws Exception {
        Browser browser = visit(storage);
        browser.post("/action/rewards/add", "{\"points\":7}");
        ExecutorService fetches = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> rewards = new ArrayList<>();
            for (int points : List.of(50, -20, 20, -50)) {
                Browser tab = browser.tab();
                rewards.add(() -> tab.post("/action/rewards/add", "{\"points\":" + points + "}")
                        .status());
            }
            for (int round = 0; round < 25; round++) {
                for (Future<Integer> status : fetches.invokeAll(rewards)) {
                    assertThat(status.get()).isEqualTo(200);
                }
                assertThat(browser.get("/data-source/rewards/get-balance").body())
                        .as("after round %d", round)
                        .contains("{\"points\":7}");
            }
        } finally {
            fetches.shutdownNow();
        }
    }

    @Test
    void aProductHasAPageAndAnOldPathLeadsToIt() {
        Browser browser = visit(Storage.MEMORY);

        Reply page = browser.get("/page?path=/product/tent");
        assertThat(page.json().get("pageType").asString()).isEqualTo("product");
        assertThat(page.json().at("/pagePayload/name").asString()).isEqualTo("Two-person tent");
        Reply old = browser.get("/page?path=/item/tent");
        assertThat(old.status()).isEqualTo(301);
        assertThat(old.header("Location")).hasValue("/page?path=/product/tent");
        assertThat(browser.get("/page?path=/product/unicorn").status()).isEqualTo(404);
        assertThat(browser.get("/page?path=/item/unicorn").status()).isEqualTo(404);
        assertThat(browser.get("/page?path=/nowhere").status()).isEqualTo(404);
        assertThat(browser.cookie()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theCartHasAPage(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/action/cart/add", "{\"sku\":\"lamp\"}");

        assertThat(browser.get("/page?path=/cart")
                        .json()
                        .at("/pagePayload/items/0/sku")
                        .asString())
                .isEqualTo("lamp");
    }

    @ParameterizedTest
    @EnumSource
    void sessionDataThatSpreadsTheFormerDataKeepsIt(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        browser.post("/action/rewards/add", "{\"points\":50}");

        assertThat(browser.post("/action/note/keep", "{\"note\":\"ring twice\"}")
                        .status())
                .isEqualTo(204);

        assertThat(browser.get("/api/session").json().get("attributes").toString())
                .isEqualTo("{\"countryCode\":\"DE\",\"points\":50}");
        assertThat(browser.get("/api/session").body()).doesNotContain("ring twice");
    }

    @ParameterizedTest
    @EnumSource
    void sessionDataThatDoesNotSpreadTheFormerDataLosesIt(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        browser.post("/action/rewards/add", "{\"points\":50}");

        assertThat(browser.post("/action/note/alone", "{\"note\":\"ring twice\"}")
                        .status())
                .isEqualTo(204);

        assertThat(browser.get("/api/session").json().get("attributes").toString())
                .isEqualTo("{}");
        assertThat(browser.cookie()).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void logoutClearsTheSessionData(Storage storage) {
        Browser browser = visit(storage);
        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");

        assertThat(browser.post("/action/account/logout", "").status()).isEqualTo(204);

        assertThat(browser.cookie()).isEmpty();
        assertThat(browser.get("/api/session").json().get("isNew").asBoolean()).isTrue();
    }

    @Test
    void aSealedSessionOverItsBudgetIsAProblemAndTheFormerOneStands() {
        Browser browser = visit(Storage.COOKIE);
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");

        Reply tooLarge = browser.post("/action/note/write", "{\"note\":\"" + "x".repeat(5_000) + "\"}");

        assertThat(tooLarge.status()).isEqualTo(500);
        assertThat(tooLarge.header("Content-Type")).hasValue("application/problem+json");
        assertThat(tooLarge.json().get("limit").asInt()).isEqualTo(4_000);
        assertThat(tooLarge.json().get("actual").asInt()).isGreaterThan(5_000);
        assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":\"DE\"}");
    }

    /** What four kilobytes mean: as a sealed token they are about 2.8 KB of data, in a store they fit. */
    @ParameterizedTest
    @CsvSource({"COOKIE, 2500, 204", "COOKIE, 2900, 500", "COOKIE, 4096, 500", "MEMORY, 4096, 204"})
    void fourKilobytesAreAMatterOfWhereTheyLie(Storage storage, int letters, int status) {
        assertThat(visit(storage)
                        .post("/action/note/write", "{\"note\":\"" + "x".repeat(letters) + "\"}")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /action/cart/add       | {"sku":"unicorn"}       | 400
            /action/cart/add       | {"sku":7}               | 400
            /action/cart/add       | {}                      | 400
            /action/rewards/add    | {"points":"50"}         | 400
            /action/rewards/add    | {"points":1.5}          | 400
            /action/rewards/add    | {"points":99999999999}  | 400
            /action/rewards/add    | {"points":-2147483648}  | 400
            /action/note/write     | {"note":null}           | 400
            /action/cart/vanish    | {}                      | 404
            /data-source/cart/none | {}                      | 404
            """)
    void aRequestThatIsRefusedLeavesTheSessionUntouched(String path, String body, int status) {
        for (Storage storage : Storage.values()) {
            Browser browser = visit(storage);

            Reply reply = browser.post(path, body);

            assertThat(reply.status()).as("%s", storage).isEqualTo(status);
            assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
            assertThat(reply.setCookie()).isEmpty();
        }
    }
}
