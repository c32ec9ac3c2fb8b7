package dev.satchel.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.SessionCookie;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.ReferenceStore;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.io.ByteArrayInputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VertxSessionsTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

    private final Bench bench = Bench.seeded(1);

    /** The calls of the store that an event loop made. */
    private final List<String> onEventLoops = new CopyOnWriteArrayList<>();

    private final Sessions sessions = Sessions.named("shop")
            .codec(JsonCodec.standard())
            .store(new WatchedStore(new ReferenceStore(), verb -> {
                if (Context.isOnEventLoopThread()) {
                    onEventLoops.add(verb);
                }
            }))
            .clock(bench.clock())
            .build();
    private final VertxSessions web = VertxSessions.of(sessions, SessionCookie.localhost());
    private final Vertx vertx = Vertx.vertx();
    private final Router router = Router.router(vertx);
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private URI server = URI.create("http://localhost");

    @BeforeEach
    void start() {
        bench.onClose(() -> vertx.close().await());
        router.get("/country")
                .handler(web.reading((ctx, view) -> ctx.end(view.get(COUNTRY).orElse("none"))));
        router.get("/points")
                .handler(web.reading(
                        (ctx, view) -> ctx.end(view.get(POINTS).orElse(0).toString())));
        HttpServer listening = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "localhost")
                .await();
        server = URI.create("http://localhost:" + listening.actualPort());
    }

    @AfterEach
    void nothingBlockedAnEventLoop() {
        bench.close();
        assertThat(onEventLoops).isEmpty();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString());
    }

    @Test
    void aResponseThatIsSentFromAnEventLoopWaitsForAWorkerToCommit() throws Exception {
        router.get("/later").handler(web.handler((ctx, session) -> {
            session.set(COUNTRY, "FR");
            vertx.runOnContext(now -> {
                ctx.response().setChunked(true).write("one ");
                ctx.response().end("two");
            });
        }));

        HttpResponse<String> answer = get("/later");

        assertThat(answer.body()).isEqualTo("one two");
        assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
        assertThat(get("/country").body()).isEqualTo("FR");
    }

    @Test
    void whatAHandlerFailedWithDependsOnTheSessionThatItRead() throws Exception {
        router.get("/admin").handler(web.reading((ctx, view) -> {
            view.get(COUNTRY);
            throw new HttpException(404);
        }));

        HttpResponse<String> answer = get("/admin");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().allValues("Vary")).containsExactly("Cookie");
    }

    @Test
    void aSessionIsNotOpenedOnAnEventLoop() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        router.get("/late")
                .handler(web.handler((ctx, session) -> vertx.runOnContext(now -> {
                    try {
                        session.set(COUNTRY, "FR");
                    } catch (IllegalStateException refused) {
                        thrown.complete(refused);
                    }
                    ctx.end("done");
                })));
        get("/late");

        assertThat(thrown.join()).hasMessageContaining("event loop");
    }

    @Test
    void handlersThatPassTheRequestOnStoreBeforehandAndShareOneCookie() throws Exception {
        router.route("/chain").handler(web.handler((ctx, session) -> {
            session.update(POINTS, 0, points -> points + 1);
            ctx.next();
        }));
        router.route("/chain").handler(web.handler((ctx, session) -> {
            session.update(POINTS, 0, points -> points + 10);
            session.rotate();
            ctx.next();
        }));
        router.get("/chain").handler(ctx -> ctx.end("by a handler that knows of no session"));

        HttpResponse<String> answer = get("/chain");

        assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
        assertThat(get("/points").body()).isEqualTo("11");
    }

    @Test
    void aSubRouterServesSessions() throws Exception {
        Router sub = Router.router(vertx);
        sub.get("/set").handler(web.handler((ctx, session) -> {
            session.set(COUNTRY, "DE");
            ctx.json(List.of(1, 2));
        }));
        router.route("/sub/*").subRouter(sub);

        assertThat(get("/sub/set").body()).isEqualTo("[1,2]");
        assertThat(get("/country").body()).isEqualTo("DE");
    }

    @Test
    void aFailureHandlerSeesTheSessionAsItIsStoredAndMayChangeIt() throws Exception {
        router.get("/set").handler(web.handler((ctx, session) -> {
            session.set(COUNTRY, "DE");
            ctx.end();
        }));
        router.get("/fail")
                .handler(web.handler((ctx, session) -> {
                    session.set(COUNTRY, "FR");
                    throw new IllegalStateException("on purpose");
                }))
                .failureHandler(web.handler((ctx, session) -> {
                    session.set(POINTS, 7);
                    ctx.response().setStatusCode(422);
                    ctx.end("still " + session.get(COUNTRY).orElse("none"));
                }));
        get("/set");

        HttpResponse<String> answer = get("/fail");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("still DE");
        assertThat(get("/points").body()).isEqualTo("7");
    }

    @Test
    void aRequestThatTimedOutStoresNothing() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CompletableFuture<Boolean> failed = new CompletableFuture<>();
        router.get("/slow").handler(TimeoutHandler.create(10));
        router.get("/slow").handler(web.handler((ctx, session) -> {
            session.set(COUNTRY, "FR");
            answered.await();
            try {
                failed.complete(ctx.end("too late").failed());
            } catch (IllegalStateException alreadyWritten) {
                failed.complete(true);
            }
        }));

        int status = get("/slow").statusCode();
        answered.countDown();

        assertThat(status).isEqualTo(503);
        assertThat(failed.join()).isTrue();
        assertThat(get("/country").body()).isEqualTo("none");
    }

    @Test
    void theBodyOfARequestIsReadAfterTheHandlerBegan() throws Exception {
        router.post("/body").handler(web.handler((ctx, session) -> {
            session.set(COUNTRY, "DE");
            ctx.request().body().onSuccess(body -> ctx.end(String.valueOf(body.length())));
        }));
        router.post("/handled").handler(BodyHandler.create()).handler(web.handler((ctx, session) -> {
            session.set(COUNTRY, ctx.body().asString());
            ctx.end("done");
        }));

        assertThat(post("/body", "x".repeat(300_000))).isEqualTo("300000");
        post("/handled", "IT");
        assertThat(get("/country").body()).isEqualTo("IT");
    }

    // HTTP/2 says neither by Content-Length nor by Transfer-Encoding that a body follows.
    @Test
    void theBodyOfAnHttp2RequestWithoutALengthWaitsForTheHandler() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        router.post("/body").handler(web.handler((ctx, session) -> {
            sent.await();
            // What the client sends after the body has come by now, and so would the body.
            assertThat(get("/country").version()).isEqualTo(HttpClient.Version.HTTP_2);
            ctx.request().body().onSuccess(body -> ctx.end(String.valueOf(body.length())));
        }));
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/body"))
                .POST(BodyPublishers.ofInputStream(() -> new ToldBytes(5000, sent)))
                .build();
        get("/country");

        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo("5000");
    }

    /** Bytes that tell when all were read. */
    private static final class ToldBytes extends ByteArrayInputStream {
        private final CountDownLatch read;

        ToldBytes(int length, CountDownLatch read) {
            super(new byte[length]);
            this.read = read;
        }

        @Override
        public synchronized int read(byte[] into, int from, int length) {
            int bytes = super.read(into, from, length);
            if (bytes < 0) {
                read.countDown();
            }
            return bytes;
        }
    }

    private String post(String path, String body) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(server.resolve(path))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    // The end of the request comes while the handler runs, or before it, or after it.
    @RepeatedTest(30)
    void aWebSocketReadsTheSessionBeforeItsUpgrade() throws Exception {
        router.get("/set").handler(web.handler((ctx, session) -> {
            session.set(COUNTRY, "DE");
            ctx.end();
        }));
        router.get("/socket").handler(web.reading((ctx, view) -> {
            String country = view.get(COUNTRY).orElse("none");
            ctx.request().toWebSocket().onSuccess(socket -> socket.writeTextMessage(country));
        }));
        get("/set");
        CompletableFuture<String> heard = new CompletableFuture<>();

        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws" + server.resolve("/socket").toString().substring(4)), new FirstText(heard))
                .join();

        assertThat(heard.join()).isEqualTo("DE");
        socket.abort();
    }

    // Guard: VertxExchange.serve; else nobody ever answers.
    @Test
    void anErrorOfAHandlerAndAnExecutorThatTakesNoMoreAreAnswered() throws Exception {
        ExecutorService over = Executors.newSingleThreadExecutor();
        over.shutdown();
        ExecutorService mine = Executors.newSingleThreadExecutor();
        bench.onClose(mine::shutdownNow);
        VertxSessions.SessionHandler deep = (ctx, session) -> {
            throw new StackOverflowError("on purpose");
        };
        router.get("/deep").handler(web.handler(deep));
        router.get("/mine").handler(web.on(mine).handler(deep));
        router.get("/over").handler(web.on(over).handler((ctx, session) -> ctx.end()));

        for (String path : List.of("/deep", "/mine", "/over")) {
            HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .as(path)
                    .isEqualTo(500);
        }
    }

    @Test
    void handlersRunOnAnExecutorOfOnesOwn() throws Exception {
        ExecutorService mine = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
        bench.onClose(mine::shutdownNow);
        router.get("/mine").handler(web.on(mine).handler((ctx, session) -> {
            session.set(COUNTRY, "DE");
            ctx.end(Thread.currentThread().getName());
        }));

        assertThat(get("/mine").body()).isEqualTo("mine");
        assertThat(get("/country").body()).isEqualTo("DE");
    }

    private record FirstText(CompletableFuture<String> heard) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.complete(data.toString());
            return CompletableFuture.completedStage(null);
        }
    }
}
