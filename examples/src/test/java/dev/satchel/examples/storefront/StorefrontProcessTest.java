package dev.satchel.examples.storefront;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.ChildJvm;
import java.io.IOException;
import java.net.URI;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program itself, as the environment starts it. */
@Timeout(60)
class StorefrontProcessTest {

    private static final String READY = "Storefront ready at ";

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
            assertThat(lines).hasSize(1);
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

    /** The only test that waits by the wall: two seconds, on the system's clock. */
    @ParameterizedTest
    @EnumSource
    void twoSecondsOfIdlenessAreTwoSecondsByTheSystemsClock(Storage storage) throws Exception {
        Settings settings =
                Settings.from(Map.of("PORT", "0", "SATCHEL_STORE", storage.label(), "SATCHEL_IDLE", "PT2S"));
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
