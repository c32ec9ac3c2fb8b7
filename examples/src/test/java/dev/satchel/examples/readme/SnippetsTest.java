package dev.satchel.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every block of Java in the documentation compiles, as a program of its own or as a piece of one. */
class SnippetsTest {

    /** Compiled and run by the interoperability test of the sealed adapter, which has the library that it shows. */
    private static final Path ELSEWHERE = Path.of("../docs/sealed-tokens.md");

    /** Their libraries are not here. */
    private static final Pattern HOSTS = Pattern.compile("session-(vertx-adapter|spring-boot-starter)");

    private static final Path CONSUMERS = Path.of("../consumers");

    @Test
    void everyBlockOfTheDocumentationCompiles() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : Snippet.pages()) {
            if (!page.equals(ELSEWHERE)) {
                snippets.addAll(Snippet.of(page));
                if (Runtime.version().feature() >= 21) {
                    snippets.addAll(Snippet.of(page, "java 21"));
                }
            }
        }
        String consumers = consumers();
        snippets.removeIf(snippet -> consumers.contains(words(snippet.code())));

        assertThat(snippets).hasSizeGreaterThan(50);
        assertThat(SnippetCompiler.problems(snippets)).isEmpty();
    }

    @Test
    void everySampleOfAJavadocCompiles() throws IOException {
        List<Snippet> samples = new ArrayList<>();
        for (Path source : sources()) {
            samples.addAll(Snippet.ofJavadoc(source));
        }
        samples.removeIf(sample -> sample.code().startsWith("java "));
        samples.removeIf(sample -> HOSTS.matcher(sample.toString()).find());

        assertThat(samples).hasSizeGreaterThan(50);
        assertThat(SnippetCompiler.problems(samples)).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            List<Path> sources = new ArrayList<>();
            for (Path module : modules.filter(
                            path -> path.getFileName().toString().startsWith("session-"))
                    .map(path -> path.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
            return sources;
        }
    }

    /** The programs of consumers, which another profile compiles with libraries that are not here. */
    private static String consumers() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(CONSUMERS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(words(Files.readString(file))).append('\n');
            }
        }
        return all.toString();
    }

    private static String words(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }

    @Test
    void aBlockThatDoesNotCompileIsNamedByPageAndLine() {
        Snippet wrong = new Snippet(Path.of("../docs/page.md"), 10, "session.set(COUNTRY, \"DE\");\nsession.put(1);");

        assertThat(SnippetCompiler.problems(List.of(wrong)))
                .singleElement()
                .asString()
                .startsWith("docs/page.md:11: cannot find symbol");
    }
}
