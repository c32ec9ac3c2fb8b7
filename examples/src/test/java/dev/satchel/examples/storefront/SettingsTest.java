package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void anEmptyEnvironmentMeansASealedCookieForHalfAnHourOnPort8080() {
        assertThat(Settings.from(Map.of()))
                .isEqualTo(new Settings(8080, Storage.COOKIE, Duration.ofMinutes(30), Map.of()));
    }

    @Test
    void theEnvironmentSaysOtherwise() {
        Map<String, String> environment = Map.of("PORT", "0", "SATCHEL_STORE", "memory", "SATCHEL_IDLE", "PT2S");

        assertThat(Settings.from(environment))
                .isEqualTo(new Settings(0, Storage.MEMORY, Duration.ofSeconds(2), environment));
    }

    @Test
    void aVariableThatIsBlankIsNotSet() {
        assertThat(Settings.from(Map.of("SATCHEL_KEY", " ")).variable("SATCHEL_KEY"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, http",
        "PORT, 65536",
        "PORT, -1",
        "SATCHEL_STORE, disk",
        "SATCHEL_STORE, COOKIE",
        "SATCHEL_IDLE, 30m",
        "SATCHEL_IDLE, PT0S",
        "SATCHEL_IDLE, P2D"
    })
    void whatIsWrongIsNamed(String name, String value) {
        assertThatThrownBy(() -> Settings.from(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }

    @Test
    void theKeyIsNotShown() {
        assertThat(Settings.from(Map.of("SATCHEL_KEY", "secret")).toString()).doesNotContain("secret");
    }
}
