package dev.satchel.examples.storefront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real browser without a window, spoken to as the W3C's WebDriver says. Both programs are the machine's own; nothing
 * is downloaded.
 */
final class Chromium implements AutoCloseable {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final int MAX_STARTS = 3;
    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process driver;
    private final Path profile;
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private final String session;

    private Chromium(Process driver, int port, Path profile) {
        this.driver = driver;
        this.profile = profile;
        this.server = URI.create("http://localhost:" + port + "/");
        List<String> arguments = new ArrayList<>(ARGUMENTS);
        arguments.add("--user-data-dir=" + profile);
        JsonNode opened = send(
                "POST",
                "session",
                Map.of(
                        "capabilities",
                        Map.of(
                                "alwaysMatch",
                                Map.of(
                                        "browserName", "chrome",
                                        "goog:chromeOptions", Map.of("binary", BROWSER.toString(), "args", arguments),
                                        "goog:loggingPrefs", Map.of("browser", "ALL"),
                                        "timeouts", Map.of("script", 60_000, "pageLoad", 60_000)))));
        this.session = "session/" + opened.get("sessionId").asString();
    }

    /** Starts one; where there is none, the test is passed over, or fails if SATCHEL_REQUIRE_BROWSER is 1. */
    static Chromium start() throws IOException {
        if (!Files.isExecutable(BROWSER) || !Files.isExecutable(DRIVER)) {
            String missing = "the page is not tested in a browser: install " + BROWSER + " and " + DRIVER
                    + " (Debian: apt-get install chromium chromium-driver)";
            if ("1".equals(System.getenv("SATCHEL_REQUIRE_BROWSER"))) {
                throw new AssertionError(missing);
            }
            System.err.println(missing);
            return abort(missing);
        }
        Path profile = Files.createTempDirectory("satchel-chromium");
        for (int attempt = 0; attempt < MAX_STARTS; attempt++) {
            Process driver = new ProcessBuilder(DRIVER.toString(), "--port=0")
                    .redirectErrorStream(true)
                    .start();
            try {
                OptionalInt port = port(driver);
                if (port.isPresent()) {
                    return new Chromium(driver, port.getAsInt(), profile);
                }
            } catch (RuntimeException | Error e) {
                driver.destroy();
                throw e;
            }
        }
        throw new AssertionError("chromedriver ended each time before it said where it listens");
    }

    /** Where it listens; empty when it ended, as it does when the port that it drew is taken for one IP version. */
    private static OptionalInt port(Process driver) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(driver.getInputStream(), UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                return OptionalInt.of(Integer.parseInt(started.group(1)));
            }
        }
        return OptionalInt.empty();
    }

    private JsonNode send(String method, String path, Object body) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("POST")
                                ? BodyPublishers.ofString(JSON.writeValueAsString(body))
                                : BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            JsonNode value = JSON.readTree(response.body()).get("value");
            if (response.statusCode() != 200) {
                throw new AssertionError(
                        method + " " + path + ": " + value.path("message").asString(""));
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private JsonNode post(String command, Object body) {
        return send("POST", session + "/" + command, body);
    }

    Chromium visit(URI page) {
        post("url", Map.of("url", page.toString()));
        return this;
    }

    /** What this expression is, in the page. */
    JsonNode value(String expression) {
        return post("execute/sync", Map.of("script", "return " + expression, "args", List.of()));
    }

    void run(String statements) {
        post("execute/sync", Map.of("script", statements, "args", List.of()));
    }

    /** Waits in the page until this expression is true. */
    Chromium until(String condition) {
        JsonNode seen = post("execute/async", Map.of("args", List.of(), "script", """
                const done = arguments[arguments.length - 1];
                const over = Date.now() + 30000;
                const look = () => (%s) ? done(true) : Date.now() > over ? done(false) : setTimeout(look, 20);
                look();
                """.formatted(condition)));
        if (!seen.asBoolean()) {
            throw new AssertionError("never so: " + condition + "; the page shows: "
                    + value("document.body.innerText").asString());
        }
        return this;
    }

    Chromium click(String selector) {
        run("document.querySelector('" + selector + "').click()");
        return this;
    }

    String text(String selector) {
        return value("document.querySelector('" + selector + "').textContent").asString();
    }

    String tab() {
        return send("GET", session + "/window", "").asString();
    }

    /** Opens another tab of the same person and goes there. */
    Chromium newTab() {
        return go(post("window/new", Map.of("type", "tab")).get("handle").asString());
    }

    Chromium go(String tab) {
        post("window", Map.of("handle", tab));
        return this;
    }

    /** What the person's cookie jar holds, scripts or no scripts. */
    JsonNode cookies() {
        return send("GET", session + "/cookie", "");
    }

    /** What the console says since the last look. */
    List<String> console() {
        List<String> lines = new ArrayList<>();
        post("se/log", Map.of("type", "browser"))
                .forEach(line -> lines.add(
                        line.get("level").asString() + " " + line.get("message").asString()));
        return lines;
    }

    @Override
    public void close() throws IOException {
        try {
            send("DELETE", session, "");
        } finally {
            driver.destroy();
            driver.onExit().join();
            try (Stream<Path> files = Files.walk(profile)) {
                files.sorted(Comparator.reverseOrder()).forEach(Chromium::delete);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The browser's last child may still write; the directory is a temporary one.
        }
    }
}
