package dev.satchel.examples.readme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Path README = Path.of("../README.md");
    private static final int MAX_LINES = 25;

    @Test
    void theProgramOfTheReadmeCompilesRunsAndCountsVisits(@TempDir Path directory) throws Exception {
        Matcher program =
                Pattern.compile("```java\\n(import .*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertThat(program.find()).isTrue();
        assertThat(program.group(1).lines()).hasSizeLessThanOrEqualTo(MAX_LINES);
        int port = freePort();
        Path source = Files.writeString(
                directory.resolve("Visits.java"), program.group(1).replace("8080", String.valueOf(port)));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, messages, messages, "-d", directory.toString(), source.toString()))
                .as(messages.toString(UTF_8))
                .isZero();

        Process visits = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        directory + File.pathSeparator + System.getProperty("java.class.path"),
                        "Visits")
                .directory(directory.toFile())
                .inheritIO()
                .start();
        try {
            HttpClient client =
                    HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
            URI uri = URI.create("http://localhost:" + port + "/");
            assertThat(whenItAnswers(visits, client, uri)).isEqualTo("visit 1\n");
            assertThat(ask(client, uri)).isEqualTo("visit 2\n");
        } finally {
            visits.destroy();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String whenItAnswers(Process process, HttpClient client, URI uri) throws Exception {
        while (process.isAlive()) {
            try {
                return ask(client, uri);
            } catch (ConnectException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("the program ended with " + process.exitValue());
    }

    private static String ask(HttpClient client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void everyModuleOfTheBuildIsInTheReadme() throws IOException {
        String readme = Files.readString(README);
        Matcher modules = Pattern.compile("<module>(.+?)</module>").matcher(Files.readString(Path.of("../pom.xml")));

        assertThat(modules.results().map(module -> module.group(1)))
                .isNotEmpty()
                .allSatisfy(module -> assertThat(readme).contains("`" + module + "`"));
    }

    /** A newcomer finds the coordinates on the page of the module, and the list of versions names every module. */
    @Test
    void everyPublishedModuleHasItsCoordinatesOnAPageAndInTheListOfVersions() throws IOException {
        String versions = Files.readString(Path.of("../session-bom/pom.xml"));
        List<String> published = Pattern.compile("<module>(session-.+?)</module>")
                .matcher(Files.readString(Path.of("../pom.xml")))
                .results()
                .map(module -> module.group(1))
                .filter(module -> !module.equals("session-bom"))
                .toList();
        List<String> pages = new ArrayList<>();
        try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
            for (Path page :
                    docs.filter(file -> file.toString().endsWith(".md")).toList()) {
                pages.add(Files.readString(page));
            }
        }

        assertThat(published).isNotEmpty().allSatisfy(module -> {
            String coordinates = "<artifactId>" + module + "</artifactId>";
            assertThat(versions).contains(coordinates);
            assertThat(pages).anySatisfy(page -> assertThat(page).contains(coordinates));
        });
    }

    @Test
    void everyLinkOfTheReadmeLeadsSomewhere() throws IOException {
        Stream<String> targets = Pattern.compile("\\]\\(([^)#]+)")
                .matcher(Files.readString(README))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.contains("://"));

        assertThat(targets)
                .isNotEmpty()
                .allSatisfy(target -> assertThat(Path.of("..").resolve(target)).exists());
    }
}
