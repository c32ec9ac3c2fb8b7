package dev.satchel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.http.SessionCookie.Priority;
import dev.satchel.http.SessionCookie.SameSite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCookieWritingTest {

    private static final Instant NOW = Instant.parse("2026-09-06T08:09:07.250Z");

    private final SessionCookie.Builder builder = SessionCookie.builder().clock(InstantSource.fixed(NOW));

    @Test
    void theStandardCookieIsHostBoundSecureAndHiddenFromScripts() {
        assertThat(SessionCookie.standard().serialize("v"))
                .isEqualTo("__Host-session=v; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void theLocalhostCookieHasNeitherPrefixNorSecure() {
        assertThat(SessionCookie.localhost().serialize("v")).isEqualTo("session=v; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void everyOptionReachesTheWire() {
        SessionCookie cookie = builder.name("__Secure-s")
                .domain("shop.example")
                .path("/basket")
                .sameSite(SameSite.NONE)
                .partitioned(true)
                .priority(Priority.HIGH)
                .maxAge(Duration.ofDays(1))
                .build();

        assertThat(cookie.serialize("v"))
                .isEqualTo("__Secure-s=v; Max-Age=86400; Expires=Mon, 07 Sep 2026 08:09:07 GMT; Domain=shop.example;"
                        + " Path=/basket; Secure; HttpOnly; SameSite=None; Partitioned; Priority=High");
    }

    @Test
    void everyOptionCanBeLeftOut() {
        SessionCookie cookie = builder.name("s")
                .secure(false)
                .httpOnly(false)
                .sameSite(SameSite.STRICT)
                .build();

        assertThat(cookie.serialize("v")).isEqualTo("s=v; Path=/; SameSite=Strict");
    }

    @Test
    void aBuilderThatStartsFromACookieMakesTheSameCookie() {
        SessionCookie cookie = builder.domain("shop.example")
                .name("s")
                .path("/x")
                .httpOnly(false)
                .sameSite(SameSite.NONE)
                .partitioned(true)
                .priority(Priority.LOW)
                .maxAge(Duration.ofSeconds(5))
                .build();

        assertThat(cookie.toBuilder().build().serialize("v")).isEqualTo(cookie.serialize("v"));
    }

    @Test
    void laterChangesToTheBuilderDoNotReachTheCookie() {
        SessionCookie cookie = builder.build();
        builder.name("other").secure(false);

        assertThat(cookie.toBuilder().build().toString())
                .startsWith("__Host-session")
                .contains("Secure");
    }

    @Test
    void maxAgeAndExpiresAgreeAndAreRoundedUp() {
        assertThat(builder.build().serialize("v", NOW.plusMillis(1500)))
                .contains("Max-Age=2; Expires=Sun, 06 Sep 2026 08:09:09 GMT;");
    }

    @Test
    void maxAgeIsCountedFromTheMomentOfWriting() {
        Instant[] now = {NOW};
        SessionCookie cookie =
                builder.clock(() -> now[0]).maxAge(Duration.ofHours(1)).build();
        now[0] = NOW.plus(Duration.ofHours(5));

        assertThat(cookie.serialize("v")).contains("Max-Age=3600; Expires=Sun, 06 Sep 2026 14:09:07 GMT;");
    }

    @Test
    void aDeadlineBeyond400DaysIsCutToWhatBrowsersKeep() {
        assertThat(builder.build().serialize("v", NOW.plus(Duration.ofDays(3000))))
                .contains("Max-Age=34560000; Expires=Mon, 11 Oct 2027 08:09:07 GMT;");
    }

    @Test
    void aDeadlineThatHasPassedMakesTheBrowserDropTheCookie() {
        assertThat(builder.build().serialize("v", NOW.minusSeconds(10)))
                .contains("Max-Age=0; Expires=Sun, 06 Sep 2026");
    }

    @Test
    void aDateIsWrittenTheSameWhateverTheLocaleAndZone() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("th-TH-u-ca-buddhist-nu-thai"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            assertThat(builder.build().serialize("v", Instant.parse("2026-11-06T08:49:37Z")))
                    .contains("Max-Age=5272830; Expires=Fri, 06 Nov 2026 08:49:37 GMT;");
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void clearingRepeatsEveryAttributeAndHasNoPositiveAge() {
        SessionCookie cookie = builder.name("s")
                .domain("shop.example")
                .path("/x")
                .sameSite(SameSite.NONE)
                .partitioned(true)
                .priority(Priority.LOW)
                .maxAge(Duration.ofDays(9))
                .build();

        assertThat(cookie.clear())
                .isEqualTo("s=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=shop.example; Path=/x; Secure;"
                        + " HttpOnly; SameSite=None; Partitioned; Priority=Low")
                .endsWith(cookie.attributes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "a b",
                "a\"",
                "a,b",
                "a;b",
                "a\\b",
                "a\rb",
                "a\nb",
                "a\tb",
                "a\0b",
                "a\u007f",
                "ä",
                "\uD83C\uDF32"
            })
    void aValueThatNoCookieMayHaveIsRefusedAndNotShown(String value) {
        assertThatThrownBy(() -> builder.build().serialize(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("__Host-session")
                .message()
                .doesNotContain(value.strip().isEmpty() ? "\0" : value);
    }

    @Test
    void everyCharacterThatACookieMayHavePasses() {
        StringBuilder all = new StringBuilder();
        for (char c = 0x21; c < 0x7F; c++) {
            if ("\",;\\".indexOf(c) < 0) {
                all.append(c);
            }
        }

        assertThat(builder.build().serialize(all.toString())).startsWith("__Host-session=" + all + "; ");
    }

    @Test
    void aPairOf4096BytesPassesAndOneMoreIsRefusedWithBothSizes() {
        SessionCookie cookie = builder.name("n".repeat(95)).build();

        assertThat(cookie.budget()).isEqualTo(4000);
        assertThat(cookie.serialize("v".repeat(4000)).indexOf(';')).isEqualTo(4096);
        assertThatThrownBy(() -> cookie.serialize("v".repeat(4001)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4001")
                .hasMessageContaining("4000");
    }
}
