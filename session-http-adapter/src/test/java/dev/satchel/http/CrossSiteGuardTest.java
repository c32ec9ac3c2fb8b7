package dev.satchel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the rules of Go's {@code CrossOriginProtection}. */
class CrossSiteGuardTest {

    private final CrossSiteGuard guard = CrossSiteGuard.standard();

    private static boolean passes(CrossSiteGuard guard, String method, String... headers) {
        Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        lines.put("Host", List.of("shop.example"));
        for (int i = 0; i < headers.length; i += 2) {
            lines.put(headers[i], headers[i + 1].isEmpty() ? List.of() : List.of(headers[i + 1].split("\\|")));
        }
        return guard.refusal(method, name -> lines.getOrDefault(name, List.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void safeMethodsPass(String method) {
        assertThat(passes(guard, method, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE", "get"})
    void allOtherMethodsAreRefusedFromAnotherSite(String method) {
        assertThat(passes(guard, method, "Sec-Fetch-Site", "cross-site")).isFalse();
        assertThat(passes(guard, method, "Origin", "https://evil.example")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "same-origin, true",
        "none, true",
        "same-site, false",
        "cross-site, false",
        "Same-Origin, false",
        "something-new, false",
        "same-origin|cross-site, false"
    })
    void whatTheBrowserSaysOfTheSiteDecides(String site, boolean passes) {
        assertThat(passes(guard, "POST", "Sec-Fetch-Site", site)).isEqualTo(passes);
        assertThat(passes(guard, "POST", "Sec-Fetch-Site", site, "Origin", "https://shop.example"))
                .as("whatever the Origin")
                .isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, shop.example, true",
        "http://shop.example, shop.example, true",
        "https://SHOP.example, shop.EXAMPLE, true",
        "https://shop.example, shop.example:443, true",
        "http://shop.example, shop.example:80, true",
        "https://shop.example, shop.example:80, false",
        "https://shop.example:8443, shop.example:8443, true",
        "https://shop.example:8443, shop.example, false",
        "https://shop.example, shop.example:8443, false",
        "http://[::1]:8080, [::1]:8080, true",
        "https://evil.example, shop.example, false",
        "https://shop.example.evil.example, shop.example, false",
        "https://evil.example/shop.example, shop.example, false",
        "https://shop.example@evil.example, shop.example, false",
        "https://shop.example|https://evil.example, shop.example, false",
        "null, shop.example, false",
        "shop.example, shop.example, false",
        "https://shop.example, '', false",
        "https://shop.example, shop.example|evil.example, false"
    })
    void withoutThatTheOriginHasToBeTheHost(String origin, String host, boolean passes) {
        assertThat(passes(guard, "POST", "Origin", origin, "Host", host)).isEqualTo(passes);
    }

    @Test
    void whoSendsNeitherIsNoBrowser() {
        assertThat(passes(guard, "POST")).isTrue();
        assertThat(passes(guard, "POST", "Referer", "https://evil.example/")).isTrue();
    }

    @Test
    void aTrustedOriginPassesWhateverTheBrowserSays() {
        CrossSiteGuard trusting = guard.trusting("https://WWW.shop.example:443", "capacitor://localhost");

        assertThat(passes(trusting, "POST", "Origin", "https://www.shop.example"))
                .isTrue();
        assertThat(passes(trusting, "POST", "Origin", "https://www.shop.example", "Sec-Fetch-Site", "same-site"))
                .isTrue();
        assertThat(passes(trusting, "POST", "Origin", "capacitor://localhost", "Sec-Fetch-Site", "cross-site"))
                .isTrue();
        assertThat(passes(trusting, "POST", "Origin", "http://www.shop.example"))
                .isFalse();
        assertThat(passes(trusting, "POST", "Origin", "https://www.shop.example|https://evil.example"))
                .isFalse();
        assertThat(passes(trusting, "POST", "Sec-Fetch-Site", "cross-site")).isFalse();
        assertThat(passes(guard, "POST", "Origin", "https://www.shop.example"))
                .as("the guard it came from")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "*",
                "shop.example",
                "https://",
                "https://shop.example/",
                "https://shop.example/path",
                "https://shop.example?q",
                "https://shop.example#f",
                "https://user@shop.example",
                "https://*.shop.example",
                "https://shop.example:port",
                "https://shöp.example",
                " https://shop.example"
            })
    void whatIsNoOriginIsRefusedWhenItIsTrusted(String origin) {
        assertThatThrownBy(() -> guard.trusting("https://www.shop.example", origin))
                .isInstanceOfSatisfying(
                        SessionConfigurationException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(SessionConfigurationException.Problem::id)
                                .containsExactly("guard.origin"));
    }

    @Test
    void theRefusalIsAProblemThatSaysWhy() {
        HttpProblem problem =
                guard.refusal("POST", name -> List.of("cross-site")).orElseThrow();

        assertThat(problem.status()).isEqualTo(403);
        assertThat(problem.body()).contains("tag:satchel.dev,2026:cross-site-request", "another site");
    }
}
