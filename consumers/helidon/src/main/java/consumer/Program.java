package consumer;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.WebSessions;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Attribute;
import dev.satchel.session.Sessions;
import io.helidon.webserver.WebServer;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Points on Helidon SE. */
public final class Program {

    private static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

    private final Sessions sessions = Sessions.named("points/example")
            .codec(JsonCodec.standard())
            .store(MemorySessionStore.standard())
            .build();
    private final HelidonSessions web = new HelidonSessions(WebSessions.of(sessions, SessionCookie.localhost()));
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    private WebServer start() {
        return WebServer.builder()
                .port(0)
                .routing(routes -> routes.get("/add", web.handler((request, response, session) -> {
                            session.session().update(POINTS, 0, points -> points + 1);
                            response.send("added");
                        }))
                        .get("/add-slowly", web.handler((request, response, session) -> {
                            session.session().update(POINTS, 0, points -> points + 1);
                            reached.countDown();
                            opened.await();
                            response.send("added");
                        }))
                        .get("/fail", web.handler((request, response, session) -> {
                            session.session().update(POINTS, 0, points -> points + 1);
                            throw new IllegalStateException("on purpose");
                        }))
                        .get("/logout", web.handler((request, response, session) -> {
                            session.session().destroy();
                            response.send("signed out");
                        }))
                        .get("/", web.handler((request, response, session) -> response.send(
                                session.view().get(POINTS).orElse(0).toString()))))
                .build()
                .start();
    }

    private CompletableFuture<HttpResponse<String>> get(WebServer server, String path) {
        URI uri = URI.create("http://localhost:" + server.port() + path);
        return browser.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Adds points, throws, and signs out under a slow request; prints "consumer ok". */
    public static void main(String[] arguments) throws Exception {
        Program program = new Program();
        WebServer server = program.start();
        program.get(server, "/add").join();
        program.get(server, "/add").join();
        expect("500", program.get(server, "/fail").join().statusCode());
        expect("2", program.get(server, "/").join().body());
        CompletableFuture<HttpResponse<String>> slow = program.get(server, "/add-slowly");
        program.reached.await();
        program.get(server, "/logout").join();
        program.opened.countDown();
        expect("409", slow.join().statusCode());
        expect("0", program.get(server, "/").join().body());
        server.stop();
        System.out.println("consumer ok");
    }

    private static void expect(String expected, Object found) {
        if (!expected.equals(found.toString())) {
            throw new AssertionError("expected " + expected + ", found " + found);
        }
    }
}
