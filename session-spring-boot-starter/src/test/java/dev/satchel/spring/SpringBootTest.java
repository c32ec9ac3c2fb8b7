package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.satchel.session.Sessions;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An unmodified application with a form login, on a real port. */
class SpringBootTest {

    private static ConfigurableApplicationContext application;
    private static URI server;

    private final Browser browser = new Browser(server);
    private final Browser other = new Browser(server);

    @BeforeAll
    static void start() {
        application = SpringApplication.run(
                ShopApplication.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN",
                "--satchel.name=shop/test",
                "--satchel.store=memory",
                "--satchel.cookie.localhost=true",
                "--management.endpoints.web.exposure.include=satchel,health",
                "--management.endpoint.satchel.access=unrestricted",
                "--management.endpoint.health.show-details=always");
        server = URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void aLoginShowsWhoIsSignedInAtTheNextRequest() throws Exception {
        HttpResponse<String> login = browser.signIn("ada");

        assertThat(login.statusCode()).isEqualTo(302);
        assertThat(browser.get("/me").body()).isEqualTo("ada 2 UsernamePasswordAuthenticationToken");
        assertThat(browser.cookie("JSESSIONID")).isEmpty();
    }

    @Test
    void aWrongPasswordSignsNobodyIn() throws Exception {
        HttpResponse<String> refused =
                browser.post("/login", Map.of("username", "ada", "password", "wrong", "_csrf", browser.token()));

        assertThat(refused.headers().firstValue("Location")).get(STRING).endsWith("/login?error");
        assertThat(browser.get("/me").statusCode()).isEqualTo(302);
    }

    @Test
    void theTokenOfBeforeTheLoginOpensNothing() throws Exception {
        browser.token();
        String before = browser.cookie("session").orElseThrow();
        browser.signIn("ada");
        String after = browser.cookie("session").orElseThrow();
        other.keep("session", before);

        assertThat(after).isNotEqualTo(before);
        assertThat(other.get("/open/cart").statusCode()).isEqualTo(200);
        assertThat(other.get("/me").statusCode())
                .as("it opens empty, and takes no change")
                .isEqualTo(409);
    }

    @Test
    void whatAVisitorDidStaysWithTheLogin() throws Exception {
        browser.post("/open/cart", Map.of("country", "DE"));
        browser.signIn("ada");

        assertThat(browser.get("/cart").body()).isEqualTo("DE");
    }

    @Test
    void anotherUserInheritsNothing() throws Exception {
        browser.signIn("ada");
        browser.post("/open/cart", Map.of("country", "DE"));
        browser.signIn("bob");

        assertThat(browser.get("/me").body()).startsWith("bob");
        assertThat(browser.get("/cart").body()).isEqualTo("none");
    }

    @Test
    void aLogoutEndsTheSessionWhoeverKeptItsToken() throws Exception {
        browser.signIn("ada");
        String token = browser.cookie("session").orElseThrow();
        other.keep("session", token);
        HttpResponse<String> logout = browser.signOut();

        assertThat(logout.headers().firstValue("Location")).get(STRING).endsWith("/login?logout");
        assertThat(browser.cookie("session")).isEmpty();
        assertThat(browser.get("/me").statusCode()).isEqualTo(302);
        assertThat(other.get("/me").statusCode()).isEqualTo(302);
    }

    @Test
    void aRememberedUserIsSignedInAgainWithANewSession() throws Exception {
        browser.signIn("ada", Map.of("remember-me", "on"));
        browser.forget("session");

        assertThat(browser.get("/me").body()).isEqualTo("ada 1 RememberMeAuthenticationToken");
        browser.forget("remember-me");
        assertThat(browser.get("/me").body()).isEqualTo("ada 1 RememberMeAuthenticationToken");
    }

    @Test
    void thePageThatWasWantedComesAfterTheLogin() throws Exception {
        HttpResponse<String> refused = browser.get("/cart?page=2");
        HttpResponse<String> login = browser.signIn("ada");

        assertThat(refused.headers().firstValue("Location")).get(STRING).endsWith("/login");
        assertThat(login.headers().firstValue("Location")).get(STRING).endsWith("/cart?page=2&continue");
        assertThat(browser.get("/cart?page=2&continue").statusCode()).isEqualTo(200);
        assertThat(browser.signIn("ada").headers().firstValue("Location"))
                .get(STRING)
                .matches("http://[^/]+/");
    }

    @Test
    void whatAScriptAskedForIsNotWantedAfterTheLogin() throws Exception {
        browser.get("/cart", "Accept", "application/json");
        browser.get("/cart", "X-Requested-With", "XMLHttpRequest");

        assertThat(browser.signIn("ada").headers().firstValue("Location"))
                .get(STRING)
                .matches("http://[^/]+/");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() throws Exception {
        browser.signIn("ada");
        int without = browser.post("/cart", Map.of("country", "DE")).statusCode();
        int with = browser.post("/cart", Map.of("country", "DE", "_csrf", browser.token()))
                .statusCode();

        assertThat(List.of(without, with)).containsExactly(403, 200);
    }

    @Test
    void aTemplateMayAskForTheTokenInItsMiddle() throws Exception {
        HttpResponse<String> page = browser.get("/open/form");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).hasSizeGreaterThan("<form>".length());
        assertThat(page.headers().allValues("Set-Cookie")).hasSize(1);
    }

    @Test
    void aLoginTakesTheFormerTokenOfFormsAway() throws Exception {
        String before = browser.token();
        browser.signIn("ada");

        assertThat(browser.post("/cart", Map.of("country", "DE", "_csrf", before))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void oneSessionAtATime() throws Exception {
        browser.signIn("solo");
        other.signIn("solo");

        assertThat(browser.get("/me").statusCode()).isEqualTo(302);
        assertThat(other.get("/me").body()).startsWith("solo");
        assertThat(other.signIn("solo").statusCode()).as("again, where one is").isEqualTo(302);
        assertThat(other.get("/me").body()).startsWith("solo");
    }

    private static String strictly(Browser who) throws Exception {
        HttpResponse<String> login = who.post("/strict/login", Map.of("username", "strict", "password", "secret"));
        return login.headers().firstValue("Location").orElseThrow().replaceFirst("^http://[^/]+", "");
    }

    // Guard: OwnedSessionRegistry.getAllSessions; the login that is refused must not end the session that stays.
    @Test
    void aFurtherLoginIsRefusedWhereTheApplicationAsksForThat() throws Exception {
        assertThat(strictly(browser)).isEqualTo("/");
        assertThat(strictly(other)).isEqualTo("/login?error");
        assertThat(other.get("/me").statusCode()).isEqualTo(302);
        assertThat(browser.get("/me").body()).startsWith("strict");
        assertThat(strictly(browser)).as("again, where one is").isEqualTo("/");

        browser.signOut();
        assertThat(strictly(other)).as("the page that was wanted").isEqualTo("/me?continue");
        assertThat(other.get("/me").body()).startsWith("strict");
        other.signOut();
    }

    private ShopApplication.Gate gate(String name) {
        ShopApplication.Gate gate = new ShopApplication.Gate(new CountDownLatch(1), new CountDownLatch(1));
        ShopApplication.GATES.put(name, gate);
        return gate;
    }

    @Test
    void twoRequestsAtOnceLoseNoUpdate() throws Exception {
        browser.post("/open/cart", Map.of("country", "DE"));
        ShopApplication.Gate gate = gate("update");
        CompletableFuture<HttpResponse<String>> slow = browser.posts("/open/slow", Map.of("gate", "update"));
        gate.reached().await();
        browser.post("/open/fast", Map.of());
        gate.opened().countDown();

        assertThat(slow.join().body()).isEqualTo("done");
        assertThat(browser.get("/open/cart").body()).isEqualTo("DE 2");
    }

    @Test
    void aSlowRequestDoesNotUndoALogout() throws Exception {
        browser.signIn("ada");
        String token = browser.cookie("session").orElseThrow();
        ShopApplication.Gate gate = gate("logout");
        CompletableFuture<HttpResponse<String>> slow = browser.posts("/open/slow", Map.of("gate", "logout"));
        gate.reached().await();
        browser.signOut();
        gate.opened().countDown();
        other.keep("session", token);

        assertThat(slow.join().statusCode()).isEqualTo(409);
        assertThat(browser.cookie("session")).isEmpty();
        assertThat(other.get("/me").statusCode()).isEqualTo(302);
    }

    @Test
    void flashAttributesComeOnceAfterTheRedirect() throws Exception {
        HttpResponse<String> redirect = browser.post("/open/flash", Map.of());

        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(browser.cookie(SessionFlashMaps.MARKER)).contains("");
        assertThat(browser.get("/open/flashed").body()).isEqualTo("saved {items=2}");
        assertThat(browser.cookie(SessionFlashMaps.MARKER)).isEmpty();
        assertThat(browser.get("/open/flashed").body()).isEqualTo(" null");
    }

    @Test
    void aFlashAttributeThatWouldNotComeBackIsRefused() throws Exception {
        HttpResponse<String> refused = browser.post("/open/flash-of-an-object", Map.of());

        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void aControllerThatThrowsStoresNothingAndItsExceptionHandlerMay() throws Exception {
        browser.post("/open/cart", Map.of("country", "DE"));

        assertThat(browser.post("/open/fail", Map.of()).body()).isEqualTo("handled DE");
        assertThat(browser.get("/open/cart").body()).isEqualTo("DE 1");
    }

    @Test
    void aFailureOfTheSessionIsAProblemBeforeAnyExceptionHandlerHearsOfIt() throws Exception {
        HttpResponse<String> refused = browser.post("/open/busy", Map.of());

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("session-busy");
    }

    @Test
    void anOperatorSeesAndEndsTheSessionsOfAUser() throws Exception {
        browser.signIn("bob");
        other.signIn("bob");
        Browser operator = new Browser(server);

        assertThat(operator.get("/actuator/satchel").body())
                .contains("shop/test")
                .contains("memory");
        assertThat(operator.get("/actuator/satchel/bob").body())
                .contains("fingerprint")
                .contains("\"unreadable\":0")
                .doesNotContain(other.cookie("session").orElseThrow());
        assertThat(operator.delete("/actuator/satchel/bob").body()).contains("\"revoked\":");
        assertThat(browser.get("/me").statusCode()).isEqualTo(302);
        assertThat(other.get("/me").statusCode()).isEqualTo(302);
    }

    @Test
    void theHealthOfTheStoreIsAsked() throws Exception {
        assertThat(browser.get("/actuator/health").body()).contains("\"satchel\":{\"status\":\"UP\"}");
    }

    @Test
    void aPageThatAsksForNoSessionHasNone() throws Exception {
        HttpResponse<String> login = browser.get("/login?logout");
        HttpResponse<String> error = browser.get("/open/none");

        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(error.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void theSessionsAreABeanOfTheApplication() throws Exception {
        browser.signIn("first");

        assertThat(application.getBean(Sessions.class).owned().list("first")).hasSize(1);
    }
}
