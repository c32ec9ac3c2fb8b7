package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.SessionCookie.Priority;
import dev.satchel.http.SessionCookie.SameSite;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.session.Attribute;
import dev.satchel.settings.SessionStack;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One component makes the cookie: every storage takes the same options, and they reach the browser the same way. */
class CookieOptionsTest {

    @RegisterExtension
    static final RedisServers REDIS = new RedisServers();

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final Instant NOW = Instant.parse("2026-09-06T08:09:07Z");

    @TempDir
    Path directory;

    static Stream<Arguments> storagesAndOptions() {
        Map<String, UnaryOperator<SessionCookie.Builder>> options = Map.of(
                "Path=/; Secure; HttpOnly; SameSite=Lax",
                cookie -> cookie,
                "Path=/shop; Secure; HttpOnly; SameSite=Lax",
                cookie -> cookie.path("/shop"),
                "Domain=shop.example; Path=/; Secure; HttpOnly; SameSite=Lax",
                cookie -> cookie.domain("shop.example"),
                "Path=/; HttpOnly; SameSite=Lax",
                cookie -> cookie.secure(false),
                "Path=/; Secure; SameSite=Lax",
                cookie -> cookie.httpOnly(false),
                "Path=/; Secure; HttpOnly; SameSite=None; Partitioned",
                cookie -> cookie.sameSite(SameSite.NONE).partitioned(true),
                "Path=/; Secure; HttpOnly; SameSite=Strict; Priority=High",
                cookie -> cookie.sameSite(SameSite.STRICT).priority(Priority.HIGH),
                "Max-Age=3600; Expires=Sun, 06 Sep 2026 09:09:07 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
                cookie -> cookie.maxAge(Duration.ofHours(1)));
        return Stream.of(Storage.values())
                .flatMap(storage -> options.entrySet().stream()
                        .map(option -> Arguments.of(storage, option.getKey(), option.getValue())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("storagesAndOptions")
    void everyStorageTakesTheSameCookieOptions(
            Storage storage, String attributes, UnaryOperator<SessionCookie.Builder> option) throws Exception {
        SessionCookie cookie = option.apply(
                        SessionCookie.builder().name("basket").behindTls().clock(InstantSource.fixed(NOW)))
                .build();
        try (Closeables opened = new Closeables()) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    JdkSessions.of(opened.add(open(storage)).sessions(), cookie).handler((exchange, session) -> {
                        session.set(COUNTRY, "DE");
                        exchange.sendResponseHeaders(204, -1);
                    }));
            server.start();
            opened.add(() -> server.stop(0));
            List<String> set = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:"
                                            + server.getAddress().getPort()))
                                    .build(),
                            BodyHandlers.discarding())
                    .headers()
                    .allValues("Set-Cookie");

            assertThat(set).singleElement().asString().matches("basket=[A-Za-z0-9_.-]+; .*");
            assertThat(set.get(0).split("; ", 2)[1]).isEqualTo(attributes);
        }
    }

    private SessionStack open(Storage storage) {
        return Settings.of(REDIS.environment(storage, Map.of("SATCHEL_DIR", directory.toString())))
                .sessions()
                .open();
    }
}
