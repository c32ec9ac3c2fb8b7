package dev.satchel.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;
import tools.jackson.databind.json.JsonMapper;

/** Blocks of the documentation in other languages than Java: they can be read, and name what there is. */
class BlocksTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern ARTIFACT =
            Pattern.compile("<groupId>dev\\.satchel</groupId>\\s*<artifactId>([^<]+)</artifactId>");
    private static final Pattern MODULES = Pattern.compile("mvn\\b[^`\\n]*\\s-pl ([\\w/,-]+)");
    private static final Pattern PROGRAM = Pattern.compile("\\bdev\\.satchel(?:\\.[a-z]+)+\\.[A-Z]\\w+");

    @Test
    void everyBlockOfJsonCanBeRead() throws IOException {
        assertThat(problems("json", code -> JsonMapper.shared().readTree(code))).isEmpty();
    }

    @Test
    void everyBlockOfXmlCanBeRead() throws IOException {
        assertThat(problems("xml", BlocksTest::readXml)).isEmpty();
    }

    @Test
    void everyBlockOfPropertiesCanBeRead() throws IOException {
        assertThat(problems("properties", code -> new Properties().load(new StringReader(code))))
                .isEmpty();
    }

    @Test
    void aBlockThatCannotBeReadIsFound() {
        assertThat(List.of("<dependency>", "<a></b>"))
                .allSatisfy(
                        code -> assertThat(readable(code, BlocksTest::readXml)).isFalse());
        assertThat(readable("{\"a\": }", code -> JsonMapper.shared().readTree(code)))
                .isFalse();
    }

    @Test
    void everyArtifactOfOursIsAModule() throws IOException {
        assertThat(named(ARTIFACT))
                .contains("session-core")
                .filteredOn(artifact -> !artifact.equals("satchel-parent"))
                .allSatisfy(artifact ->
                        assertThat(ROOT.resolve(artifact + "/pom.xml")).exists());
    }

    @Test
    void everyCommandOfMavenNamesModulesThatAreThere() throws IOException {
        assertThat(named(MODULES))
                .isNotEmpty()
                .allSatisfy(modules -> assertThat(List.of(modules.split(",")))
                        .allSatisfy(module ->
                                assertThat(ROOT.resolve(module + "/pom.xml")).exists()));
    }

    /** In commands, in texts and in tables: with its package a class is one of ours. */
    @Test
    void everyClassWithItsPackageIsThere() throws IOException {
        List<String> sources = sources();
        List<String> unknown = named(PROGRAM);
        unknown.removeIf(type -> sources.stream().anyMatch(source -> source.endsWith("/" + type + ".java")));

        assertThat(unknown).isEmpty();
    }

    private static void readXml(String code) throws Exception {
        DocumentBuilder reader = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        reader.setErrorHandler(new DefaultHandler());
        reader.parse(new InputSource(new StringReader("<root>" + code + "</root>")));
    }

    private interface Reading {
        void read(String code) throws Exception;
    }

    private static boolean readable(String code, Reading reading) {
        try {
            reading.read(code);
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private static List<String> problems(String language, Reading reading) throws IOException {
        List<String> problems = new ArrayList<>();
        int blocks = 0;
        for (Path page : Snippet.pages()) {
            for (Snippet block : Snippet.of(page, language)) {
                blocks++;
                if (!readable(block.code(), reading)) {
                    problems.add(block.toString());
                }
            }
        }
        assertThat(blocks).as("blocks of " + language).isPositive();
        return problems;
    }

    /** What the pages name now; the log of changes names what was, too. */
    private static List<String> named(Pattern pattern) throws IOException {
        List<String> named = new ArrayList<>();
        for (Path page : Snippet.pages()) {
            if (page.endsWith("CHANGELOG.md")) {
                continue;
            }
            pattern.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(found.groupCount()))
                    .filter(name -> !named.contains(name))
                    .forEach(named::add);
        }
        return named;
    }

    /** The Java files, with dots for slashes but before the last name's ending. */
    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.map(file -> file.toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".java") && !file.contains("/target/"))
                    .map(file -> "/"
                            + file.replaceFirst(".*/java/", "")
                                    .replaceFirst("\\.java$", "")
                                    .replace('/', '.') + ".java")
                    .toList();
        }
    }
}
