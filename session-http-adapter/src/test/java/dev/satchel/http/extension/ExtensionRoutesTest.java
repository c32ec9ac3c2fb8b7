package dev.satchel.http.extension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.session.Attribute;
import dev.satchel.session.Lanes;
import dev.satchel.session.Session;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.extension.Action;
import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.AllowedHeaders;
import dev.satchel.session.extension.BadRequestException;
import dev.satchel.session.extension.DataSource;
import dev.satchel.session.extension.ExtensionRequest;
import dev.satchel.session.extension.Extensions;
import dev.satchel.session.extension.PageResult;
import dev.satchel.testkit.ReferenceStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The routes, on the JDK's server and a real socket. */
@Timeout(60)
class ExtensionRoutesTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final Attribute<String> SECRET = Attribute.of("secret", String.class);
    private static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

    private static final Action ADD_POINTS = (request, session) -> {
        int points = request.input("points", Integer.class)
                .orElseThrow(() -> new BadRequestException("\"points\" is missing"));
        session.update(POINTS, 0, before -> before + points);
        return ActionResult.ok(Map.of("points", session.save().get(POINTS).orElseThrow()));
    };
    private static final Action CHOOSE = (request, session) -> {
        session.set(COUNTRY, request.input("country", String.class).orElseThrow());
        session.set(SECRET, "not for the browser");
        return ActionResult.ok();
    };
    private static final DataSource SHOWN = (configuration, request, view) ->
            Optional.of(Collections.singletonMap("country", view.get(COUNTRY).orElse(null)));

    private final Sessions sessions = Sessions.named("test")
            .policy(SessionPolicy.builder().budget(300).build())
            .codec(new WordCodec())
            .store(new ReferenceStore())
            .build();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<HttpServer> servers = new ArrayList<>();
    private Optional<String> cookie = Optional.empty();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
        workers.shutdownNow();
    }

    private static Extensions.Builder shop() {
        return Extensions.builder()
                .action("rewards", "add", ADD_POINTS)
                .action("country", "choose", CHOOSE)
                .dataSource("country/shown", SHOWN);
    }

    private URI serve(Extensions.Builder extensions) throws IOException {
        return serve(ExtensionRoutes.of(extensions.build()), sessions);
    }

    private URI serve(ExtensionRoutes routes, Sessions stack) throws IOException {
        HttpHandler handler = routes.handler(JdkSessions.of(stack, SessionCookie.localhost()));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        ExtensionRoutes.PATHS.forEach(path -> server.createContext(path, handler));
        server.start();
        servers.add(server);
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    private HttpResponse<String> send(URI shop, String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(shop.resolve(path)).method(method, BodyPublishers.ofString(body));
        cookie.ifPresent(pair -> request.header("Cookie", pair));
        if (!List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            response.headers()
                    .firstValue("Set-Cookie")
                    .ifPresent(set ->
                            cookie = set.contains("Max-Age=0") ? Optional.empty() : Optional.of(set.split(";", 2)[0]));
            return response;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer", e);
        }
    }

    private HttpResponse<String> post(URI shop, String path, String body) {
        return send(shop, "POST", path, body);
    }

    private HttpResponse<String> get(URI shop, String path) {
        return send(shop, "GET", path, "");
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static void assertProblem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(json(response).get("type").asString()).isEqualTo("tag:satchel.dev,2026:" + type);
        assertThat(json(response).get("status").asInt()).isEqualTo(status);
        assertThat(json(response).get("title").asString()).isNotBlank();
        assertThat(json(response).get("detail").asString()).isNotBlank();
    }

    @Test
    void anActionAnswersItsBodyAndItsSessionIsStored() throws IOException {
        URI shop = serve(shop());

        HttpResponse<String> first = post(shop, "/action/rewards/add", "{\"points\":50}");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(first.body()).isEqualTo("{\"points\":50}");
        assertThat(post(shop, "/action/rewards/add", "{\"points\":-20}").body()).isEqualTo("{\"points\":30}");
    }

    @Test
    void anActionWithoutABodyAnswers204() throws IOException {
        URI shop = serve(shop());

        HttpResponse<String> response = post(shop, "/action/country/choose", "{\"country\":\"DE\"}");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(cookie).isPresent();
    }

    @Test
    void aDataSourceAnswersItsPayloadToGetAndToPost() throws IOException {
        URI shop = serve(shop());

        assertThat(get(shop, "/data-source/country/shown").body())
                .isEqualTo("{\"dataSourcePayload\":{\"country\":null}}");
        assertThat(cookie).isEmpty();
        post(shop, "/action/country/choose", "{\"country\":\"DE\"}");
        assertThat(get(shop, "/data-source/country/shown").body())
                .isEqualTo("{\"dataSourcePayload\":{\"country\":\"DE\"}}");
        assertThat(post(shop, "/data-source/country/shown", "").body())
                .isEqualTo("{\"dataSourcePayload\":{\"country\":\"DE\"}}")
                .doesNotContain("not for the browser");
    }

    @Test
    void aDataSourceIsConfiguredByTheQueryOrByTheBody() throws IOException {
        URI shop = serve(
                Extensions.builder().dataSource("echo", (configuration, request, view) -> Optional.of(configuration)));

        assertThat(get(shop, "/data-source/echo?limit=3&name=a%20b&limit=4").body())
                .isEqualTo("{\"dataSourcePayload\":{\"limit\":\"3\",\"name\":\"a b\"}}");
        assertThat(post(shop, "/data-source/echo?limit=3", "{\"limit\":5,\"none\":null}")
                        .body())
                .isEqualTo("{\"dataSourcePayload\":{\"limit\":5,\"none\":null}}");
    }

    private record Cart(String id, int count, boolean empty) {}

    @Test
    void aRecordIsAnObjectInTheOrderOfItsComponents() throws IOException {
        URI shop = serve(Extensions.builder()
                .action("cart", "show", (request, session) -> ActionResult.ok(new Cart("c1", 2, false))));

        assertThat(post(shop, "/action/cart/show", "").body()).isEqualTo("{\"id\":\"c1\",\"count\":2,\"empty\":false}");
    }

    @Test
    void aDataSourceWithoutAPayloadAnswersNull() throws IOException {
        URI shop = serve(Extensions.builder().dataSource("none", (configuration, request, view) -> Optional.empty()));

        assertThat(get(shop, "/data-source/none").body()).isEqualTo("{\"dataSourcePayload\":null}");
    }

    @Test
    void aPageIsItsTypeAndItsPayload() throws IOException {
        URI shop = serve(pages());

        assertThat(get(shop, "/page?path=/product/tent&color=red").body())
                .isEqualTo("{\"pageType\":\"product\",\"pagePayload\":{\"color\":\"red\",\"sku\":\"tent\"}}");
    }

    @Test
    void aPageThatMovedRedirectsToItsNewPlace() throws IOException {
        URI shop = serve(pages());

        HttpResponse<String> moved = get(shop, "/page?path=/old/tent");
        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.headers().firstValue("Location")).hasValue("/page?path=/product/tent%3Fcolor%3Dred%26x");
        HttpResponse<String> away = get(shop, "/page?path=/elsewhere");
        assertThat(away.statusCode()).isEqualTo(302);
        assertThat(away.headers().firstValue("Location")).hasValue("https://shop.example/tent?a=b");
    }

    private static Extensions.Builder pages() {
        return Extensions.builder()
                .pageHandler((request, view) -> {
                    if (!request.path().startsWith("/product/")) {
                        return PageResult.nothing();
                    }
                    Map<String, Object> payload = new LinkedHashMap<>(request.parameters());
                    payload.put("sku", request.path().substring(9));
                    return PageResult.page("product", payload);
                })
                .pageHandler((request, view) -> switch (request.path()) {
                    case "/old/tent" -> PageResult.moved("/product/tent?color=red&x");
                    case "/elsewhere" -> PageResult.redirect("https://shop.example/tent?a=b");
                    default -> PageResult.nothing();
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /page?path=/nowhere        |                    | 404 | unknown-page
            GET  | /page                      |                    | 400 | bad-request
            GET  | /page?path=product         |                    | 400 | bad-request
            GET  | /pages                     |                    | 404 | unknown-extension
            POST | /page?path=/               |                    | 405 | method-not-allowed
            POST | /action/cart/vanish        | {}                 | 404 | unknown-extension
            POST | /action/rewards            | {}                 | 404 | unknown-extension
            POST | /action/rewards/add/more   | {}                 | 404 | unknown-extension
            POST | /action/rewards%2fadd      | {}                 | 404 | unknown-extension
            POST | /action/                   | {}                 | 404 | unknown-extension
            GET  | /action/rewards/add        |                    | 405 | method-not-allowed
            PUT  | /data-source/country/shown |                    | 405 | method-not-allowed
            GET  | /data-source/cart          |                    | 404 | unknown-extension
            POST | /action/rewards/add        | {"points":"50"}    | 400 | bad-request
            POST | /action/rewards/add        | {}                 | 400 | bad-request
            POST | /action/rewards/add        | {"points":         | 400 | bad-request
            POST | /action/rewards/add        | [50]               | 400 | bad-request
            POST | /action/rewards/add        | null               | 400 | bad-request
            POST | /action/rewards/add        | {"points":1}{}     | 400 | bad-request
            POST | /action/rewards/add        | {"points":1,"points":2} | 400 | bad-request
            """)
    void whatCannotBeServedIsAProblem(String method, String path, String body, int status, String type)
            throws IOException {
        URI shop = serve(shop());

        assertProblem(send(shop, method, path, body == null ? "" : body), status, type);

        assertThat(cookie).isEmpty();
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws IOException {
        URI shop = serve(shop());

        assertThat(send(shop, "PUT", "/data-source/country/shown", "").headers().firstValue("Allow"))
                .hasValue("GET, POST");
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws IOException {
        URI shop = serve(shop());

        assertProblem(
                post(shop, "/action/rewards/add", "{\"x\":\"" + "x".repeat(70_000) + "\"}"), 413, "body-too-large");
    }

    // Guard: RequestBody.drain. A reset would take the answer along.
    @Test
    void theRefusalOfAVeryLongBodyArrives() throws IOException {
        URI shop = serve(shop());

        assertProblem(post(shop, "/action/rewards/add", "x".repeat(20_000_000)), 413, "body-too-large");
        assertProblem(
                send(shop, "POST", "/action/rewards/add", "x".repeat(20_000_000), "Sec-Fetch-Site", "cross-site"),
                403,
                "cross-site-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/json",
                "application/problem+json",
                "application/jsonx",
                "application/json; charset=utf-16",
                "application/json; charset=ISO-8859-1",
                "application/json, text/plain"
            })
    void aBodyThatIsNotJsonInUtf8ByItsTypeIsRefused(String type) throws IOException {
        URI shop = serve(shop());

        for (String path : List.of("/action/rewards/add", "/data-source/country/shown")) {
            assertProblem(send(shop, "POST", path, "{\"points\":1}", "Content-Type", type), 415, "not-json");
        }
        assertThat(cookie).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json;charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "application/json; profile=x"
            })
    void jsonIsServedHoweverItsTypeIsWritten(String type) throws IOException {
        URI shop = serve(shop());

        assertThat(send(shop, "POST", "/action/rewards/add", "{\"points\":1}", "Content-Type", type)
                        .statusCode())
                .isEqualTo(200);
    }

    // Guard: RequestBody.text. What filters a request in front reads UTF-8 and nothing else.
    @Test
    void whatIsNotStrictlyUtf8IsRefusedAndNoCharsetIsGuessed() throws Exception {
        URI shop = serve(shop().dataSource("echo", (configuration, request, view) -> Optional.of(configuration)));
        String json = "{\"points\":1}";
        Map<String, byte[]> bodies = Map.of(
                "UTF-16", json.getBytes(StandardCharsets.UTF_16),
                "UTF-16LE", json.getBytes(StandardCharsets.UTF_16LE),
                "UTF-16BE", json.getBytes(StandardCharsets.UTF_16BE),
                "UTF-32", json.getBytes(Charset.forName("UTF-32")),
                "a byte order mark", ("\uFEFF" + json).getBytes(UTF_8),
                "overlong", new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'},
                "a surrogate",
                        new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'},
                "beyond Unicode",
                        new byte[] {
                            '{', '"', 'a', '"', ':', '"', (byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"', '}'
                        },
                "cut off", new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC3});
        for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
            HttpRequest request = HttpRequest.newBuilder(shop.resolve("/data-source/echo"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(body.getValue()))
                    .build();

            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .as(body.getKey())
                    .isEqualTo(400);
        }
        assertThat(post(shop, "/data-source/echo", "{\"a\":\"\u00e9\ud83d\ude00\"}")
                        .body())
                .contains("\u00e9\ud83d\ude00");
    }

    // Guard: Route.answer asks the guard before anything else.
    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://evil.example",
        "Origin, null"
    })
    void whatAnotherSitesPageSendsIsRefused(String header, String value) throws IOException {
        URI shop = serve(shop());

        for (String path : List.of("/action/rewards/add", "/data-source/country/shown", "/action/none/such")) {
            assertProblem(send(shop, "POST", path, "{\"points\":1}", header, value), 403, "cross-site-request");
            assertProblem(send(shop, "POST", path, "", header, value), 403, "cross-site-request");
        }
        assertThat(cookie).isEmpty();
        assertThat(send(shop, "GET", "/data-source/country/shown", "", header, value)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTrustedOriginIsServedAndItsSessionBegins() throws IOException {
        URI shop = serve(ExtensionRoutes.of(shop().build()).trusting("https://app.example"), sessions);

        HttpResponse<String> served = send(
                shop,
                "POST",
                "/action/rewards/add",
                "{\"points\":1}",
                "Origin",
                "https://app.example",
                "Sec-Fetch-Site",
                "cross-site");

        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(cookie).isPresent();
    }

    @Test
    void anActionChoosesItsStatus() throws IOException {
        URI shop = serve(Extensions.builder()
                .action("account", "register", (request, session) -> {
                    session.set(COUNTRY, "DE");
                    return ActionResult.status(422, Map.of("email", "is taken"));
                })
                .action("account", "who", (request, session) -> ActionResult.status(401))
                .action("account", "made", (request, session) -> ActionResult.status(201, "new"))
                .action("cart", "pay", (request, session) -> ActionResult.seeOther("https://pay.example/?id=1"))
                .dataSource("country/shown", SHOWN));

        HttpResponse<String> taken = post(shop, "/action/account/register", "{}");
        HttpResponse<String> unknown = post(shop, "/action/account/who", "{}");
        HttpResponse<String> pay = post(shop, "/action/cart/pay", "{}");

        assertThat(taken.statusCode()).isEqualTo(422);
        assertThat(taken.body()).isEqualTo("{\"email\":\"is taken\"}");
        assertThat(taken.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(get(shop, "/data-source/country/shown").body()).contains("DE");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEmpty();
        assertThat(unknown.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(post(shop, "/action/account/made", "").statusCode()).isEqualTo(201);
        assertThat(pay.statusCode()).isEqualTo(303);
        assertThat(pay.headers().firstValue("Location")).hasValue("https://pay.example/?id=1");
    }

    @Test
    void theRequestTellsItsMethodWhereItCameFromAndWhichItIs() throws IOException {
        List<ExtensionRequest> seen = new ArrayList<>();
        URI shop = serve(Extensions.builder()
                .action("see", "it", (request, session) -> {
                    seen.add(request);
                    return ActionResult.ok();
                })
                .dataSource("see/it", (configuration, request, view) -> {
                    seen.add(request);
                    return Optional.empty();
                }));
        post(shop, "/action/see/it", "{}");
        get(shop, "/data-source/see/it");

        assertThat(seen).extracting(request -> request.method().orElseThrow()).containsExactly("POST", "GET");
        assertThat(seen)
                .extracting(request -> request.clientAddress().orElseThrow())
                .containsOnly("127.0.0.1");
        assertThat(seen).extracting(request -> request.id().orElseThrow()).doesNotHaveDuplicates();
    }

    @Test
    void pathParametersNameNothing() throws IOException {
        URI shop = serve(shop());

        assertThat(post(shop, "/action/rewards;v=1/add;jsessionid=ABC", "{\"points\":1}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(shop, "/data-source/country/shown;jsessionid=ABC?q=;x").statusCode())
                .isEqualTo(200);
        assertThat(get(shop, "/satchel.js;jsessionid=ABC").body()).contains("callAction");
    }

    // Guard: ExtensionRoutes.handler sends a refusal on the server's own exchange.
    @Test
    void anActionThatFailsStoresNothingAndSaysNothing() throws IOException {
        URI shop = serve(shop().action("country", "break", (request, session) -> {
            session.set(COUNTRY, "FR");
            throw new IllegalStateException("password=hunter2");
        }));
        post(shop, "/action/country/choose", "{\"country\":\"DE\"}");

        HttpResponse<String> failed = post(shop, "/action/country/break", "{}");

        assertProblem(failed, 500, "extension-failed");
        assertThat(failed.body()).doesNotContain("hunter2");
        assertThat(failed.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(get(shop, "/data-source/country/shown").body()).contains("\"DE\"");
    }

    @Test
    void anActionThatFailsAfterItSavedDoesNotSayThatNothingWasStored() throws IOException {
        URI shop = serve(shop().action("country", "save", (request, session) -> {
            session.set(COUNTRY, "FR");
            session.save();
            throw new IllegalStateException("the mail server is away");
        }));

        HttpResponse<String> failed = post(shop, "/action/country/save", "{}");

        assertProblem(failed, 500, "extension-failed");
        assertThat(failed.body()).contains("nothing was stored but what it had saved before");
        assertThat(get(shop, "/data-source/country/shown").body()).contains("\"FR\"");
    }

    @Test
    void anAnswerThatIsNoJsonStoresNothing() throws IOException {
        URI shop = serve(shop().action("country", "loop", (request, session) -> {
            session.set(COUNTRY, "FR");
            List<Object> loop = new ArrayList<>();
            loop.add(loop);
            return ActionResult.ok(loop);
        }));
        post(shop, "/action/country/choose", "{\"country\":\"DE\"}");

        assertProblem(post(shop, "/action/country/loop", "{}"), 500, "extension-failed");
        assertThat(get(shop, "/data-source/country/shown").body()).contains("\"DE\"");
    }

    @Test
    void aSessionThatIsTooLargeIsAProblemWithSizesAndTheFormerOneStands() throws IOException {
        URI shop = serve(shop());
        post(shop, "/action/country/choose", "{\"country\":\"DE\"}");

        HttpResponse<String> tooLarge =
                post(shop, "/action/country/choose", "{\"country\":\"" + "x".repeat(400) + "\"}");

        assertProblem(tooLarge, 500, "session-too-large");
        assertThat(json(tooLarge).get("actual").asInt()).isGreaterThan(400);
        assertThat(json(tooLarge).get("limit").asInt()).isEqualTo(300);
        assertThat(get(shop, "/data-source/country/shown").body()).contains("\"DE\"");
    }

    @Test
    void anActionWhoseSessionChangedMeanwhileIsAConflict() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        URI shop = serve(shop().action("country", "slow", (request, session) -> {
            String before = session.get(COUNTRY).orElse("");
            inside.countDown();
            leave.await();
            session.set(SECRET, "was " + before);
            return ActionResult.ok();
        }));
        post(shop, "/action/country/choose", "{\"country\":\"DE\"}");
        Future<HttpResponse<String>> slow = workers.submit(() -> post(shop, "/action/country/slow", "{}"));
        inside.await();
        post(shop, "/action/country/choose", "{\"country\":\"FR\"}");
        leave.countDown();

        assertProblem(slow.get(), 409, "session-conflict");
    }

    @Test
    void anActionWhoseTurnDoesNotComeIsBusy() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        URI shop = serve(
                ExtensionRoutes.of(shop().action("country", "slow", (request, session) -> {
                            session.get(COUNTRY);
                            inside.countDown();
                            leave.await();
                            return ActionResult.ok();
                        })
                        .build()),
                Lanes.around(sessions, Duration.ZERO));
        post(shop, "/action/country/choose", "{\"country\":\"DE\"}");
        Future<HttpResponse<String>> slow = workers.submit(() -> post(shop, "/action/country/slow", "{}"));
        inside.await();

        assertProblem(post(shop, "/action/rewards/add", "{\"points\":1}"), 503, "session-busy");

        leave.countDown();
        assertThat(slow.get().statusCode()).isEqualTo(204);
        assertThat(post(shop, "/action/rewards/add", "{\"points\":1}").statusCode())
                .isEqualTo(200);
    }

    // Guard: Route.request passes on what AllowedHeaders lets through.
    @Test
    void anExtensionSeesNoTokenNoCookieAndNoAuthorization() throws IOException {
        List<ExtensionRequest> seen = new ArrayList<>();
        ExtensionRoutes routes = ExtensionRoutes.of(shop().action("see", "all", (request, session) -> {
                            seen.add(request);
                            return ActionResult.ok();
                        })
                        .build())
                .allowing(AllowedHeaders.standard().and("X-Currency"));
        URI shop = serve(routes, sessions);
        post(shop, "/action/country/choose", "{\"country\":\"DE\"}");
        String token = cookie.orElseThrow().split("=", 2)[1];

        send(
                shop,
                "POST",
                "/action/see/all?q=1",
                "{}",
                "Authorization",
                "Basic c2VjcmV0",
                "X-Currency",
                "EUR",
                "X-Api-Key",
                "secret",
                "Accept-Language",
                "de");

        assertThat(seen).singleElement().satisfies(request -> {
            assertThat(request.headers()).containsEntry("x-currency", "EUR").containsEntry("accept-language", "de");
            assertThat(request.headers().keySet()).doesNotContain("cookie", "authorization", "x-api-key");
            assertThat(request.parameters()).isEqualTo(Map.of("q", "1"));
            assertThat(request.headers().values().toString() + request.body() + request.parameters())
                    .doesNotContain(token, "c2VjcmV0", "secret");
        });
    }

    @Test
    void aHeaderThatCarriesTheTokenCannotBeAllowed() {
        ExtensionRoutes routes = ExtensionRoutes.of(shop().build())
                .allowing(AllowedHeaders.standard().and("X-Shop-Session"));
        JdkSessions web = JdkSessions.of(sessions, TokenTransport.header("x-shop-session"));

        assertThatThrownBy(() -> routes.handler(web))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("extensions.header");
    }

    @Test
    void aDataSourceIsHandedNoSession() throws IOException {
        List<Object> handed = new ArrayList<>();
        URI shop = serve(Extensions.builder().dataSource("see", (configuration, request, view) -> {
            handed.add(view);
            return Optional.empty();
        }));

        get(shop, "/data-source/see");

        assertThat(handed).hasSize(1).noneMatch(Session.class::isInstance);
    }

    @Test
    void headIsGetWithoutABody() throws IOException {
        URI shop = serve(shop());

        HttpResponse<String> head = send(shop, "HEAD", "/data-source/country/shown", "");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/satchel.js", "/satchel.d.ts"})
    void theBrowserModuleIsServedToEverybodyAndOnceToEach(String path) throws IOException {
        URI shop = serve(shop());
        cookie = Optional.of("session=" + "x".repeat(43));

        HttpResponse<String> module = get(shop, path);
        String tag = module.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = send(shop, "GET", path, "", "If-None-Match", tag);

        assertThat(module.statusCode()).isEqualTo(200);
        assertThat(module.body()).isEqualTo(resource(path)).contains("callAction");
        assertThat(module.headers().firstValue("Vary")).isEmpty();
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(again.headers().firstValue("ETag")).hasValue(tag);
        for (String known : List.of("W/" + tag, "\"other\", W/\"a,b\", " + tag, "*", " * ")) {
            assertThat(send(shop, "GET", path, "", "If-None-Match", known).statusCode())
                    .as(known)
                    .isEqualTo(304);
        }
        for (String unknown : List.of("\"other\"", tag.replace("\"", ""), "W/\"*\"", "\"*\"")) {
            assertThat(send(shop, "GET", path, "", "If-None-Match", unknown).statusCode())
                    .as(unknown)
                    .isEqualTo(200);
        }
        assertThat(send(shop, "POST", path, "").statusCode()).isEqualTo(405);
    }

    @Test
    void theBrowserModuleIsAScript() throws IOException {
        assertThat(get(serve(shop()), "/satchel.js").headers().firstValue("Content-Type"))
                .hasValue("text/javascript; charset=utf-8");
    }

    private static String resource(String path) throws IOException {
        try (var file = ExtensionRoutesTest.class.getResourceAsStream("/dev/satchel/http/browser" + path)) {
            return new String(file.readAllBytes(), UTF_8);
        }
    }
}
