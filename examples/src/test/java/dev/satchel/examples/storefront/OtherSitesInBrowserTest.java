package dev.satchel.examples.storefront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.http.jdkserver.JdkSessions.SessionHandler;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Attribute;
import dev.satchel.session.Sessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a page of another site can do to a visitor, in a real browser: {@code 127.0.0.1} is another site than {@code
 * localhost}. The shop of these
 * tests has no guard in front, so that what holds is what every binding does by itself.
 */
@Timeout(300)
class OtherSitesInBrowserTest {

    private static final Attribute<String> MESSAGE = Attribute.of("message", String.class);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<String> served = new LinkedBlockingQueue<>();
    private Chromium browser;
    private URI shop;

    @BeforeEach
    void start() throws IOException {
        browser = Chromium.start();
        open.add(browser);
        Sessions sessions = Sessions.named("other-sites")
                .codec(JsonCodec.standard())
                .store(MemorySessionStore.standard())
                .build();
        JdkSessions web = JdkSessions.of(sessions, SessionCookie.localhost());
        SessionHandler signIn = (exchange, session) -> {
            session.clear();
            session.claim(exchange.getRequestURI().getQuery());
            send(exchange, 200, "signed in");
        };
        HttpServer server = listen();
        server.createContext("/enter", noted(web.handler(signIn)));
        server.createContext("/sign-in", noted(web.handler(signIn)));
        server.createContext("/form-post", noted(web.acceptingOtherSites().handler(signIn)));
        server.createContext("/sign-out", noted(web.handler((exchange, session) -> {
            session.destroy();
            send(exchange, 200, "signed out");
        })));
        server.createContext("/paid", noted(web.handler((exchange, session) -> {
            session.flash(MESSAGE, "thank you");
            redirect(exchange, "/who");
        })));
        server.createContext("/returned", noted(exchange -> redirect(exchange, "/thank")));
        server.createContext("/thank", noted(web.handler((exchange, session) -> {
            session.set(MESSAGE, "thank you");
            redirect(exchange, "/who");
        })));
        server.createContext(
                "/who",
                web.reading((exchange, view) -> send(
                        exchange,
                        200,
                        view.info().owner().orElse("nobody") + ", "
                                + view.get(MESSAGE).orElse("no message"))));
        shop = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable opened : open) {
            opened.close();
        }
    }

    private HttpServer listen() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        open.add(() -> server.stop(0));
        server.start();
        return server;
    }

    private HttpHandler noted(HttpHandler handler) {
        return exchange -> {
            try {
                handler.handle(exchange);
            } finally {
                served.add(exchange.getRequestURI().getPath() + " " + exchange.getResponseCode());
            }
        };
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] page = ("<!doctype html><title>page</title><p>" + text).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(status, page.length);
        try (exchange) {
            exchange.getResponseBody().write(page);
        }
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(303, -1);
        exchange.close();
    }

    /** Goes to a page of another site, whose form posts to the shop. */
    private void submitFrom(String name, URI target, String enctype) throws IOException {
        HttpServer other = listen();
        other.createContext(
                "/",
                exchange -> send(
                        exchange,
                        200,
                        "<form method=post enctype='" + enctype + "' action='" + target + "'><input name='" + name
                                + "' value='\"}'></form>"));
        browser.visit(URI.create("http://127.0.0.1:" + other.getAddress().getPort() + "/"));
        browser.run("document.forms[0].submit()");
    }

    private String afterAForm(String path) throws Exception {
        served.clear();
        submitFrom("a", shop.resolve(path), "application/x-www-form-urlencoded");
        return answered(path.split("\\?", 2)[0]);
    }

    /** The next answer of this path. That of an earlier visit may be noted after the browser has it. */
    private String answered(String path) throws InterruptedException {
        String answer;
        do {
            answer = served.poll(60, TimeUnit.SECONDS);
        } while (answer != null && !answer.startsWith(path + " "));
        return answer;
    }

    private String who() {
        return browser.visit(shop.resolve("/who")).text("p");
    }

    // Guard: WebSession.beginning.
    @Test
    void aForgedSignInChangesNeitherWhoIsSignedInNorWhoIsNot() throws Exception {
        assertThat(afterAForm("/sign-in?mallory")).isEqualTo("/sign-in 403");
        assertThat(who()).isEqualTo("nobody, no message");
        browser.visit(shop.resolve("/enter?victim"));

        assertThat(afterAForm("/sign-in?mallory")).isEqualTo("/sign-in 403");
        assertThat(who()).isEqualTo("victim, no message");
    }

    @Test
    void aForgedSignOutSignsNobodyOut() throws Exception {
        browser.visit(shop.resolve("/enter?victim"));

        assertThat(afterAForm("/sign-out")).isEqualTo("/sign-out 403");
        assertThat(who()).isEqualTo("victim, no message");
    }

    @ParameterizedTest
    @CsvSource({"/paid, /paid 403, no message", "/returned, /returned 303, thank you"})
    void whoComesBackFromAPaymentPageStaysSignedIn(String path, String answer, String message) throws Exception {
        browser.visit(shop.resolve("/enter?victim"));

        assertThat(afterAForm(path)).isEqualTo(answer);
        if (answer.endsWith("303")) {
            assertThat(answered("/thank")).isEqualTo("/thank 303");
        }
        assertThat(who()).isEqualTo("victim, " + message);
    }

    @Test
    void aHandlerThatIsMadeForOtherSitesSignsIn() throws Exception {
        assertThat(afterAForm("/form-post?ada")).isEqualTo("/form-post 200");
        assertThat(who()).isEqualTo("ada, no message");
    }

    // Guard: the storefront's CrossSiteFilter, and the guard of the routes.
    @ParameterizedTest
    @ValueSource(strings = {"/api/login", "/action/rewards/add", "/action/account/logout"})
    void theStorefrontRefusesAFormThatPassesForJson(String path) throws Exception {
        Storefront storefront =
                Storefront.start(Settings.of(Map.of("PORT", "0", "SATCHEL_STORE", "memory")), InstantSource.system());
        open.add(storefront);
        browser.visit(storefront.uri());
        browser.run("document.querySelector('#sign-in input').value = 'ada@example.org';"
                + "document.getElementById('sign-in').requestSubmit();");
        browser.until("document.getElementById('session-owner').textContent === 'ada@example.org'");

        submitFrom(
                "{\"email\":\"mallory@evil.example\",\"points\":13,\"x\":\"",
                storefront.uri().resolve(path),
                "text/plain");
        browser.until("location.port === '" + storefront.uri().getPort() + "' && document.body !== null");

        assertThat(browser.value("document.body.innerText").asString()).contains("cross-site-request");
        browser.visit(storefront.uri());
        assertThat(browser.text("#session-owner")).isEqualTo("ada@example.org");
        assertThat(browser.text("#points")).isEqualTo("0");
    }
}
