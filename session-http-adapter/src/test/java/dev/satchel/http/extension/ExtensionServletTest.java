package dev.satchel.http.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.WebSessions;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.Extensions;
import dev.satchel.session.extension.PageResult;
import dev.satchel.testkit.ReferenceStore;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes in a servlet container, below a context path. */
class ExtensionServletTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private final Sessions sessions = Sessions.named("test")
            .policy(SessionPolicy.builder().budget(300).build())
            .codec(new WordCodec())
            .store(new ReferenceStore())
            .build();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server = new Server();
    private URI shop;
    private Optional<String> cookie = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        Extensions extensions = Extensions.builder()
                .action("country", "choose", (request, session) -> {
                    session.set(COUNTRY, request.input("country", String.class).orElseThrow());
                    return ActionResult.ok();
                })
                .action("country", "break", (request, session) -> {
                    session.set(COUNTRY, "FR");
                    throw new IllegalStateException("broken");
                })
                .dataSource(
                        "country/shown",
                        (configuration, request, view) -> Optional.of(Collections.singletonMap(
                                "country", view.get(COUNTRY).orElse(null))))
                .dataSource(
                        "request/told",
                        (configuration, request, view) ->
                                Optional.of(request.method().orElseThrow()
                                        + " "
                                        + request.clientAddress().orElseThrow()
                                        + " "
                                        + !request.id().orElseThrow().isEmpty()))
                .pageHandler((request, view) -> request.path().equals("/old")
                        ? PageResult.moved("/new")
                        : PageResult.page("any", request.path()))
                .build();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("localhost");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/shop");
        ServletHolder servlet = new ServletHolder(new ExtensionServlet(
                ExtensionRoutes.of(extensions).trusting("https://app.example"),
                WebSessions.of(sessions, SessionCookie.localhost())));
        Filter cached = (request, response, chain) -> {
            ((HttpServletResponse) response).setHeader("CDN-Cache-Control", "public, max-age=60");
            chain.doFilter(request, response);
        };
        context.addFilter(new FilterHolder(cached), "/*", EnumSet.of(DispatcherType.REQUEST));
        for (String mapping : ExtensionServlet.mappings()) {
            context.addServlet(servlet, mapping);
        }
        server.setHandler(context);
        server.start();
        shop = URI.create("http://localhost:" + connector.getLocalPort() + "/shop/");
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(shop.resolve(path)).method(method, BodyPublishers.ofString(body));
        cookie.ifPresent(pair -> request.header("Cookie", pair));
        request.header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = Optional.of(set.split(";", 2)[0]));
            return response;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer", e);
        }
    }

    private String shown() {
        return send("GET", "data-source/country/shown", "").body();
    }

    @Test
    void actionsDataSourcesAndPagesAreServedBelowTheContextPath() {
        assertThat(shown()).isEqualTo("{\"dataSourcePayload\":{\"country\":null}}");
        assertThat(cookie).isEmpty();

        HttpResponse<String> chosen = send("POST", "action/country/choose", "{\"country\":\"DE\"}");

        assertThat(chosen.statusCode()).isEqualTo(204);
        assertThat(chosen.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(shown()).isEqualTo("{\"dataSourcePayload\":{\"country\":\"DE\"}}");
        assertThat(send("GET", "page?path=/a", "").body()).isEqualTo("{\"pageType\":\"any\",\"pagePayload\":\"/a\"}");
        assertThat(send("GET", "page?path=/old", "")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/shop/page?path=/new");
        assertThat(send("GET", "satchel.js", "").body()).contains("callAction");
    }

    // Guard: in ExtensionServlet.answer a refusal passes the commit by.
    @Test
    void whatIsForOneVisitorIsKeptByNoCacheThatTheApplicationSpeaksTo() {
        List<HttpResponse<String>> forOne = List.of(
                send("POST", "action/country/choose", "{\"country\": \"DE\"}"),
                send("GET", "data-source/country/shown", ""),
                send("POST", "action/country/break", "{}"));

        assertThat(forOne)
                .allSatisfy(answer -> assertThat(answer.headers().allValues("CDN-Cache-Control"))
                        .containsExactly("no-store"));
        assertThat(send("GET", "satchel.js", "").headers().firstValue("CDN-Cache-Control"))
                .hasValue("public, max-age=60");
    }

    @Test
    void whatFailsIsAProblemAndStoresNothing() {
        send("POST", "action/country/choose", "{\"country\":\"DE\"}");

        assertProblem(send("POST", "action/country/break", "{}"), 500, "extension-failed");
        assertProblem(
                send("POST", "action/country/choose", "{\"country\":\"" + "x".repeat(400) + "\"}"),
                500,
                "session-too-large");
        assertProblem(send("POST", "action/country/vanish", "{}"), 404, "unknown-extension");

        assertThat(shown()).isEqualTo("{\"dataSourcePayload\":{\"country\":\"DE\"}}");
    }

    @Test
    void whatAnotherSitesPageSendsIsRefusedUnlessItIsTrusted() {
        assertProblem(
                send("POST", "action/country/choose", "{\"country\":\"DE\"}", "Sec-Fetch-Site", "cross-site"),
                403,
                "cross-site-request");
        assertThat(cookie).isEmpty();

        HttpResponse<String> trusted = send(
                "POST",
                "action/country/choose",
                "{\"country\":\"DE\"}",
                "Sec-Fetch-Site",
                "cross-site",
                "Origin",
                "https://app.example");

        assertThat(trusted.statusCode()).isEqualTo(204);
        assertThat(cookie).isPresent();
    }

    @Test
    void theRefusalOfAVeryLongBodyArrives() {
        assertProblem(send("POST", "action/country/choose", "x".repeat(20_000_000)), 413, "body-too-large");
    }

    @Test
    void theRequestIsToldAndPathParametersNameNothing() {
        assertThat(send("GET", "data-source/request/told;jsessionid=ABC", "").body())
                .isEqualTo("{\"dataSourcePayload\":\"GET 127.0.0.1 true\"}");
        assertThat(send("GET", "../shop;x=1/data-source;y=2/request/told", "").statusCode())
                .isEqualTo(200);
    }

    // Guard: ServletCall.path. Tomcat's context path is that part of the URI as it was sent, parameters included.
    @Test
    void pathParametersOfTheContextNameNothingInTomcat(@TempDir Path base) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        Context context = tomcat.addContext("/shop", base.toString());
        Extensions extensions = Extensions.builder()
                .pageHandler((request, view) -> request.path().equals("/old")
                        ? PageResult.moved("/new")
                        : PageResult.page("any", request.path()))
                .build();
        Wrapper servlet = Tomcat.addServlet(
                context,
                "extensions",
                new ExtensionServlet(
                        ExtensionRoutes.of(extensions), WebSessions.of(sessions, SessionCookie.localhost())));
        for (String mapping : ExtensionServlet.mappings()) {
            servlet.addMapping(mapping);
        }
        tomcat.start();
        try {
            shop = URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/shop/");

            assertThat(send("GET", "../shop;a-long-parameter=1234567/page?path=/a", "")
                            .body())
                    .isEqualTo("{\"pageType\":\"any\",\"pagePayload\":\"/a\"}");
            assertThat(send("GET", "../shop;x=1/page?path=/old", "").headers().firstValue("Location"))
                    .hasValue("/shop/page?path=/new");
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(response.body()).contains("tag:satchel.dev,2026:" + type);
    }
}
