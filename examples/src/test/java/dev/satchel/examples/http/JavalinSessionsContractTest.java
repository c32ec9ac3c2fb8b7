package dev.satchel.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.WebSessions;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.web.WebBindingContract;
import dev.satchel.testkit.web.WebScenario;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavalinSessionsContractTest extends WebBindingContract {

    @Override
    protected URI start(WebScenario scenario, Bench bench) {
        JavalinSessions web = new JavalinSessions(WebSessions.of(scenario.sessions(), SessionCookie.localhost()));
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.modifyHttpConfiguration(http -> http.setRequestHeaderSize(131_072));
            for (HandlerType method : List.of(HandlerType.GET, HandlerType.HEAD, HandlerType.POST)) {
                config.routes.addHttpHandler(
                        method,
                        "/write",
                        web.handler((ctx, session) -> scenario.write(new JavalinCall(ctx), session.session())));
                config.routes.addHttpHandler(
                        method,
                        "/read",
                        web.handler((ctx, session) -> scenario.read(new JavalinCall(ctx), session.view())));
            }
        });
        javalin.start("localhost", 0);
        bench.onClose(javalin::stop);
        return URI.create("http://localhost:" + javalin.port());
    }

    @Test
    void theBindingHasAtMostSixtyLines() throws IOException {
        Path source = Path.of("src/test/java/dev/satchel/examples/http/JavalinSessions.java");

        assertThat(Files.readAllLines(source).stream().filter(JavalinSessionsContractTest::isCode))
                .hasSizeLessThanOrEqualTo(60);
    }

    private static boolean isCode(String line) {
        String text = line.strip();
        return !text.isEmpty() && !text.matches("(import|package) .*|/\\*\\*.*|\\*.*|//.*");
    }
}
