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
import org.junit.jupiter.api.io.TempDir;

/** The browser module, by its own tests in {@code src/test/js}, which Node runs. */
class BrowserModuleTest {

    private static final Pattern PASSED = Pattern.compile("# pass (\\d+)");

    @Test
    @Timeout(180)
    void theBrowserModulePassesItsTests() throws IOException, InterruptedException {
        Path folder = Path.of("src", "test", "js").toAbsolutePath();
        Path output = Files.createTempFile("satchel-browser", ".tap");
        Process tests = new ProcessBuilder(program("node"), "--test", "--test-reporter=tap")
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
        assertThat(Integer.parseInt(passed.group(1))).as("tests that Node ran").isGreaterThan(55);
    }

    // As whoever builds a front end takes it: packed, installed and imported by its name, with its types beside it.
    @Test
    @Timeout(180)
    void theBrowserModuleIsAPackageThatNpmPacksAndNodeImports(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path module = Path.of("src", "main", "resources", "dev", "satchel", "http", "browser")
                .toAbsolutePath();
        Path shop = Files.createDirectory(folder.resolve("shop"));
        Files.writeString(
                shop.resolve("package.json"), "{\"name\":\"shop\",\"version\":\"1.0.0\",\"type\":\"module\"}");
        Files.writeString(shop.resolve("shop.js"), """
                import {readFileSync} from 'node:fs';
                import {callAction, queue} from 'satchel-browser';
                const manifest = JSON.parse(readFileSync('node_modules/satchel-browser/package.json', 'utf8'));
                const types = readFileSync(`node_modules/satchel-browser/${manifest.exports['.'].types}`, 'utf8');
                globalThis.fetch = async () => new Response('{"points":50}');
                const {points} = await queue.add(() => callAction('rewards', 'add', {points: 50}));
                console.log(points, types.includes('export function callAction'), manifest.private ?? 'public', manifest.version);
                """);

        run(folder, program("npm"), "pack", module.toString(), "--pack-destination", folder.toString());
        Path archive;
        try (Stream<Path> files = Files.list(folder)) {
            archive = files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow();
        }
        run(shop, program("npm"), "install", "--offline", "--no-audit", "--no-fund", archive.toString());

        assertThat(run(shop, program("node"), "shop.js").strip()).isEqualTo("50 true public " + version());
    }

    /** The project's version, which the package has as well. */
    private static String version() throws IOException {
        Matcher version = Pattern.compile("<artifactId>satchel-parent</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("satchel-npm", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        String said = Files.readString(output, UTF_8);
        Files.delete(output);
        assertThat(exit).as(said).isZero();
        return said;
    }

    private static String program(String name) {
        Optional<Path> found = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of(
                        Path.of(folder, name), Path.of(folder, name + ".exe"), Path.of(folder, name + ".cmd")))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isPresent()) {
            return found.get().toString();
        }
        String missing =
                "the browser module is not tested: install Node 20 or later and npm (Debian: apt-get install nodejs npm)";
        if ("1".equals(System.getenv("SATCHEL_REQUIRE_NODE"))) {
            throw new AssertionError(missing);
        }
        System.err.println(missing);
        return abort(missing);
    }
}
