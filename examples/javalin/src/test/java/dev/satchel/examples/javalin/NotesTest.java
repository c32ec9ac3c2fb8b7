package dev.satchel.examples.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The application as two browsers see it. */
class NotesTest {

    private final Javalin javalin = new Notes().start(0);
    private final URI server = URI.create("http://localhost:" + javalin.port());

    @AfterEach
    void stop() {
        javalin.stop();
    }

    private HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private String show(HttpClient browser) throws Exception {
        return browser.send(HttpRequest.newBuilder(server).build(), BodyHandlers.ofString())
                .body();
    }

    private int post(HttpClient browser, String path, String body) throws Exception {
        return browser.send(
                        HttpRequest.newBuilder(server.resolve(path))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private int add(HttpClient browser, String note) throws Exception {
        return browser.send(
                        HttpRequest.newBuilder(server.resolve("/notes"))
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString(note))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void theNotesOfAVisitorAreKeptAtTheLogin() throws Exception {
        HttpClient browser = browser();
        add(browser, "milk");
        add(browser, "eggs");
        String before = show(browser);
        int wrong = post(browser, "/login", "name=ada&password=wrong");
        int right = post(browser, "/login", "name=ada&password=secret");

        assertThat(before).isEqualTo("nobody: milk, eggs");
        assertThat(List.of(wrong, right)).containsExactly(401, 200);
        assertThat(show(browser)).isEqualTo("ada: milk, eggs");
        post(browser, "/login", "name=bob&password=secret");
        assertThat(show(browser)).isEqualTo("bob: ");
    }

    @Test
    void signingOutHereLeavesTheOtherDeviceAndSigningOutEverywhereDoesNot() throws Exception {
        HttpClient laptop = browser();
        HttpClient phone = browser();
        HttpClient tablet = browser();
        for (HttpClient device : List.of(laptop, phone, tablet)) {
            post(device, "/login", "name=ada&password=secret");
        }
        post(laptop, "/logout", "");

        assertThat(show(laptop)).isEqualTo("nobody: ");
        assertThat(show(phone)).isEqualTo("ada: ");
        post(phone, "/logout-everywhere", "");
        assertThat(show(phone)).isEqualTo("nobody: ");
        assertThat(show(tablet)).isEqualTo("nobody: ");
    }
}
