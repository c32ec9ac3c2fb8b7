package consumer;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A browser of the points. */
public final class Program {

    private final EmbeddedServer server =
            ApplicationContext.run(EmbeddedServer.class, Map.of("micronaut.server.port", "-1"));
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    private CompletableFuture<HttpResponse<String>> get(String path) {
        URI uri = URI.create("http://localhost:" + server.getPort() + path);
        return browser.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Adds points, throws, and signs out under a slow request; prints "consumer ok". */
    public static void main(String[] arguments) throws Exception {
        Program program = new Program();
        try {
            program.run();
        } finally {
            program.server.getApplicationContext().close();
        }
        System.out.println("consumer ok");
        // Micronaut's workers stay for a minute.
        System.exit(0);
    }

    private void run() throws InterruptedException {
        Points.Gates gates = server.getApplicationContext().getBean(Points.Gates.class);
        get("/add").join();
        get("/add").join();
        expect("500", get("/fail").join().statusCode());
        expect("2", get("/").join().body());
        CompletableFuture<HttpResponse<String>> slow = get("/add-slowly");
        gates.reached.await();
        get("/logout").join();
        gates.opened.countDown();
        expect("409", slow.join().statusCode());
        expect("0", get("/").join().body());
    }

    private static void expect(String expected, Object found) {
        if (!expected.equals(found.toString())) {
            throw new AssertionError("expected " + expected + ", found " + found);
        }
    }
}
