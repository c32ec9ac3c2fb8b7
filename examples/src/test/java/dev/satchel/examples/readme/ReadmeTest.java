package dev.satchel.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Path README = Path.of("../README.md");
    private static final Path TEN_LINES = Path.of("src/test/java/dev/satchel/examples/readme/TenLines.java");

    @Test
    void theTenLinesOfTheReadmeAreThoseThatAreCompiledHere() throws IOException {
        List<String> source = Files.readAllLines(TEN_LINES);
        String compiled = String.join(
                        "\n",
                        source.subList(indexOf(source, "// readme: begin") + 1, indexOf(source, "// readme: end")))
                .stripIndent();

        assertThat(Files.readString(README)).contains("```java\n" + compiled + "\n```");
        assertThat(compiled.lines()).hasSizeLessThanOrEqualTo(10);
    }

    private static int indexOf(List<String> lines, String mark) {
        return lines.stream().map(String::strip).toList().indexOf(mark);
    }

    @Test
    void theTenLinesCountVisits(@TempDir Path directory) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TenLines.serve(server, directory);
        server.start();
        try {
            URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
            HttpResponse<String> first =
                    HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

            assertThat(first.statusCode()).isEqualTo(204);
            assertThat(first.headers().firstValue("Set-Cookie"))
                    .hasValueSatisfying(cookie -> assertThat(cookie)
                            .startsWith("__Host-session=")
                            .contains("Secure", "HttpOnly", "SameSite=Lax"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void everyModuleOfTheBuildIsInTheReadme() throws IOException {
        String readme = Files.readString(README);
        Matcher modules = Pattern.compile("<module>(.+?)</module>").matcher(Files.readString(Path.of("../pom.xml")));

        assertThat(modules.results().map(module -> module.group(1)))
                .isNotEmpty()
                .allSatisfy(module -> assertThat(readme).contains("`" + module + "`"));
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
