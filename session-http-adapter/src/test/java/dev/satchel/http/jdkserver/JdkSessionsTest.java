package dev.satchel.http.jdkserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.satchel.http.HeardLog;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.TextCodec;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.Undeclared;
import dev.satchel.session.Attribute;
import dev.satchel.session.Lanes;
import dev.satchel.session.Session;
import dev.satchel.session.SessionBusyException;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.ReferenceStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JdkSessionsTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final Attribute<String> CITY = Attribute.of("city", String.class);

    private final Bench bench = Bench.seeded(1);
    private final Sessions sessions = Sessions.named("shop")
            .codec(new TextCodec())
            .store(new ReferenceStore())
            .clock(bench.clock())
            .build();
    private final JdkSessions web = JdkSessions.of(sessions, SessionCookie.localhost());
    private final List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aReadOnlyHandlerIsGivenNoSession() throws Exception {
        List<Object> given = new ArrayList<>();
        HttpResponse<String> answer = get(serve(web.reading((exchange, view) -> {
            given.add(view);
            answer(exchange, view.get(COUNTRY).orElse("none"));
        })));

        assertThat(answer.body()).isEqualTo("none");
        assertThat(given).singleElement().isNotInstanceOf(Session.class);
    }

    @Test
    void theExchangeIsTheServersInEveryOtherRespect() throws Exception {
        List<String> seen = new ArrayList<>();
        HttpResponse<String> answer = get(serve(web.handler((exchange, session) -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getProtocol());
            seen.add(exchange.getRequestHeaders().getFirst("X-Asked"));
            seen.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            seen.add(exchange.getHttpContext().getPath());
            exchange.setAttribute("seen", "kept");
            seen.add(exchange.getAttribute("seen").toString());
            seen.add(String.valueOf(exchange.getPrincipal()));
            seen.add(Boolean.toString(exchange.getRemoteAddress().getAddress().isLoopbackAddress()
                    && exchange.getLocalAddress().getAddress().isLoopbackAddress()));
            seen.add(Integer.toString(exchange.getResponseCode()));
            exchange.setStreams(exchange.getRequestBody(), exchange.getResponseBody());
            exchange.sendResponseHeaders(200, 4);
            seen.add(Integer.toString(exchange.getResponseCode()));
            exchange.getResponseBody().write("done".getBytes(UTF_8));
            exchange.close();
        })));

        assertThat(answer.body()).isEqualTo("done");
        assertThat(seen).containsExactly("GET / HTTP/1.1", "yes", "", "/", "kept", "null", "true", "-1", "200");
    }

    @Test
    void anExchangeThatIsClosedWithoutAnAnswerStoresNothing() throws Exception {
        BlockingQueue<Throwable> late = new LinkedBlockingQueue<>();
        URI server = serve(web.handler((exchange, session) -> {
            session.set(COUNTRY, "DE");
            exchange.close();
            late.add(catchThrowable(() -> session.set(COUNTRY, "FR")));
        }));

        // The client sees the closed connection before the handler goes on, and may ask again by itself.
        assertThat(catchThrowable(() -> get(server))).isInstanceOf(IOException.class);
        assertThat(late.poll(20, SECONDS)).isInstanceOf(SessionClosedException.class);
    }

    @Test
    void aFailureKeepsItsStatusHoweverDeepItIsWrapped() throws Exception {
        HttpResponse<String> answer = get(serve(web.handler((exchange, session) -> {
            throw new IOException(new RuntimeException(new SessionBusyException("on purpose")));
        })));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("session-busy");
    }

    @Test
    void aFailureInsideACheckedExceptionThatNobodyDeclaredKeepsItsStatusToo() throws Exception {
        HttpResponse<String> answer = get(serve(web.handler((exchange, session) -> {
            session.set(COUNTRY, "DE");
            Undeclared.raise(new Exception(new SessionBusyException("on purpose")));
        })));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("session-busy");
    }

    @Test
    void aCheckedExceptionThatNobodyDeclaredGivesTheLaneBackAndStoresNothing() throws Exception {
        JdkSessions inLanes = JdkSessions.of(Lanes.around(sessions, Duration.ZERO), TokenTransport.header("X-Session"));
        URI server = serve(inLanes.handler((exchange, session) -> {
            Optional<String> before = session.get(COUNTRY);
            session.set(COUNTRY, before.isPresent() ? "FR" : "DE");
            if (exchange.getRequestURI().getPath().equals("/fail")) {
                Undeclared.raise(new SQLException("on purpose"));
            }
            answer(exchange, before.orElse("none"));
        }));
        String token = get(server).headers().firstValue("X-Session").orElseThrow();

        // The client may ask again by itself, and fails again.
        assertThat(catchThrowable(() -> get(server.resolve("/fail"), "X-Session", token)))
                .isInstanceOf(IOException.class);
        assertThat(get(server, "X-Session", token).body()).isEqualTo("DE");
    }

    @Test
    void aHandlerInsideAHandlerOfTheSameStackHasTheSameSession() throws Exception {
        HttpHandler inner = web.handler((exchange, session) -> {
            session.set(CITY, "Bonn");
            answer(exchange, session.get(COUNTRY).orElse("none"));
        });
        HttpResponse<String> answer = get(serve(web.handler((exchange, session) -> {
            session.set(COUNTRY, "DE");
            inner.handle(exchange);
        })));

        assertThat(answer.body()).isEqualTo("DE");
        assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
    }

    @Test
    void aFailureOfTheInnerStackStoresNothingOfTheOuterOne() throws Exception {
        ReferenceStore store = new ReferenceStore();
        JdkSessions staff = JdkSessions.of(
                Sessions.named("staff")
                        .codec(new TextCodec())
                        .store(store)
                        .clock(bench.clock())
                        .build(),
                SessionCookie.localhost().toBuilder().name("staff").build());
        HttpHandler inner = web.handler((exchange, session) -> {
            session.set(COUNTRY, "DE");
            throw new SessionBusyException("on purpose");
        });
        HttpResponse<String> answer = get(serve(staff.handler((exchange, session) -> {
            session.set(COUNTRY, "FR");
            inner.handle(exchange);
        })));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(store.deleteExpired(bench.clock().instant().plus(Duration.ofDays(10)), 1000))
                .isZero();
    }

    @Test
    void anotherStackOnTheSameCookieIsRefusedWithTheFix() throws Exception {
        JdkSessions other = JdkSessions.of(
                Sessions.named("other")
                        .codec(new TextCodec())
                        .store(new ReferenceStore())
                        .build(),
                SessionCookie.localhost());
        HttpHandler inner = other.handler((exchange, session) -> answer(exchange, "unreachable"));
        try (HeardLog log = new HeardLog()) {
            HttpResponse<String> answer = get(serve(web.handler((exchange, session) -> inner.handle(exchange))));

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(log.records())
                    .singleElement()
                    .satisfies(record -> assertThat(record.getMessage())
                            .contains("web.same-wire")
                            .contains("fix:"));
        }
    }

    @Test
    void twoStacksThatAnswerInOneHeaderAreRefusedWithTheFix() throws Exception {
        JdkSessions bearer = JdkSessions.of(sessions, TokenTransport.bearer());
        JdkSessions other = JdkSessions.of(
                Sessions.named("other")
                        .codec(new TextCodec())
                        .store(new ReferenceStore())
                        .build(),
                TokenTransport.header("X-A").answeringIn("Session-Token"));
        HttpHandler inner = other.handler((exchange, session) -> {
            session.set(CITY, "Bonn");
            answer(exchange, "unreachable");
        });
        try (HeardLog log = new HeardLog()) {
            HttpResponse<String> answer = get(serve(bearer.handler((exchange, session) -> {
                session.set(COUNTRY, "DE");
                inner.handle(exchange);
            })));

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(log.records())
                    .singleElement()
                    .satisfies(record -> assertThat(record.getMessage())
                            .contains("web.same-wire", "the same response header session-token"));
        }
    }

    @Test
    void fieldsForSomeCachesAloneLetNoneKeepTheCookie() throws Exception {
        HttpResponse<String> answer = get(serve(web.handler((exchange, session) -> {
            exchange.getResponseHeaders().set("CDN-Cache-Control", "public, max-age=3600");
            exchange.getResponseHeaders().set("Surrogate-Control", "max-age=3600");
            session.set(COUNTRY, "DE");
            answer(exchange, "done");
        })));

        assertThat(answer.headers().allValues("CDN-Cache-Control")).containsExactly("no-store");
        assertThat(answer.headers().allValues("Surrogate-Control")).containsExactly("no-store");
        assertThat(answer.headers().map()).doesNotContainKey("edge-control");
    }

    @Test
    void aProblemTakesTheFieldsForSomeCachesAway() throws Exception {
        HttpResponse<String> answer = get(serve(web.handler((exchange, session) -> {
            exchange.getResponseHeaders().set("CDN-Cache-Control", "public, max-age=3600");
            exchange.getResponseHeaders().set("Surrogate-Control", "max-age=3600");
            throw new SessionBusyException("on purpose");
        })));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().map()).doesNotContainKeys("cdn-cache-control", "surrogate-control");
    }

    @Test
    void whatAHandlerDoesTooLateIsLoggedBecauseTheServerSaysNothing() throws Exception {
        try (HeardLog log = new HeardLog()) {
            get(serve(web.handler((exchange, session) -> {
                answer(exchange, "done");
                session.set(COUNTRY, "DE");
            })));

            assertThat(log.await(Duration.ofSeconds(20)).getThrown()).isInstanceOf(SessionClosedException.class);
        }
    }

    @Test
    void headersThatAServerFilterSendsPastTheSessionAreALoudErrorAndNothingIsStored() throws Exception {
        List<HttpExchange> bare = new ArrayList<>();
        HttpHandler handler = web.handler((exchange, session) -> {
            session.set(COUNTRY, "DE");
            bare.get(0).sendResponseHeaders(200, 0);
            thrown.add(catchThrowable(() -> exchange.sendResponseHeaders(200, -1)));
            bare.get(0).getResponseBody().close();
        });
        HttpResponse<String> answer = get(serve(exchange -> {
            bare.add(exchange);
            handler.handle(exchange);
        }));

        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(thrown).singleElement().isInstanceOf(SessionClosedException.class);
    }

    @Test
    void aBearerTokenServesAClientWithoutCookies() throws Exception {
        JdkSessions chain = JdkSessions.of(sessions, TokenTransport.bearer().orElse(SessionCookie.localhost()));
        URI server = serve(chain.handler((exchange, session) -> {
            String before = session.get(COUNTRY).orElse("none");
            session.set(COUNTRY, "DE");
            session.rotate();
            answer(exchange, before);
        }));
        String cookie = get(server).headers().firstValue("Set-Cookie").orElseThrow();
        String token = cookie.substring("session=".length(), cookie.indexOf(';'));
        HttpResponse<String> answer = get(server, "Authorization", "Bearer " + token);

        assertThat(answer.body()).isEqualTo("DE");
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(answer.headers().firstValue("Session-Token"))
                .isPresent()
                .get()
                .isNotEqualTo(token);
        assertThat(answer.headers().allValues("Vary")).containsExactly("Authorization", "Cookie");
    }

    @Test
    void overHttpsTheStandardCookieTravelsAndTheHandlerSeesTheTlsSession() throws Exception {
        SSLContext tls = selfSigned();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        List<String> seen = new ArrayList<>();
        server.createContext(
                "/", JdkSessions.of(sessions, SessionCookie.standard()).handler((exchange, session) -> {
                    seen.add(((HttpsExchange) exchange).getSSLSession().getProtocol());
                    session.set(COUNTRY, "DE");
                    answer(exchange, "done");
                }));
        URI address = begin(server, "https");
        HttpResponse<String> answer = HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());

        assertThat(seen).containsExactly("TLSv1.3");
        assertThat(answer.headers().firstValue("Set-Cookie"))
                .get()
                .asString()
                .startsWith("__Host-session=")
                .contains("; Secure");
    }

    private URI serve(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        return begin(server, "http");
    }

    private URI begin(HttpServer server, String scheme) {
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.start();
        bench.onClose(() -> {
            server.stop(0);
            threads.shutdown();
        });
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort() + "/");
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static HttpResponse<String> get(URI server) throws IOException, InterruptedException {
        return get(server, "X-Asked", "yes");
    }

    private static HttpResponse<String> get(URI server, String header, String value)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server).header(header, value).build(), BodyHandlers.ofString());
    }

    private SSLContext selfSigned() throws Exception {
        Path file = bench.directory().resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "for-this-test",
                        "-storetype",
                        "PKCS12")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        char[] password = "for-this-test".toCharArray();
        try (var in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
