package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.storefront.Browser.Reply;
import dev.satchel.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Where a person is signed in, and signing out the others, over HTTP. */
class DevicesTest {

    @TempDir
    private Path directory;

    private Storefront start(Storage storage) {
        Map<String, String> environment =
                Map.of("PORT", "0", "SATCHEL_STORE", storage.label(), "SATCHEL_DIR", directory.toString());
        return Storefront.start(Settings.of(environment), SettableClock.at(Instant.parse("2026-03-01T09:00:00Z")));
    }

    private static Browser signedIn(Storefront shop, String country) {
        Browser browser = Browser.at(shop.uri());
        browser.post("/api/country", "{\"countryCode\":\"" + country + "\"}");
        browser.post("/api/login", "{\"email\":\"ada@example.org\"}");
        return browser;
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY", "FILE", "JDBC"})
    void theOthersAreSignedOutAndThisOneStays(Storage storage) {
        try (Storefront shop = start(storage)) {
            Browser here = signedIn(shop, "DE");
            Browser there = signedIn(shop, "FR");

            JsonNode listed = here.get("/api/sessions").json().get("sessions");
            assertThat(listed).hasSize(2);
            assertThat(listed.findValuesAsString("countryCode")).containsExactlyInAnyOrder("DE", "FR");
            assertThat(listed.findValuesAsString("current")).containsExactlyInAnyOrder("true", "false");

            Reply ended = here.delete("/api/sessions/others");
            assertThat(ended.body()).isEqualTo("{\"ended\":1}");
            assertThat(ended.setCookie()).isEmpty();
            assertThat(there.get("/api/session").json().get("owner").isNull()).isTrue();
            assertThat(here.get("/api/session").json().get("owner").asString()).isEqualTo("ada@example.org");
            assertThat(here.get("/api/sessions").json().get("sessions")).hasSize(1);
        }
    }

    @Test
    void nobodyHasNoSessionsAndEndsNone() {
        try (Storefront shop = start(Storage.MEMORY)) {
            signedIn(shop, "DE");
            Browser stranger = Browser.at(shop.uri());

            assertThat(stranger.get("/api/sessions").body()).isEqualTo("{\"sessions\":[]}");
            assertThat(stranger.delete("/api/sessions/others").body()).isEqualTo("{\"ended\":0}");
        }
    }

    @Test
    void aCookieWithoutALedgerSaysThatItNeedsOne() {
        try (Storefront shop = start(Storage.COOKIE)) {
            Reply refused = signedIn(shop, "DE").get("/api/sessions");

            assertThat(refused.status()).isEqualTo(501);
            assertThat(refused.header("Content-Type")).hasValue("application/problem+json");
            assertThat(refused.json().get("detail").asString()).contains("ledger");
        }
    }
}
