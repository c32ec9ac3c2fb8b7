package dev.satchel.http.extension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The browser module, by its own tests in {@code src/test/js}, which Node runs. */
class BrowserModuleTest {

    private static final Pattern PASSED = Pattern.compile("# pass (\\d+)");

    @Test
    @Timeout(180)
    void theBrowserModulePassesItsTests() throws IOException, InterruptedException {
        Path folder = Path.of("src", "test", "js").toAbsolutePath();
        Path output = Files.createTempFile("satchel-browser", ".tap");
        Process tests = new ProcessBuilder(node(), "--test", "--test-reporter=tap")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = tests.waitFor();
        String report = Files.readString(output, UTF_8);
        Files.delete(output);

        assertThat(exit).as(report).isZero();
        Matcher passed = PASSED.matcher(report);
        assertThat(passed.find()).as(report).isTrue();
        assertThat(Integer.parseInt(passed.group(1))).as("tests that Node ran").isGreaterThan(20);
    }

    private static String node() {
        Optional<Path> node = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of(Path.of(folder, "node"), Path.of(folder, "node.exe")))
                .filter(Files::isExecutable)
                .findFirst();
        if (node.isPresent()) {
            return node.get().toString();
        }
        String missing = "the browser module is not tested: install Node 20 or later (Debian: apt-get install nodejs)";
        if ("1".equals(System.getenv("SATCHEL_REQUIRE_NODE"))) {
            throw new AssertionError(missing);
        }
        System.err.println(missing);
        return abort(missing);
    }
}
