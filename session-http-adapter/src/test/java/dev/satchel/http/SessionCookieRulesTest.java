package dev.satchel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satchel.http.SessionCookie.SameSite;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SessionCookieRulesTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("cookie.name", b -> b.name("")),
                refused("cookie.name", b -> b.name("a b")),
                refused("cookie.name", b -> b.name("a=b")),
                refused("cookie.name", b -> b.name("a;b")),
                refused("cookie.name", b -> b.name("a\r\nSet-Cookie: x")),
                refused("cookie.name", b -> b.name("keks-ü")),
                refused("cookie.name-length", b -> b.name("n".repeat(96))),
                refused("cookie.prefix-secure", b -> b.secure(false)),
                refused("cookie.prefix-secure", b -> b.name("__Secure-s").secure(false)),
                refused("cookie.prefix-secure", b -> b.name("__secure-s").secure(false)),
                refused("cookie.prefix-secure", b -> b.name("__Http-s").secure(false)),
                refused("cookie.prefix-domain", b -> b.domain("shop.example")),
                refused("cookie.prefix-domain", b -> b.name("__HOST-s").domain("shop.example")),
                refused("cookie.prefix-domain", b -> b.name("__Host-Http-s").domain("shop.example")),
                refused("cookie.prefix-path", b -> b.path("/x")),
                refused("cookie.prefix-path", b -> b.name("__Host-Http-s").path("/x")),
                refused("cookie.prefix-http-only", b -> b.name("__Http-s").httpOnly(false)),
                refused("cookie.prefix-http-only", b -> b.name("__hOsT-hTtP-s").httpOnly(false)),
                refused("cookie.same-site", b -> b.name("s").secure(false).sameSite(SameSite.NONE)),
                refused("cookie.partitioned", b -> b.name("s").secure(false).partitioned(true)),
                refused("cookie.path", b -> b.name("s").path("")),
                refused("cookie.path", b -> b.name("s").path("x")),
                refused("cookie.path", b -> b.name("s").path("/a;b")),
                refused("cookie.path", b -> b.name("s").path("/a\r\nb")),
                refused("cookie.path", b -> b.name("s").path("/ä")),
                refused("cookie.path-length", b -> b.name("s").path("/" + "p".repeat(1024))),
                refused("cookie.domain", b -> b.name("s").domain("")),
                refused("cookie.domain", b -> b.name("s").domain(".shop.example")),
                refused("cookie.domain", b -> b.name("s").domain("shop..example")),
                refused("cookie.domain", b -> b.name("s").domain("shop.example:80")),
                refused("cookie.domain", b -> b.name("s").domain("shop.example; Path=/x")),
                refused("cookie.domain", b -> b.name("s").domain("-shop.example")),
                refused("cookie.domain", b -> b.name("s").domain("shop\n.example")),
                refused("cookie.domain", b -> b.name("s").domain("l".repeat(64) + ".example")),
                refused("cookie.max-age", b -> b.maxAge(Duration.ZERO)),
                refused("cookie.max-age", b -> b.maxAge(Duration.ofSeconds(-1))),
                refused("cookie.max-age", b -> b.maxAge(Duration.ofDays(400).plusSeconds(1))));
    }

    private static Arguments refused(String id, UnaryOperator<SessionCookie.Builder> change) {
        return Arguments.of(id, change);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatABrowserWouldDropOrMisreadIsRefusedWhenBuilt(String id, UnaryOperator<SessionCookie.Builder> change) {
        assertThat(problems(change.apply(SessionCookie.builder()))).contains(id);
    }

    @Test
    void allProblemsAreListedAtOnce() {
        SessionCookie.Builder cookie = SessionCookie.builder()
                .name("__Host-" + "n".repeat(100))
                .secure(false)
                .domain("x y")
                .path("/a;")
                .sameSite(SameSite.NONE)
                .partitioned(true);

        assertThat(problems(cookie))
                .containsExactlyInAnyOrder(
                        "cookie.name-length",
                        "cookie.prefix-secure",
                        "cookie.prefix-domain",
                        "cookie.prefix-path",
                        "cookie.path",
                        "cookie.domain",
                        "cookie.same-site",
                        "cookie.partitioned");
    }

    @Test
    void whatEveryPrefixAsksForPasses() {
        assertThatCode(() -> {
                    SessionCookie.builder().name("__Host-s").build();
                    SessionCookie.builder().name("__Host-Http-s").build();
                    SessionCookie.builder()
                            .name("__Secure-s")
                            .domain("a.example")
                            .path("/x")
                            .httpOnly(false)
                            .build();
                    SessionCookie.builder()
                            .name("__Http-s")
                            .domain("a.example")
                            .path("/x")
                            .build();
                    SessionCookie.builder()
                            .name("__Host-s")
                            .httpOnly(false)
                            .partitioned(true)
                            .build();
                    SessionCookie.builder()
                            .name("s")
                            .path("/" + "p".repeat(1023))
                            .build();
                    SessionCookie.builder().maxAge(Duration.ofDays(400)).build();
                })
                .doesNotThrowAnyException();
    }

    private static List<String> problems(SessionCookie.Builder cookie) {
        SessionConfigurationException refused =
                catchThrowableOfType(SessionConfigurationException.class, cookie::build);
        assertThat(refused).as("refused").isNotNull();
        return refused.problems().stream().map(Problem::id).toList();
    }
}
