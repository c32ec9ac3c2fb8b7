package dev.satchel.benchmarks.http;

import dev.satchel.session.Sessions;
import dev.satchel.vertx.VertxSessions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.sstore.LocalSessionStore;
import java.util.function.BiConsumer;

/** Vert.x Web with one event loop for the server. Its own handlers run there, and Satchel's on a worker. */
final class VertxHost implements Host {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    private VertxHost(BiConsumer<Vertx, Router> routes) {
        Router router = Router.router(vertx);
        routes.accept(vertx, router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
    }

    /** Puts on stage all that this host is measured with. */
    static void fill(Stage stage, Backends backends) throws Exception {
        stage.plain(
                new VertxHost((vertx, router) -> router.get(Work.NONE.path()).handler(ctx -> ctx.end(Answers.CART))));
        stage.add("Satchel, memory", Counting.TOGETHER, satchel(backends.memory()));
        stage.add("Vert.x's own, memory", Counting.TOGETHER, new VertxHost(VertxHost::own));
    }

    private static VertxHost satchel(Sessions sessions) {
        VertxSessions web = VertxSessions.of(sessions, SatchelVisit.COOKIE);
        return new VertxHost((vertx, router) -> {
            router.get(Work.READ.path()).handler(web.reading((ctx, view) -> ctx.end(SatchelVisit.read(view))));
            for (Work work : new Work[] {Work.BEGIN, Work.WRITE, Work.COUNT}) {
                router.get(work.path())
                        .handler(web.handler((ctx, session) -> ctx.end(SatchelVisit.change(work, session))));
            }
        });
    }

    private static void own(Vertx vertx, Router router) {
        router.route()
                .handler(SessionHandler.create(LocalSessionStore.create(vertx)).setNagHttps(false));
        for (Work work : new Work[] {Work.BEGIN, Work.READ, Work.WRITE, Work.COUNT}) {
            router.get(work.path())
                    .handler(ctx -> ctx.end(PeerVisit.of(ctx.session()).serve(work)));
        }
    }

    @Override
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
