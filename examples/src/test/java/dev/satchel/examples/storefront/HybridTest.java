package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.storefront.Browser.Reply;
import dev.satchel.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shop whose sessions lie in the cookie until somebody signs in, over real sockets. */
class HybridTest {

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-03-01T09:00:00Z"));
    private Storefront shop;

    @BeforeEach
    void start() {
        shop = Storefront.start(Settings.of(Map.of("PORT", "0", "SATCHEL_STORE", "hybrid")), clock);
    }

    @AfterEach
    void stop() {
        shop.close();
    }

    private static String store(Browser browser) {
        return browser.get("/api/session").json().get("store").asString();
    }

    private static String owner(Browser browser) {
        return browser.get("/api/session").json().get("owner").asString("nobody");
    }

    @Test
    void signingInMovesTheSessionIntoTheStoreAndIntoTheOtherCookie() {
        Browser browser = Browser.at(shop.uri());
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        assertThat(browser.cookies()).containsExactly("session");
        assertThat(store(browser)).isEqualTo("hybrid: in the cookie");

        Reply login = browser.post("/api/login", "{\"email\":\"ada@example.org\"}");

        assertThat(login.response().headers().allValues("Set-Cookie"))
                .hasSize(2)
                .anyMatch(set -> set.matches("session-in=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax"))
                .anyMatch(set -> set.startsWith("session=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/"));
        assertThat(login.header("Cache-Control")).hasValue("no-store");
        assertThat(login.header("Vary")).hasValue("Cookie");
        assertThat(store(browser)).isEqualTo("hybrid: in the store since 2026-03-01T09:00:00Z");
        assertThat(browser.get("/api/country").json().get("countryCode").asString())
                .isEqualTo("DE");
    }

    @Test
    void aLogoutClearsBothCookiesAndItsTokenOpensNothingMore() {
        Browser browser = Browser.at(shop.uri());
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");
        Browser copy = browser.tab();
        Reply logout = browser.post("/api/logout", "");

        assertThat(logout.response().headers().allValues("Set-Cookie"))
                .extracting(set -> set.split(";", 2)[0])
                .containsExactlyInAnyOrder("session=", "session-in=");
        assertThat(owner(copy)).isEqualTo("nobody");
    }

    @Test
    void whoeverKnowsTheCookieOfBeforeTheLoginIsNeverSignedInWithIt() {
        Browser browser = Browser.at(shop.uri());
        browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        Browser thief = browser.tab();
        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");
        browser.post("/api/country", "{\"countryCode\":\"FR\"}");
        clock.advance(Duration.ofSeconds(5));

        assertThat(owner(thief)).isEqualTo("nobody");
        thief.post("/api/country", "{\"countryCode\":\"IT\"}");
        assertThat(browser.get("/api/country").json().get("countryCode").asString())
                .isEqualTo("FR");
    }

    @Test
    void anActionOverTheCookiesBudgetMovesTheSessionToo() {
        Browser browser = Browser.at(shop.uri());
        Reply kept = browser.post("/action/note/write", "{\"note\":\"" + "x".repeat(9_000) + "\"}");

        assertThat(kept.status()).isEqualTo(204);
        assertThat(browser.cookies()).containsExactly("session");
        assertThat(browser.cookie().orElseThrow()).matches("session=[A-Za-z0-9_-]{43}");
    }
}
