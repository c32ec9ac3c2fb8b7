package dev.satchel.examples.storefront;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program itself, as the environment starts it. */
@Timeout(60)
class StorefrontProcessTest {

    @RegisterExtension
    static final RedisServers REDIS = new RedisServers();

    private static final String READY = "Storefront ready at ";

    @TempDir
    private Path directory;

    private static ChildJvm start(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of("PORT", "0"));
        all.putAll(environment);
        return ChildJvm.start(Storefront.class, all, any -> true);
    }

    private static URI address(List<String> lines) {
        String ready = lines.get(lines.size() - 1);
        assertThat(ready).startsWith(READY + "http://localhost:");
        return URI.create(ready.substring(READY.length()));
    }

    @Test
    void itSaysWhereItIsAndServesThere() throws Exception {
        try (ChildJvm shop = start(Map.of("SATCHEL_STORE", "memory"))) {
            Browser browser = Browser.at(address(shop.readUntil(READY)));

            assertThat(browser.get("/").status()).isEqualTo(200);
            assertThat(browser.get("/api/session").json().get("store").asString())
                    .isEqualTo("memory");
        }
    }

    @Test
    void withoutAKeyItWarnsThatSessionsDieWithTheProcess() throws Exception {
        try (ChildJvm shop = start(Map.of())) {
            assertThat(String.join("\n", shop.readUntil(READY))).contains("SATCHEL_KEY");
        }
    }

    @Test
    void withAKeySessionsOutliveTheProcessHoweverTheKeyIsWritten() throws Exception {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Browser browser;
        try (ChildJvm shop = start(Map.of("SATCHEL_KEY", Base64.getEncoder().encodeToString(key)))) {
            List<String> lines = shop.readUntil(READY);
            // From Java 24 on the virtual machine itself warns of what Guice calls.
            assertThat(lines).noneMatch(line -> line.contains("SATCHEL_KEY"));
            browser = Browser.at(address(lines));
            browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        }
        try (ChildJvm shop = start(
                Map.of("SATCHEL_KEY", Base64.getUrlEncoder().withoutPadding().encodeToString(key)))) {
            assertThat(browser.movedTo(address(shop.readUntil(READY)))
                            .get("/api/country")
                            .body())
                    .isEqualTo("{\"countryCode\":\"DE\"}");
        }
    }

    @Test
    void aKeyThatIsNoneStopsItAndIsNotShown() throws Exception {
        try (ChildJvm shop = start(Map.of("SATCHEL_KEY", "c2hvcnQta2V5"))) {
            String output = shop.readAll();

            assertThat(shop.exitCode()).isNotZero();
            assertThat(output).contains("SATCHEL_KEY", "32").doesNotContain("c2hvcnQta2V5");
        }
    }

    @Test
    void twoShopsBehindOneRedisAreOneShop() throws Exception {
        Map<String, String> environment = REDIS.environment(Storage.REDIS, Map.of());
        try (ChildJvm one = start(environment);
                ChildJvm other = start(environment)) {
            Browser here = Browser.at(address(one.readUntil(READY)));
            URI there = address(other.readUntil(READY));

            here.post("/api/cart", "{\"sku\":\"tent\"}");
            here.post("/api/login", "{\"email\":\"ada@example.org\"}");
            Browser moved = here.movedTo(there);
            String cart = moved.post("/api/cart", "{\"sku\":\"tent\"}").body();
            moved.post("/api/points", "{\"add\":50}");

            assertThat(cart).contains("{\"sku\":\"tent\",\"quantity\":2}");
            assertThat(moved.get("/api/session").json().get("owner").asString()).isEqualTo("ada@example.org");
            assertThat(here.get("/api/session").json().at("/attributes/points").asInt())
                    .isEqualTo(50);

            moved.post("/api/logout", "");
            assertThat(here.get("/api/session").json().get("owner").isNull()).isTrue();
        }
    }

    @Test
    void withoutAnAddressOfTheServerItSaysWhatIsMissing() throws Exception {
        try (ChildJvm shop = start(Map.of("SATCHEL_STORE", "redis"))) {
            String output = shop.readAll();

            assertThat(shop.exitCode()).isNotZero();
            assertThat(output).contains("SATCHEL_REDIS");
        }
    }

    @Test
    void withADirectorySessionsOutliveTheProcessThatIsKilled() throws Exception {
        Map<String, String> environment = Map.of("SATCHEL_STORE", "file", "SATCHEL_DIR", directory.toString());
        Browser browser;
        try (ChildJvm shop = start(environment)) {
            browser = Browser.at(address(shop.readUntil(READY)));
            browser.post("/api/country", "{\"countryCode\":\"DE\"}");
        }
        try (ChildJvm shop = start(environment)) {
            assertThat(browser.movedTo(address(shop.readUntil(READY)))
                            .get("/api/country")
                            .body())
                    .isEqualTo("{\"countryCode\":\"DE\"}");
        }
    }

    @Test
    void twoProcessesOnOneDirectoryServeTheSameSession() throws Exception {
        Map<String, String> environment = Map.of("SATCHEL_STORE", "file", "SATCHEL_DIR", directory.toString());
        try (ChildJvm one = start(environment);
                ChildJvm two = start(environment)) {
            Browser browser = Browser.at(address(one.readUntil(READY)));
            browser.post("/api/points", "{\"add\":50}");
            Browser there = browser.movedTo(address(two.readUntil(READY)));
            assertThat(there.post("/api/points", "{\"add\":20}").body()).isEqualTo("{\"points\":70}");
            assertThat(browser.post("/api/points", "{\"add\":-50}").body()).isEqualTo("{\"points\":20}");
        }
    }

    @Test
    void filesWithoutADirectoryAreNotStarted() throws Exception {
        try (ChildJvm shop = start(Map.of("SATCHEL_STORE", "file"))) {
            String output = shop.readAll();

            assertThat(shop.exitCode()).isNotZero();
            assertThat(output).contains("SATCHEL_DIR");
        }
    }

    /** The only test that waits by the wall: two seconds, on the system's clock. */
    @ParameterizedTest
    @EnumSource
    void twoSecondsOfIdlenessAreTwoSecondsByTheSystemsClock(Storage storage) throws Exception {
        Settings settings = Settings.of(REDIS.environment(
                storage, Map.of("PORT", "0", "SATCHEL_IDLE", "PT2S", "SATCHEL_DIR", directory.toString())));
        try (Storefront shop = Storefront.start(settings, java.time.InstantSource.system())) {
            Browser browser = Browser.at(shop.uri());
            browser.post("/api/country", "{\"countryCode\":\"DE\"}");
            assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":\"DE\"}");
            Instant expiresAt = Instant.parse(
                    browser.get("/api/session").json().get("expiresAt").asString());

            long wait = Duration.between(Instant.now(), expiresAt).toMillis() + 1;
            String later = CompletableFuture.supplyAsync(
                            () -> browser.get("/api/country").body(), delayedExecutor(wait, MILLISECONDS))
                    .get();

            assertThat(wait).isBetween(1L, 2_001L);
            assertThat(later).isEqualTo("{\"countryCode\":null}");
        }
    }
}
