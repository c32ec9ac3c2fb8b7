package dev.satchel.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.TokenTransport;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.ReferenceStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.ResponseTimeHandler;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request that is rerouted: Vert.x clears its response's headers, and begins with its routes anew. */
@Timeout(60)
class RerouteTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private final Bench bench = Bench.seeded(1);
    private final VertxSessions web = VertxSessions.of(stack("shop"), SessionCookie.localhost());
    private final Vertx vertx = Vertx.vertx();
    private final Router router = Router.router(vertx);
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final BlockingQueue<LogRecord> logged = new LinkedBlockingQueue<>();
    private final Logger logger = Logger.getLogger(VertxSessions.class.getName());
    private final Handler hearing = new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
            logged.add(logRecord);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private URI server = URI.create("http://localhost");

    private Sessions stack(String name) {
        return Sessions.named(name)
                .codec(JsonCodec.standard())
                .store(new ReferenceStore())
                .clock(bench.clock())
                .build();
    }

    @BeforeEach
    void start() {
        logger.addHandler(hearing);
        bench.onClose(() -> vertx.close().await());
        HttpServer listening = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "localhost")
                .await();
        server = URI.create("http://localhost:" + listening.actualPort());
    }

    @AfterEach
    void nothingElseWasLogged() {
        bench.close();
        logger.removeHandler(hearing);
        assertThat(logged).extracting(LogRecord::getMessage).isEmpty();
    }

    private void serveHome() {
        router.get("/home").handler(ctx -> ctx.end("home"));
        router.get("/who")
                .handler(web.reading((ctx, view) -> ctx.end(view.info().owner().orElse("nobody"))));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString());
    }

    private static void assertCarries(HttpResponse<String> answer, int cookies) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Set-Cookie")).hasSize(cookies);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(answer.headers().allValues("Vary")).containsExactly("Cookie");
    }

    private enum Login implements Consumer<Session> {
        CLAIMED {
            @Override
            public void accept(Session session) {
                session.claim("ada");
            }
        },
        SAVED {
            @Override
            public void accept(Session session) {
                session.claim("ada");
                session.save();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLoginIsStoredBeforeItIsReroutedAndItsCookieLeaves(Login login) throws Exception {
        serveHome();
        router.get("/login").handler(web.handler((ctx, session) -> {
            login.accept(session);
            ctx.reroute("/home");
        }));

        HttpResponse<String> answer = get("/login");

        assertThat(answer.body()).isEqualTo("home");
        assertCarries(answer, 1);
        assertThat(get("/who").body()).isEqualTo("ada");
    }

    @Test
    void aRequestIsReroutedByAnotherMethod() throws Exception {
        router.post("/there").handler(ctx -> ctx.end("by POST"));
        router.get("/here").handler(web.handler((ctx, session) -> {
            session.set(COUNTRY, "DE");
            ctx.reroute(HttpMethod.POST, "/there");
        }));

        HttpResponse<String> answer = get("/here");

        assertThat(answer.body()).isEqualTo("by POST");
        assertCarries(answer, 1);
    }

    @Test
    void aHandlerThatARequestIsReroutedToGoesOnWithWhatIsStored() throws Exception {
        serveHome();
        router.get("/login").handler(web.handler((ctx, session) -> {
            session.claim("ada");
            ctx.reroute("/welcome");
        }));
        router.get("/welcome").handler(web.handler((ctx, session) -> {
            session.set(COUNTRY, "DE");
            session.rotate();
            ctx.end("welcome " + session.info().owner().orElse("nobody"));
        }));

        HttpResponse<String> answer = get("/login");

        assertThat(answer.body()).isEqualTo("welcome ada");
        assertCarries(answer, 1);
        assertThat(get("/who").body()).isEqualTo("ada");
    }

    @Test
    void aReroutedResponseVariesByASessionThatWasReadOnly() throws Exception {
        serveHome();
        router.get("/account").handler(web.reading((ctx, view) -> {
            assertThat(view.info().owner()).isEmpty();
            ctx.reroute("/home");
        }));

        HttpResponse<String> answer = get("/account");

        assertThat(answer.body()).isEqualTo("home");
        assertThat(answer.headers().allValues("Vary")).containsExactly("Cookie");
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void headersOfOthersAreNotTouchedWhereNoSessionWasUsed() throws Exception {
        router.route().handler(ResponseTimeHandler.create());
        serveHome();
        router.get("/old").handler(web.reading((ctx, view) -> ctx.reroute("/home")));

        HttpResponse<String> answer = get("/old");

        assertThat(answer.body()).isEqualTo("home");
        assertThat(answer.headers().firstValue("x-response-time")).isPresent();
        assertThat(answer.headers().allValues("Vary")).isEmpty();
    }

    // Vert.x has one place for what is to be done when the head leaves, and others take it too.
    @Test
    void theCookieLeavesAlsoWhereOthersAddHeadersAtTheEnd() throws Exception {
        router.get("/late").handler(ctx -> {
            ctx.addHeadersEndHandler(leaving -> ctx.response().putHeader("X-Late", "yes"));
            ctx.end("late");
        });
        router.get("/timed").handler(ResponseTimeHandler.create());
        for (String path : List.of("/login", "/timed")) {
            router.get(path).handler(web.handler((ctx, session) -> {
                session.claim("ada");
                ctx.reroute("/late");
            }));
        }

        assertCarries(get("/login"), 1);
        assertCarries(get("/timed"), 1);
    }

    @Test
    void theCookiesOfTwoStacksLeave() throws Exception {
        VertxSessions other = VertxSessions.of(
                stack("forum"),
                SessionCookie.localhost().toBuilder().name("forum").build());
        serveHome();
        router.get("/both").handler(web.handler((ctx, session) -> {
            session.set(COUNTRY, "DE");
            ctx.next();
        }));
        router.get("/both").handler(other.handler((ctx, session) -> {
            session.set(COUNTRY, "FR");
            ctx.reroute("/home");
        }));

        assertCarries(get("/both"), 2);
    }

    @Test
    void aTokenInAHeaderLeavesOnce() throws Exception {
        VertxSessions app = VertxSessions.of(stack("app"), TokenTransport.header("X-Session"));
        router.get("/plain").handler(ctx -> ctx.end("plain"));
        router.get("/app").handler(app.handler((ctx, session) -> {
            session.set(COUNTRY, "DE");
            ctx.reroute("/again");
        }));
        router.get("/again").handler(app.handler((ctx, session) -> {
            session.rotate();
            ctx.reroute("/plain");
        }));

        HttpResponse<String> answer = get("/app");

        assertThat(answer.body()).isEqualTo("plain");
        assertThat(answer.headers().allValues("X-Session")).hasSize(1);
        assertThat(answer.headers().allValues("Vary")).containsExactly("X-Session");
    }

    @Test
    void aPathThatVertxDoesNotTakeIsRefusedBeforeAnythingIsStored() throws Exception {
        serveHome();
        router.get("/login").handler(web.handler((ctx, session) -> {
            session.claim("ada");
            ctx.reroute("home");
        }));

        HttpResponse<String> answer = get("/login");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(get("/who").body()).isEqualTo("nobody");
    }

    // Such a handler has Vert.x's own context, whose reroute nobody notices.
    @Test
    void theCookieLeavesWhereAHandlerWithoutASessionReroutesToOneThatHasIt() throws Exception {
        serveHome();
        router.get("/login").handler(web.handler((ctx, session) -> {
            session.claim("ada");
            ctx.next();
        }));
        router.get("/login").handler(ctx -> ctx.reroute("/welcome"));
        router.get("/welcome").handler(web.reading((ctx, view) -> ctx.end("welcome")));

        HttpResponse<String> answer = get("/login");

        assertThat(answer.body()).isEqualTo("welcome");
        assertCarries(answer, 1);
        assertThat(get("/who").body()).isEqualTo("ada");
    }

    @Test
    void aCookieThatAHandlerWithoutASessionLostIsAnError() throws Exception {
        serveHome();
        router.get("/login").handler(web.handler((ctx, session) -> {
            session.claim("ada");
            ctx.next();
        }));
        router.get("/login").handler(web.reading((ctx, view) -> ctx.next()));
        router.get("/login").handler(ctx -> ctx.reroute("/home"));

        assertThat(get("/login").headers().allValues("Set-Cookie")).isEmpty();

        LogRecord error = logged.poll(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS);
        assertThat(error).isNotNull();
        assertThat(error.getLevel()).isEqualTo(Level.SEVERE);
        assertThat(error.getMessage()).contains("reroute").contains("out of reach");
    }

    @Test
    void aHeaderForCachesThatAnotherHandlerSaysAnewIsNoTokenThatWasLost() throws Exception {
        router.get("/login").handler(ctx -> {
            ctx.response().putHeader("CDN-Cache-Control", "max-age=60");
            ctx.next();
        });
        router.get("/login").handler(web.handler((ctx, session) -> {
            session.claim("ada");
            ctx.next();
        }));
        router.get("/login").handler(ctx -> {
            assertThat(ctx.response().headers().get("CDN-Cache-Control")).isEqualTo("no-store");
            ctx.response().putHeader("CDN-Cache-Control", "private").end("hello");
        });

        assertThat(get("/login").headers().allValues("Set-Cookie")).hasSize(1);
        assertThat(get("/login").body()).isEqualTo("hello");
    }
}
