package dev.satchel.javalin;

import dev.satchel.http.SessionCookie;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.web.WebBindingContract;
import dev.satchel.testkit.web.WebScenario;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.List;

class JavalinSessionsContractTest extends WebBindingContract {

    @Override
    protected URI start(WebScenario scenario, Bench bench) {
        SessionCookie cookie = scenario.secureCookie() ? SessionCookie.standard() : SessionCookie.localhost();
        JavalinSessions web = JavalinSessions.of(scenario.sessions(), cookie);
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.modifyHttpConfiguration(http -> http.setRequestHeaderSize(131_072));
            config.registerPlugin(web);
            for (HandlerType method : List.of(HandlerType.GET, HandlerType.HEAD, HandlerType.POST)) {
                config.routes.addHttpHandler(
                        method, "/write", web.handler((ctx, session) -> scenario.write(new JavalinCall(ctx), session)));
                config.routes.addHttpHandler(
                        method, "/read", web.reading((ctx, view) -> scenario.read(new JavalinCall(ctx), view)));
            }
        });
        javalin.start("localhost", 0);
        bench.onClose(javalin::stop);
        return URI.create("http://localhost:" + javalin.port());
    }
}
