package dev.satchel.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satchel.settings.SessionSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;
import tools.jackson.databind.json.JsonMapper;

/** Blocks of the documentation in other languages than Java: each is read, compiled or run, and names what there is. */
class BlocksTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern ARTIFACT =
            Pattern.compile("<groupId>dev\\.satchel</groupId>\\s*<artifactId>([^<]+)</artifactId>");
    private static final Pattern MODULES = Pattern.compile("mvn\\b[^`\\n]*\\s-pl ([\\w/,-]+)");
    private static final Pattern IMPORT =
            Pattern.compile("import \\{([^}]+)} from '(?:/satchel\\.js|satchel-browser)'");
    private static final Path BROWSER_MODULE =
            ROOT.resolve("session-http-adapter/src/main/resources/dev/satchel/http/browser/satchel.js");

    /**
     * The languages of blocks, each with a test. {@code SnippetsTest} compiles Java. The test of the sealed adapter
     * runs named programs, that of the starter runs YAML, and that of the site draws diagrams. Text is output.
     */
    private static final Set<String> LANGUAGES = Set.of(
            "java",
            "java 21",
            "java Sealed.java",
            "js sealed.mjs",
            "python sealed.py",
            "yaml",
            "mermaid",
            "text",
            "json",
            "xml",
            "properties",
            "js",
            "kotlin",
            "sql",
            "sh");

    private static final Pattern PROGRAM = Pattern.compile("\\bdev\\.satchel(?:\\.[a-z]+)+\\.[A-Z]\\w+");

    @Test
    void theGlueOfAHostIsWhatItsConsumerRuns() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/hosts.md"));
        for (String glue : List.of("helidon/%sHelidonSessions.java", "micronaut/%sMicronautSessions.java")) {
            String file =
                    Files.readString(ROOT.resolve("consumers").resolve(glue.formatted("src/main/java/consumer/")));
            String declaration = file.substring(file.indexOf("*/\n", file.lastIndexOf("\nimport ")) + 3);
            assertThat(declaration).contains("Sessions");
            assertThat(page).contains(declaration);
        }
    }

    @Test
    void everyBlockOfJsonCanBeRead() throws IOException {
        assertThat(problems("json", code -> JsonMapper.shared().readTree(code))).isEmpty();
    }

    @Test
    void everyBlockOfXmlCanBeRead() throws IOException {
        assertThat(problems("xml", BlocksTest::readXml)).isEmpty();
    }

    @Test
    void everyBlockHasALanguageThatATestKnows() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (Path page : Snippet.pages()) {
            boolean inside = false;
            for (String line : Files.readAllLines(page)) {
                String text = line.strip();
                if (text.startsWith("```")) {
                    inside = !inside;
                    if (inside && !LANGUAGES.contains(text.substring(3))) {
                        unknown.add(page + ": " + text);
                    }
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    /** A store in memory opens no connection, and all keys are read all the same. */
    @Test
    void everyBlockOfPropertiesIsSettings() throws IOException {
        assertThat(problems("properties", code -> {
                    Properties properties = new Properties();
                    properties.load(new StringReader(code));
                    Map<String, String> settings = new HashMap<>();
                    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
                    open(SessionSettings.of(settings));
                }))
                .isEmpty();
    }

    @Test
    void everyBlockOfJsonThatNamesTheSchemaIsSettings(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("settings.json");

        assertThat(problems("json", code -> {
                    if (code.contains("settings.schema.json")) {
                        open(SessionSettings.load(Files.writeString(file, code)));
                    }
                }))
                .isEmpty();
        assertThat(file).as("a block of settings").exists();
    }

    @Test
    void aSettingThatNobodyKnowsIsFound() {
        assertThat(readable("", code -> open(SessionSettings.of(Map.of("idel", "30m")))))
                .isFalse();
    }

    private static void open(SessionSettings settings) {
        Map<String, String> here = Map.of("store", "memory", "redis.uri", "redis://localhost");
        settings.overriddenBy(SessionSettings.of(here)).open().close();
    }

    @Test
    void everyBlockOfSqlRunsOnADatabase() throws IOException {
        assertThat(problems("sql", code -> {
                    try (Connection database = DriverManager.getConnection("jdbc:h2:mem:");
                            Statement statement = database.createStatement()) {
                        statement.execute(code);
                    }
                }))
                .isEmpty();
    }

    /** The consumer's build compiles and runs them; it takes the functions, a file of their own, from the page. */
    @Test
    void everyBlockOfKotlinIsInTheProgramOfTheConsumer() throws IOException {
        String program = words(Files.readString(ROOT.resolve("consumers/kotlin/src/main/kotlin/Program.kt")));

        assertThat(problems(
                        "kotlin",
                        code -> assertThat(program)
                                .satisfiesAnyOf(
                                        text -> assertThat(code).startsWith("package consumer\n"),
                                        text -> assertThat(text).contains(words(code)))))
                .isEmpty();
    }

    private static String words(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }

    @Test
    void everyBlockOfJavaScriptImportsWhatTheModuleExports() throws IOException {
        String module = Files.readString(BROWSER_MODULE);

        assertThat(problems("js", code -> {
                    Matcher imports = IMPORT.matcher(code);
                    assertThat(imports.find()).isTrue();
                    for (String name : imports.group(1).split(",", -1)) {
                        assertThat(module)
                                .containsPattern("export (async )?(function|class|const) " + name.strip() + "\\b");
                    }
                }))
                .isEmpty();
    }

    @Test
    void everyBlockOfJavaScriptIsAModule(@TempDir Path folder) throws Exception {
        needs("node");
        Path file = folder.resolve("block.mjs");

        assertThat(problems("js", code -> {
                    Files.writeString(file, code);
                    assertThat(run("node", "--check", file.toString())).isZero();
                }))
                .isEmpty();
        Files.writeString(file, "import {fetchData from '/satchel.js';");
        assertThat(run("node", "--check", file.toString())).isNotZero();
    }

    @Test
    void everyBlockOfShellCanBeRead(@TempDir Path folder) throws Exception {
        needs("bash");
        Path file = folder.resolve("block.sh");

        assertThat(problems("sh", code -> {
                    Files.writeString(file, code);
                    assertThat(run("bash", "-n", file.toString())).isZero();
                }))
                .isEmpty();
        Files.writeString(file, "java -cp 'lib/* dev.satchel.sealed.KeyTool");
        assertThat(run("bash", "-n", file.toString())).isNotZero();
    }

    private static void needs(String program) throws InterruptedException {
        boolean there;
        try {
            there = run(program, "--version") == 0;
        } catch (IOException absent) {
            there = false;
        }
        assumeTrue(there, program + " is not installed");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
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
        } catch (Exception | AssertionError e) {
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
