package dev.satchel.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.SessionCookie;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionBusyException;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.ReferenceStore;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.NotFoundResponse;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JavalinSessionsTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

    private final Bench bench = Bench.seeded(1);
    private final Sessions sessions = stack("shop");
    private final JavalinSessions web = JavalinSessions.of(sessions, SessionCookie.localhost());
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private URI server = URI.create("http://localhost");

    private Sessions stack(String name) {
        return Sessions.named(name)
                .codec(JsonCodec.standard())
                .store(new ReferenceStore())
                .clock(bench.clock())
                .build();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void serve(Consumer<RoutesConfig> routes) {
        serveWith(config -> {
            config.registerPlugin(web);
            routes.accept(config.routes);
        });
    }

    private void serveWith(Consumer<JavalinConfig> application) {
        Javalin javalin = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.get(
                            "/country",
                            ctx -> ctx.result(web.view(ctx).get(COUNTRY).orElse("none")));
                    application.accept(config);
                })
                .start("localhost", 0);
        bench.onClose(javalin::stop);
        server = URI.create("http://localhost:" + javalin.port());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString());
    }

    @Test
    void theHandlersOfARequestShareOneSessionAndOneCookie() throws Exception {
        serve(routes -> {
            routes.before(web.handler((ctx, session) -> session.update(POINTS, 0, points -> points + 1)));
            routes.get("/points", web.handler((ctx, session) -> {
                session.update(POINTS, 0, points -> points + 10);
                ctx.result("done");
            }));
            routes.after(web.handler((ctx, session) -> {
                session.update(POINTS, 0, points -> points + 100);
                ctx.result(session.get(POINTS).orElseThrow().toString());
            }));
        });

        HttpResponse<String> answer = get("/points");

        assertThat(answer.body()).isEqualTo("111");
        assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
        assertThat(get("/points").body()).isEqualTo("222");
    }

    @Test
    void anExceptionHandlerSeesTheSessionAsItIsStoredAndMayChangeIt() throws Exception {
        serve(routes -> {
            routes.get("/set", web.handler((ctx, session) -> session.set(COUNTRY, "DE")));
            routes.get("/fail", web.handler((ctx, session) -> {
                session.set(COUNTRY, "FR");
                throw new IllegalStateException("on purpose");
            }));
            routes.exception(IllegalStateException.class, (thrown, ctx) -> {
                web.session(ctx).set(POINTS, 1);
                ctx.status(422).result("still " + web.view(ctx).get(COUNTRY).orElseThrow());
            });
            routes.get(
                    "/points",
                    web.reading((ctx, view) ->
                            ctx.result(view.get(POINTS).orElseThrow().toString())));
        });
        get("/set");

        HttpResponse<String> answer = get("/fail");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("still DE");
        assertThat(get("/country").body()).isEqualTo("DE");
        assertThat(get("/points").body()).isEqualTo("1");
    }

    @Test
    void whatAHandlerThrewDependsOnTheSessionThatItRead() throws Exception {
        serve(routes -> {
            routes.get("/admin", web.reading((ctx, view) -> {
                view.get(COUNTRY);
                throw new NotFoundResponse();
            }));
            routes.get(
                    "/later",
                    web.reading((ctx, view) -> ctx.future(() -> CompletableFuture.runAsync(() -> {
                        view.get(COUNTRY);
                        throw new NotFoundResponse();
                    }))));
        });

        for (String path : List.of("/admin", "/later")) {
            HttpResponse<String> answer = get(path);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().allValues("Vary")).containsExactly("Cookie");
        }
    }

    @Test
    void aHandlerOfAnotherShapeThatThrowsStoresNothingEither() throws Exception {
        serve(routes -> routes.get("/fail", ctx -> {
            web.session(ctx).set(COUNTRY, "FR");
            throw new IllegalStateException("on purpose");
        }));

        HttpResponse<String> answer = get("/fail");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(get("/country").body()).isEqualTo("none");
    }

    @Test
    void aFailureOfTheSessionIsAProblemBeforeAnyExceptionHandlerHearsOfIt() throws Exception {
        serve(routes -> {
            routes.before("/busy", web.handler((ctx, session) -> {
                throw new IllegalStateException(new SessionBusyException("on purpose"));
            }));
            routes.get("/busy", ctx -> ctx.header("ETag", "x").result("not reached"));
            routes.exception(Exception.class, (thrown, ctx) -> ctx.result("swallowed"));
            routes.after(ctx -> ctx.header("After", "ran"));
        });

        HttpResponse<String> answer = get("/busy");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains(HttpProblem.MEDIA_TYPE);
        assertThat(answer.body()).contains("session-busy");
        assertThat(answer.headers().firstValue("ETag")).isEmpty();
        assertThat(answer.headers().firstValue("After")).contains("ran");
    }

    @Test
    void aFutureThatFailsStoresNothing() throws Exception {
        serve(routes -> routes.get("/later", web.handler((ctx, session) -> {
            session.set(COUNTRY, "FR");
            ctx.future(() -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
        })));

        assertThat(get("/later").statusCode()).isEqualTo(500);
        assertThat(get("/country").body()).isEqualTo("none");
    }

    @Test
    void theExceptionHandlerOfAFutureSeesTheSessionAsItIsStoredAndMayChangeIt() throws Exception {
        serve(routes -> {
            routes.get("/set", web.handler((ctx, session) -> session.set(COUNTRY, "DE")));
            routes.get(
                    "/later",
                    web.handler((ctx, session) -> ctx.future(() -> CompletableFuture.runAsync(() -> {
                        session.set(COUNTRY, "FR");
                        throw new IllegalStateException("on purpose");
                    }))));
            routes.get("/at-once", web.handler((ctx, session) -> {
                session.set(COUNTRY, "FR");
                ctx.future(() -> {
                    throw new IllegalStateException("on purpose");
                });
            }));
            routes.exception(IllegalStateException.class, (thrown, ctx) -> {
                web.session(ctx).update(POINTS, 0, points -> points + 1);
                ctx.status(422).result("still " + web.view(ctx).get(COUNTRY).orElseThrow());
            });
            routes.get(
                    "/points",
                    web.reading((ctx, view) ->
                            ctx.result(view.get(POINTS).orElseThrow().toString())));
        });
        get("/set");

        for (String path : List.of("/later", "/at-once")) {
            HttpResponse<String> answer = get(path);

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).isEqualTo("still DE");
            assertThat(answer.headers().allValues("Vary")).contains("Cookie");
        }
        assertThat(get("/country").body()).isEqualTo("DE");
        assertThat(get("/points").body()).isEqualTo("2");
    }

    @Test
    void aFailureOfTheSessionInAFutureIsAProblem() throws Exception {
        serve(routes -> {
            routes.get(
                    "/busy",
                    web.handler((ctx, session) -> ctx.future(() -> CompletableFuture.runAsync(() -> {
                        session.set(COUNTRY, "FR");
                        throw new SessionBusyException("on purpose");
                    }))));
            routes.exception(Exception.class, (thrown, ctx) -> ctx.result("swallowed"));
        });

        HttpResponse<String> answer = get("/busy");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains(HttpProblem.MEDIA_TYPE);
        assertThat(answer.body()).contains("session-busy");
        assertThat(get("/country").body()).isEqualTo("none");
    }

    @Test
    void aFutureThatTimesOutIsCancelledAsWithoutSessions() throws Exception {
        CompletableFuture<Object> waits = new CompletableFuture<>();
        serveWith(config -> {
            config.registerPlugin(web);
            config.http.asyncTimeout = 20;
            config.routes.get("/later", ctx -> ctx.future(() -> waits));
        });
        CompletableFuture<?> answer = client.sendAsync(
                HttpRequest.newBuilder(server.resolve("/later")).build(), BodyHandlers.ofString());

        assertThat(waits)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .isInstanceOf(CancellationException.class);
        answer.cancel(true);
    }

    @Test
    void aFutureThatTimesOutStoresNothing() throws Exception {
        serveWith(config -> {
            config.registerPlugin(web);
            config.http.asyncTimeout = 20;
            config.routes.get("/later", web.handler((ctx, session) -> {
                session.set(COUNTRY, "FR");
                ctx.future(CompletableFuture::new);
            }));
        });

        try {
            client.send(
                    HttpRequest.newBuilder(server.resolve("/later"))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    BodyHandlers.ofString());
        } catch (HttpTimeoutException unanswered) {
            // Javalin itself forgets to answer some operations that timed out, a few in a thousand.
        }

        assertThat(get("/country").body()).isEqualTo("none");
    }

    @Test
    void whatAFutureChangesIsStored() throws Exception {
        serve(routes -> routes.get(
                "/later",
                web.handler((ctx, session) -> ctx.future(() -> CompletableFuture.runAsync(() -> {
                    session.set(COUNTRY, "FR");
                    ctx.result("done");
                })))));

        assertThat(get("/later").body()).isEqualTo("done");
        assertThat(get("/country").body()).isEqualTo("FR");
    }

    @Test
    void aHandlerThatSkipsTheOthersIsStored() throws Exception {
        serve(routes -> {
            routes.before("/skip", web.handler((ctx, session) -> {
                session.set(COUNTRY, "FR");
                ctx.skipRemainingHandlers();
            }));
            routes.get("/skip", ctx -> ctx.result("not reached"));
        });
        get("/skip");

        assertThat(get("/country").body()).isEqualTo("FR");
    }

    @Test
    void serverSentEventsLeaveAfterTheSessionWasStored() throws Exception {
        serve(routes -> {
            routes.before("/events", web.handler((ctx, session) -> session.set(COUNTRY, "FR")));
            routes.sse(
                    "/events",
                    events ->
                            events.sendEvent(web.view(events.ctx()).get(COUNTRY).orElseThrow()));
        });

        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(server.resolve("/events"))
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
        assertThat(answer.body()).contains("data: FR");
        assertThat(get("/country").body()).isEqualTo("FR");
    }

    @Test
    void aWebSocketReadsTheSessionBeforeItsUpgrade() throws Exception {
        serve(routes -> {
            routes.get("/set", web.handler((ctx, session) -> session.set(COUNTRY, "DE")));
            routes.wsBeforeUpgrade(
                    ctx -> ctx.attribute("country", web.view(ctx).get(COUNTRY).orElse("none")));
            routes.ws(
                    "/socket",
                    socket -> socket.onConnect(connected -> connected.send(connected.<String>attribute("country"))));
        });
        get("/set");
        CompletableFuture<String> heard = new CompletableFuture<>();

        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws" + server.resolve("/socket").toString().substring(4)), new FirstText(heard))
                .join();

        assertThat(heard.join()).isEqualTo("DE");
        socket.abort();
    }

    @Test
    void severalStacksServeOneRequestByTheirNames() throws Exception {
        JavalinSessions staff = JavalinSessions.of(
                        stack("staff"),
                        SessionCookie.localhost().toBuilder().name("staff").build())
                .named("staff");
        serveWith(config -> {
            config.registerPlugin(web);
            config.registerPlugin(staff);
            config.routes.get("/both", web.handler((ctx, session) -> {
                session.set(COUNTRY, "DE");
                staff.session(ctx).set(POINTS, 1);
            }));
        });

        assertThat(get("/both").headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("session="))
                .anyMatch(cookie -> cookie.startsWith("staff="))
                .hasSize(2);
    }

    @Test
    void aSessionBeginsForAnotherSiteOnlyWhereAHandlerSaysSo() throws Exception {
        serve(routes -> {
            routes.post("/usual", web.handler((ctx, session) -> session.set(COUNTRY, "DE")));
            routes.post("/form-post", web.acceptingOtherSites().handler((ctx, session) -> session.set(COUNTRY, "DE")));
        });

        assertThat(postFromAnotherSite("/usual")).isEqualTo(403);
        assertThat(postFromAnotherSite("/form-post")).isEqualTo(200);
    }

    private int postFromAnotherSite(String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(server.resolve(path))
                                .header("Sec-Fetch-Site", "cross-site")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void whoForgetsThePluginIsTold() throws Exception {
        serveWith(config -> config.routes.exception(
                IllegalStateException.class, (thrown, ctx) -> ctx.result(String.valueOf(thrown.getMessage()))));

        assertThat(get("/country").body()).contains("no SessionFilter serves this request");
    }

    private record FirstText(CompletableFuture<String> heard) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.complete(data.toString());
            return CompletableFuture.completedStage(null);
        }
    }
}
