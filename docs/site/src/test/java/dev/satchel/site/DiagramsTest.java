package dev.satchel.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser without a network draws the diagrams of the guides, from files. */
class DiagramsTest {

    private static final Path ROOT = Path.of("../..");
    private static final Path BROWSER = Path.of("/usr/bin/chromium");

    @TempDir
    private Path folder;

    @BeforeEach
    void needsABrowser() {
        assumeTrue(
                Files.isExecutable(BROWSER) || "1".equals(System.getenv("SATCHEL_REQUIRE_BROWSER")),
                "diagrams are not tested in a browser: install " + BROWSER);
    }

    @Test
    void everyDiagramOfTheGuidesIsDrawn() throws Exception {
        Path site = folder.resolve("site");
        new Guides(ROOT.toRealPath(), Files.createDirectory(site), Map.of()).write();

        List<Path> pages = pagesWithDiagrams(site);
        assertThat(pages).isNotEmpty();
        for (Path page : pages) {
            String shown = shown(page);
            assertThat(count("<pre class=\"mermaid\"[^>]*><svg ", shown))
                    .as("drawings on " + page)
                    .isEqualTo(count("<pre class=\"mermaid\"", Files.readString(page)));
            assertThat(shown).doesNotContain("Syntax error");
        }
    }

    @Test
    void aPageWithoutDiagramsDoesNotLoadTheLibrary() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "# Page\n\n```java\nint i;\n```\n");

        assertThat(new Guide(folder, page, Map.of()).html())
                .contains("<pre><code class=\"language-java\">")
                .doesNotContain("mermaid");
    }

    private static List<Path> pagesWithDiagrams(Path site) throws IOException {
        try (Stream<Path> files = Files.walk(site)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .filter(file -> read(file).contains("<pre class=\"mermaid\""))
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long count(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    /** The page as the browser has it once its scripts have run. */
    private String shown(Path page) throws Exception {
        Path shown = folder.resolve("shown.html");
        Process browser = new ProcessBuilder(
                        BROWSER.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--host-resolver-rules=MAP * ~NOTFOUND",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=60000",
                        "--dump-dom",
                        page.toUri().toString())
                .redirectOutput(shown.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(browser.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            browser.destroyForcibly();
        }
        return Files.readString(shown, UTF_8);
    }
}
