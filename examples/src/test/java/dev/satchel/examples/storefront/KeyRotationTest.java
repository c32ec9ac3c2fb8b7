package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.sealed.KeyTool;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are changed while the shop runs, by the program that a person would use. */
class KeyRotationTest {

    private static final Duration TAKEN_UP = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("keys.json");
    }

    private Storefront start() {
        return Storefront.start(
                Settings.of(Map.of("PORT", "0", "SATCHEL_KEYS", file().toString())), InstantSource.system());
    }

    private static boolean signedIn(Browser browser) {
        return !browser.get("/api/session").json().get("owner").isNull();
    }

    /** Asks until it is so: the shop looks at its file each second. */
    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TAKEN_UP.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("the shop did not take up its key file")
                    .isLessThan(end);
        }
    }

    private String primary() throws IOException {
        Matcher key = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"").matcher(Files.readString(file()));
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    @Test
    void rotatingKeepsEverybodySignedInAndRevokingSignsOut() throws IOException {
        KeyTool.main("generate", file().toString());
        String first = primary();
        try (Storefront shop = start()) {
            Browser browser = Browser.at(shop.uri());
            browser.post("/api/login", "{\"email\":\"ada@example.org\"}");
            Browser untouched = browser.tab();
            String sealedFirst = browser.cookie().orElseThrow();

            KeyTool.main("add", file().toString());
            KeyTool.main("promote", file().toString());
            await(() -> {
                browser.post("/api/points", "{\"add\":1}");
                return !kid(browser.cookie().orElseThrow()).equals(kid(sealedFirst));
            });
            assertThat(signedIn(browser)).as("sealed anew under the new key").isTrue();
            assertThat(signedIn(untouched))
                    .as("sealed under the former key, which is retired")
                    .isTrue();

            KeyTool.main("revoke", file().toString(), first);
            await(() -> !signedIn(untouched));
            assertThat(signedIn(browser)).isTrue();
        }
    }

    /** The header of the token says under which key it is sealed. */
    private static String kid(String cookie) {
        String token = cookie.substring(cookie.indexOf('=') + 1);
        return token.substring(0, token.indexOf('.'));
    }

    @Test
    void aKeyAndAFileOfKeysAreOneTooMany() {
        assertThatThrownBy(() -> Storefront.start(
                        Settings.of(Map.of("PORT", "0", "SATCHEL_KEYS", "keys.json", "SATCHEL_KEY", "abc")),
                        SettableClock.at(Instant.EPOCH)))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("the keys come from several places: keys.file, keys.value");
    }

    @Test
    void aFileThatIsNotThereStopsTheShop() {
        assertThatThrownBy(this::start)
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("keys.json");
    }
}
