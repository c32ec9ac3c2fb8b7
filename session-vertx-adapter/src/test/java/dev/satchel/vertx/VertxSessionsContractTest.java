package dev.satchel.vertx;

import dev.satchel.http.SessionCookie;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.web.WebBindingContract;
import dev.satchel.testkit.web.WebScenario;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;

class VertxSessionsContractTest extends WebBindingContract {

    @Override
    protected URI start(WebScenario scenario, Bench bench) {
        SessionCookie cookie = scenario.secureCookie() ? SessionCookie.standard() : SessionCookie.localhost();
        VertxSessions web = VertxSessions.of(scenario.sessions(), cookie);
        Vertx vertx = Vertx.vertx();
        bench.onClose(() -> vertx.close().await());
        Router router = Router.router(vertx);
        router.route("/write").handler(web.handler((ctx, session) -> scenario.write(new VertxCall(ctx), session)));
        router.route("/read").handler(web.reading((ctx, view) -> scenario.read(new VertxCall(ctx), view)));
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setMaxHeaderSize(131_072))
                .requestHandler(router)
                .listen(0, "localhost")
                .await();
        return URI.create("http://localhost:" + server.actualPort());
    }
}
