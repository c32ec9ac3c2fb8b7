package dev.satchel.examples.races;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Three races of two requests, run against an application whose pages are those of the races. */
final class Races implements AutoCloseable {

    private final ConfigurableApplicationContext application;
    private final URI server;

    private Races(ConfigurableApplicationContext application) {
        this.application = application;
        this.server =
                URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
    }

    /** Starts the application on a port of its own. */
    static Races of(Class<?>... application) {
        return new Races(new SpringApplication(application)
                .run("--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=OFF"));
    }

    <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    /**
     * What came of two requests that each add a point, of which one began before the other and ended after it.
     *
     * @param slow the status of the one that began first
     * @param points how many points there are
     */
    record Added(int slow, String points) {}

    Added twoRequestsAddAPoint(String slowPage) throws Exception {
        Browser browser = new Browser(server);
        browser.post("/races/add");
        Slow slow = slow(browser, slowPage);
        browser.post("/races/add");
        int status = slow.finished();
        return new Added(status, browser.get("/races/me").replace("nobody ", ""));
    }

    /**
     * What came of a request that began before the sign-out and ended after it.
     *
     * @param slow its status
     * @param opens who somebody is that kept the cookie
     */
    record SignedOut(int slow, String opens) {}

    SignedOut aSlowRequestMeetsASignOut() throws Exception {
        Browser browser = new Browser(server);
        browser.signIn("ada");
        browser.post("/races/add");
        Browser thief = browser.copy();
        Slow slow = slow(browser, "/races/add-slowly");
        browser.submit("/logout", "/logout", Map.of());
        return new SignedOut(slow.finished(), thief.get("/races/me"));
    }

    /**
     * What came of a request that began before the sign-in and ended after it.
     *
     * @param slow its status
     * @param old who somebody is that knew the visitor's cookie of before
     * @param user who the user is
     */
    record SignedIn(int slow, String old, String user) {}

    SignedIn aSlowRequestMeetsASignIn() throws Exception {
        Browser browser = new Browser(server);
        browser.post("/races/add");
        Browser thief = browser.copy();
        Slow slow = slow(thief.copy(), "/races/add-slowly");
        browser.signIn("ada");
        return new SignedIn(slow.finished(), thief.get("/races/me"), browser.get("/races/me"));
    }

    private Slow slow(Browser browser, String page) {
        String name = UUID.randomUUID().toString();
        Gate gate = application.getBean(Gates.class).named(name);
        CompletableFuture<HttpResponse<String>> answer = browser.posts(page + "?gate=" + name);
        gate.awaitReached();
        return new Slow(gate, answer);
    }

    /** A request that is held at its gate. */
    private record Slow(Gate gate, CompletableFuture<HttpResponse<String>> answer) {

        int finished() {
            gate.open();
            return answer.join().statusCode();
        }
    }

    @Override
    public void close() {
        application.close();
    }
}
