package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.Extensions;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The page as people use it, in a real browser. */
@Timeout(300)
class PageInBrowserTest {

    private static final String RECORD = """
            window.bodies = [];
            const fetched = window.fetch;
            window.fetch = async (...request) => {
              const response = await fetched(...request);
              window.bodies.push(await response.clone().text());
              return response;
            };
            """;

    private final List<Storefront> open = new ArrayList<>();
    private final CountDownLatch slowIsUnderWay = new CountDownLatch(1);
    private final CountDownLatch letSlowGoOn = new CountDownLatch(1);
    private Chromium browser;

    @BeforeEach
    void startBrowser() throws IOException {
        browser = Chromium.start();
    }

    @AfterEach
    void closeEverything() throws IOException {
        letSlowGoOn.countDown();
        if (browser != null) {
            browser.close();
        }
        open.forEach(Storefront::close);
    }

    private Storefront start(Storage storage) throws IOException {
        Extensions slow = Extensions.builder()
                .action("test", "slow", (request, session) -> {
                    session.get(Remembered.POINTS);
                    slowIsUnderWay.countDown();
                    letSlowGoOn.await();
                    session.set(Remembered.COUNTRY, "JP");
                    return ActionResult.ok(Map.of("done", true));
                })
                .build();
        Storefront shop = Storefront.start(
                Settings.of(Map.of("PORT", "0", "SATCHEL_STORE", storage.label())), InstantSource.system(), slow);
        open.add(shop);
        return shop;
    }

    private Chromium visit(Storage storage) throws IOException {
        return browser.visit(start(storage).uri());
    }

    private void choose(String country) {
        browser.run("const select = document.getElementById('country'); select.value = '" + country
                + "'; select.dispatchEvent(new Event('change'));");
        browser.until("document.getElementById('session-attributes').textContent.includes('" + country + "')");
    }

    private void signIn() {
        browser.run("document.querySelector('#sign-in input').value = 'ada@example.org';"
                + "document.getElementById('sign-in').requestSubmit();");
        browser.until("document.getElementById('session-owner').textContent === 'ada@example.org'");
    }

    @ParameterizedTest
    @EnumSource(names = {"COOKIE", "MEMORY", "HYBRID"})
    void aPersonChoosesACountryFillsACartSignsInAndOut(Storage storage) throws IOException {
        visit(storage);
        assertThat(browser.text("#cart-id")).isEqualTo("No cart id yet");
        assertThat(browser.cookies()).isEmpty();

        choose("DE");
        browser.click("[data-sku=tent]").until("document.getElementById('cart-id').textContent.startsWith('Cart ')");
        browser.click("[data-sku=tent]").until("document.getElementById('cart').textContent === 'tent2'");
        String cartId = browser.text("#cart-id");
        signIn();

        browser.visit(open.get(0).uri());
        assertThat(browser.value("document.getElementById('country').value").asString())
                .isEqualTo("DE");
        assertThat(browser.text("#cart-id")).isEqualTo(cartId);
        assertThat(browser.text("#session-owner")).isEqualTo("ada@example.org");

        browser.run("document.getElementById('sign-out').requestSubmit();");
        browser.until("document.getElementById('session-owner').textContent === 'nobody'");
        browser.until("document.getElementById('cart-id').textContent === 'No cart id yet'");
        assertThat(browser.cookies()).isEmpty();
    }

    // Guard: the button of the page calls DELETE /api/sessions/others, and the list is read anew after it.
    @Test
    void theButtonSignsOutTheOthersAndTheListShowsIt() throws IOException {
        visit(Storage.MEMORY);
        signIn();
        Browser elsewhere = Browser.at(open.get(0).uri());
        elsewhere.post("/api/login", "{\"email\":\"ada@example.org\"}");

        browser.visit(open.get(0).uri());
        browser.until("document.querySelectorAll('#device-list li').length === 2");
        browser.click("#end-others").until("document.querySelectorAll('#device-list li').length === 1");

        assertThat(elsewhere.get("/api/session").json().get("owner").isNull()).isTrue();
        assertThat(browser.text("#session-owner")).isEqualTo("ada@example.org");
    }

    private String race(String how) {
        browser.run("document.getElementById('race').textContent = ''");
        browser.click("[data-race=\"" + how + "\"]")
                .until("document.getElementById('race').textContent.startsWith('" + how + "')");
        return browser.text("#race");
    }

    @Test
    void inAStoreFourRewardsEndWhereTheyBeganInOrderAndInParallel() throws IOException {
        visit(Storage.MEMORY);
        browser.click("[data-points=\"50\"]").until("document.getElementById('points').textContent === '50'");

        assertThat(race("in order")).contains("50 before, 50 after. Nothing was lost.");
        for (int round = 0; round < 5; round++) {
            assertThat(race("in parallel")).contains("50 before, 50 after. Nothing was lost.");
        }
    }

    @Test
    void inACookieFourRewardsInParallelAreLostAndThePageSaysWhy() throws IOException {
        visit(Storage.COOKIE);
        browser.click("[data-points=\"50\"]").until("document.getElementById('points').textContent === '50'");

        String inOrder = race("in order");
        List<String> inParallel = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            inParallel.add(race("in parallel"));
        }

