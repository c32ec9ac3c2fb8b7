package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.settings.SessionStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static String described(Settings settings) {
        try (SessionStack stack = settings.sessions().open()) {
            return stack.sessions().describe();
        }
    }

    @Test
    void anEmptyEnvironmentMeansASealedCookieForHalfAnHourOnPort8080() {
        Settings settings = Settings.of(Map.of());

        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.sessions().text("store")).hasValue("cookie");
        assertThat(described(settings)).contains("storefront", "idle PT30M, absolute PT24H");
    }

    @Test
    void theEnvironmentSaysOtherwise() {
        Settings settings = Settings.of(Map.of("PORT", "0", "SATCHEL_STORE", "memory", "SATCHEL_IDLE", "PT2S"));

        assertThat(settings.port()).isZero();
        assertThat(settings.sessions().text("store")).hasValue("memory");
        assertThat(described(settings)).contains("idle PT2S");
    }

    @Test
    void aVariableThatIsBlankIsNotSet() {
        assertThat(Settings.of(Map.of("SATCHEL_KEY", " ")).sessions().text("keys.ephemeral"))
                .hasValue("true");
        assertThat(Settings.of(Map.of("SATCHEL_STORE", "")).sessions().text("store"))
                .hasValue("cookie");
    }

    @Test
    void aSettingsFileStandsForAllVariablesButThePort(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("shop.properties");
        Files.writeString(file, "name = other\nstore = memory\n");

        Settings settings = Settings.of(Map.of("PORT", "0", "SATCHEL_STORE", "redis"), file.toString());

        assertThat(settings.port()).isZero();
        assertThat(described(settings)).contains("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "65536", "-1"})
    void aPortThatIsNoneIsNamed(String port) {
        assertThatThrownBy(() -> Settings.of(Map.of("PORT", port)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PORT")
                .hasMessageContaining(port);
    }

    @ParameterizedTest
    @CsvSource({
        "SATCHEL_STORE, disk, store: it is",
        "SATCHEL_STORE, COOKIE, store: it is",
        "SATCHEL_IDLE, soon, idle: it is",
        "SATCHEL_IDLE, PT0S, idle",
        "SATCHEL_IDLE, P2D, idle"
    })
    void whatIsWrongIsNamed(String name, String value, String problem) {
        assertThatThrownBy(() -> described(Settings.of(Map.of(name, value))))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void theKeyIsNotShown() {
        assertThat(Settings.of(Map.of("SATCHEL_KEY", "secret")).toString()).doesNotContain("secret");
    }
}
