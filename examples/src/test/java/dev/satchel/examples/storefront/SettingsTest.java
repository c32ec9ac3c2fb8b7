package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void anEmptyEnvironmentMeansASealedCookieForHalfAnHourOnPort8080() {
        assertThat(Settings.from(Map.of()))
                .isEqualTo(new Settings(8080, Storage.COOKIE, Optional.empty(), Duration.ofMinutes(30)));
    }

    @Test
    void theEnvironmentSaysOtherwise() {
        assertThat(Settings.from(Map.of(
                        "PORT", "0", "SATCHEL_STORE", "memory", "SATCHEL_KEY", "secret", "SATCHEL_IDLE", "PT2S")))
                .isEqualTo(new Settings(0, Storage.MEMORY, Optional.of("secret"), Duration.ofSeconds(2)));
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