        assertThat(inOrder).contains("50 before, 50 after. Nothing was lost.");
        assertThat(inParallel)
                .anyMatch(said -> said.contains("the last response won")
                        && said.contains("belongs in a store")
                        && !said.contains("Nothing was lost"));
    }

    @Test
    void aWriteOverTheBudgetIsToldOnThePageAndInTheConsoleAndTheOldSessionStands() throws IOException {
        visit(Storage.COOKIE);
        choose("DE");
        browser.console();

        browser.click("#overflow").until("!document.getElementById('message').hidden");

        assertThat(browser.text("#message")).contains("takes more than it may");
        assertThat(browser.console())
                .anyMatch(line -> line.startsWith("WARNING") && line.contains("note/write") && line.contains("4000"));
        browser.visit(open.get(0).uri());
        assertThat(browser.value("document.getElementById('country').value").asString())
                .isEqualTo("DE");
    }

    @Test
    void signingOutInOneTabEndsWhatAnotherTabsSlowActionWorksOn() throws Exception {
        Storefront shop = start(Storage.MEMORY);
        browser.visit(shop.uri());
        choose("DE");
        signIn();
        String slowTab = browser.tab();
        browser.run("""
                import('/satchel.js').then(({callAction}) => {
                  const note = (name) => [(done) => { window[name] = 'done'; }, (error) => { window[name] = `${error.name} ${error.status}`; }];
                  callAction('test', 'slow').then(...note('slow'));
                  callAction('rewards', 'add', {points: 50}).then(...note('queued'));
                });
                """);
        slowIsUnderWay.await();

        browser.newTab().visit(shop.uri());
        browser.run("document.getElementById('sign-out').requestSubmit();");
        browser.until("document.getElementById('session-owner').textContent === 'nobody'");
        letSlowGoOn.countDown();

        browser.go(slowTab).until("window.slow && window.queued");
        assertThat(browser.value("window.slow").asString()).isEqualTo("ProblemError 409");
        assertThat(browser.value("window.queued").asString()).isEqualTo("DroppedError undefined");
        assertThat(browser.cookies()).isEmpty();
        browser.visit(shop.uri());
        assertThat(browser.text("#session-new")).isEqualTo("not stored yet");
        assertThat(browser.text("#points")).isEqualTo("0");
    }

    // Guard: an anonymous answer never names the cookie of signed-in sessions.
    @Test
    void anAnonymousAnswerThatIsLateSignsNobodyOut() throws Exception {
        Storefront shop = start(Storage.HYBRID);
        browser.visit(shop.uri());
        choose("DE");
        assertThat(browser.text("#session-store")).isEqualTo("hybrid: in the cookie");
        String slowTab = browser.tab();
        browser.run("import('/satchel.js').then(({callAction}) => callAction('test', 'slow'))"
                + ".then(() => { window.slow = 'done'; }, (error) => { window.slow = error.status; });");
        slowIsUnderWay.await();

        browser.newTab().visit(shop.uri());
        signIn();
        browser.until(
                "document.getElementById('session-store').textContent.startsWith('hybrid: in the store since 2')");
        assertThat(cookies()).containsExactly("session-in");
        letSlowGoOn.countDown();
        browser.go(slowTab).until("window.slow");
        assertThat(browser.value("window.slow").asString()).isEqualTo("done");
        assertThat(cookies()).containsExactlyInAnyOrder("session", "session-in");

        browser.visit(shop.uri());
        assertThat(browser.text("#session-owner")).isEqualTo("ada@example.org");
        assertThat(browser.value("document.getElementById('country').value").asString())
                .isEqualTo("DE");
        browser.run("document.getElementById('sign-out').requestSubmit();");
        browser.until("document.getElementById('session-owner').textContent === 'nobody'");
        assertThat(cookies()).isEmpty();
    }

    private List<String> cookies() {
        List<String> names = new ArrayList<>();
        browser.cookies().forEach(cookie -> names.add(cookie.get("name").asString()));
        return names;
    }

    @ParameterizedTest
    @EnumSource(names = {"COOKIE", "MEMORY"})
    void noScriptSeesTheTokenAndNoBodyHoldsWhatWasNotExposed(Storage storage) throws IOException {
        visit(storage);
        browser.run(RECORD);
        choose("DE");
        browser.run("import('/satchel.js').then(({callAction}) => callAction('note', 'write', {note: 'ring twice'}))"
                + ".then(() => { window.noted = true; });");
        browser.until("window.noted");
        browser.click("[data-sku=tent]").until("document.getElementById('cart-id').textContent.startsWith('Cart ')");
        signIn();

        JsonNode cookie = browser.cookies().get(0);
        assertThat(cookie.get("httpOnly").asBoolean()).isTrue();
        assertThat(browser.value("document.cookie").asString()).isEmpty();
        JsonNode bodies = browser.value("window.bodies");
        assertThat(bodies.size()).isGreaterThan(5);
        assertThat(bodies.toString())
                .contains("ada@example.org")
                .doesNotContain("ring twice", cookie.get("value").asString());
        assertThat(browser.value("document.documentElement.outerHTML").asString())
                .doesNotContain("ring twice", cookie.get("value").asString());
    }
}
