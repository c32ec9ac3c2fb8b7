package dev.satchel.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.races.Browser;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop as a visitor sees it, on a real port. */
class ShopTest {

    private static ConfigurableApplicationContext shop;
    private static URI server;

    private final Browser browser = new Browser(server);
    private final Browser other = new Browser(server);

    @BeforeAll
    static void start() {
        shop = SpringApplication.run(
                Shop.class, "--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=WARN");
        server = URI.create("http://localhost:" + shop.getEnvironment().getProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @Test
    void aCartIsFilledBeforeTheLoginAndThereAfterIt() throws Exception {
        browser.submit("/", "/cart", Map.of("item", "APPLES"));
        browser.submit("/", "/cart", Map.of("item", "BREAD"));
        browser.signIn("ada");

        assertThat(browser.get("/")).contains("The cart of ada").contains("<li>APPLES</li><li>BREAD</li>");
        assertThat(other.get("/")).contains("Your cart").doesNotContain("<li>");
    }

    @Test
    void signingOutEverywhereEndsTheSessionsOfAllDevices() throws Exception {
        browser.signIn("bob");
        other.signIn("bob");
        String devices = browser.get("/devices");
        browser.submit("/devices", "/devices/sign-out", Map.of());

        assertThat(devices).containsSubsequence("<li>signed in", "<li>signed in");
        assertThat(browser.get("/devices")).contains("Please sign in");
        assertThat(other.get("/devices")).contains("Please sign in");
    }

    @Test
    void staffAreSignedInOnOneDeviceAtATime() throws Exception {
        browser.signIn("sue");
        other.signIn("sue");

        assertThat(browser.get("/devices")).contains("Please sign in");
        assertThat(other.get("/devices")).contains("The devices of sue");
    }
}
