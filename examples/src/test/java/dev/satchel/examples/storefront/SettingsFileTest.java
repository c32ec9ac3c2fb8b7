package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.sealed.KeyTool;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.testkit.SettableClock;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shop on a settings file, in which one line chooses where sessions lie. */
class SettingsFileTest {

    @RegisterExtension
    static final RedisServers REDIS = new RedisServers();

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-03-01T09:00:00Z"));

    @TempDir
    private Path directory;

    private Storefront start(Storage storage, String... more) throws IOException {
        KeyTool.main("generate", directory.resolve("keys.json").toString());
        Path file = directory.resolve("shop.properties");
        Files.writeString(file, """
                name = shop/test
                store = %s
                idle = 20m
                keys.file = keys.json
                hybrid.store = memory
                file.directory = sessions
                redis.uri = %s
                jdbc.url = jdbc:h2:mem:settings-file
                jdbc.create = true
                cookie.localhost = true
                cookie.name = basket
                cookie.same-site = strict
                %s
                """.formatted(storage.label(), REDIS.uri(), String.join("\n", more)));
        return Storefront.start(Settings.of(Map.of("PORT", "0"), file.toString()), clock);
    }

    @ParameterizedTest
    @EnumSource
    void everyStorageServesTheSameRequestsAndOneLineChoosesIt(Storage storage) throws IOException {
        try (Storefront shop = start(storage)) {
            Browser browser = Browser.at(shop.uri());

            assertThat(browser.get("/").setCookie()).isEmpty();
            assertThat(browser.post("/api/country", "{\"countryCode\":\"DE\"}")
                            .setCookie()
                            .orElseThrow())
                    .startsWith("basket=")
                    .endsWith("; Path=/; HttpOnly; SameSite=Strict");
            assertThat(browser.post("/api/cart", "{\"sku\":\"tent\"}").body())
                    .endsWith("\"items\":[{\"sku\":\"tent\",\"quantity\":1}]}");
            assertThat(browser.post("/action/rewards/add", "{\"points\":50}").body())
                    .isEqualTo("{\"points\":50}");
            browser.post("/api/login", "{\"email\":\"ada@example.org\"}");
            assertThat(browser.get("/api/session").json().get("owner").asString())
                    .isEqualTo("ada@example.org");
            assertThat(browser.get("/api/session").json().get("store").asString())
                    .startsWith(storage.label());
            assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":\"DE\"}");

            clock.advance(Duration.ofMinutes(21));
            assertThat(browser.get("/api/country").body()).isEqualTo("{\"countryCode\":null}");
        }
    }

    @Test
    void everythingThatIsWrongInTheFileStopsTheShopAtOnce() {
        assertThatThrownBy(() -> start(Storage.MEMORY, "idel = 5m", "touch-every = soon"))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("2 problems")
                .hasMessageContaining("did you mean 'idle'?")
                .hasMessageContaining("touch-every: it is 'soon'");
    }

    @Test
    void whatWasOpenedIsClosedWhenTheShopCannotStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment =
                    Map.of("PORT", Integer.toString(taken.getLocalPort()), "SATCHEL_STORE", "jdbc");

            assertThatThrownBy(() -> Storefront.start(Settings.of(environment), clock))
                    .hasRootCauseInstanceOf(BindException.class);

            // A database in memory is there until its last connection is closed.
            assertThatThrownBy(() -> DriverManager.getConnection("jdbc:h2:mem:storefront;IFEXISTS=TRUE"))
                    .isInstanceOf(SQLException.class);
        }
    }
}
