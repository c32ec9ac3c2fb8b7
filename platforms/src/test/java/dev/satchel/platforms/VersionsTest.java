package dev.satchel.platforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests of each adapter, run against the oldest and the newest version of its library; the page that says so. */
class VersionsTest {

    /** The newest version is the one that the build compiles against, and what the main build tests. */
    private record Floor(String library, String property, String oldest, String module, String tests) {

        @Override
        public String toString() {
            return library + " " + oldest;
        }
    }

    private static final List<Floor> FLOORS = List.of(
            new Floor("Jackson", "jackson.version", "3.1.0", "session-json-adapter", "dev.satchel.json.*Test"),
            new Floor("Jackson", "jackson.version", "3.1.0", "session-cookie-adapter", "dev.satchel.sealed.*Test"),
            new Floor(
                    "Jackson", "jackson.version", "3.1.0", "session-http-adapter", "dev.satchel.http.extension.*Test"),
            new Floor("Caffeine", "caffeine.version", "3.1.8", "session-memory-adapter", "dev.satchel.memory.*Test"),
            new Floor(
                    "Lettuce", "lettuce.version", "6.8.2.RELEASE", "session-redis-adapter", "dev.satchel.redis.*Test"),
            new Floor(
                    "Micrometer",
                    "micrometer.version",
                    "1.14.0",
                    "session-micrometer-adapter",
                    "dev.satchel.micrometer.*Test"),
            new Floor(
                    "JUnit", "junit.version", "5.12.2", "session-memory-adapter", "dev.satchel.memory.*ContractTest"));

    /** Compiled against the newest, which has methods that the oldest lacks; run on a container of the oldest. */
    private static final Floor SERVLET =
            new Floor("Servlet API", "servlet.version", "6.0.0", "session-http-adapter", "JettyContractTest");

    private static final Pattern RUN =
            Pattern.compile("Tests run: (\\d+), Failures: 0, Errors: 0, Skipped: (\\d+)(?:, Flakes: \\d+)?\\R");

    private static Path tree;

    static List<Floor> floors() {
        return FLOORS;
    }

    @BeforeAll
    static void copyTheSources() throws IOException {
        tree = Workshop.copy("", "tree");
    }

    @ParameterizedTest
    @MethodSource("floors")
    void theTestsOfAnAdapterPassOnTheOldestVersionOfItsLibrary(Floor floor) throws Exception {
        test(floor, List.of("-D" + floor.property() + "=" + floor.oldest(), "-Denforcer.skip"));
    }

    @Test
    void theServletBindingKeepsItsContractOnTheOldestVersionOfTheApi() throws Exception {
        Path folder = Workshop.TARGET.resolve("servlet-api");
        Workshop.maven(
                "servlet-api",
                tree,
                Map.of(),
                List.of(
                        "dependency:copy",
                        "-N",
                        "-Dartifact=jakarta.servlet:jakarta.servlet-api:" + SERVLET.oldest(),
                        "-DoutputDirectory=" + folder));

        test(
                SERVLET,
                List.of(
                        "-Dmaven.test.dependency.excludes=jakarta.servlet:jakarta.servlet-api",
                        "-Dmaven.test.additionalClasspath="
                                + folder.resolve("jakarta.servlet-api-" + SERVLET.oldest() + ".jar")));
    }

    private static void test(Floor floor, List<String> how) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "test",
                "-pl",
                floor.module(),
                "-am",
                "-Dtest=" + floor.tests(),
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "-Dmaven.antrun.skip"));
        arguments.addAll(how);
        String output = Workshop.maven("floor-" + floor.property() + "-" + floor.module(), tree, Map.of(), arguments);

        assertThat(RUN.matcher(output)
                        .results()
                        .mapToInt(run -> Integer.parseInt(run.group(1)))
                        .sum())
                .as(
                        "tests that ran: %s",
                        output.lines()
                                .filter(line -> line.contains("Tests run"))
                                .toList())
                .isPositive();
    }

    @Test
    void thePageOfVersionsSaysWhatIsTested() throws IOException {
        String pom = Files.readString(Workshop.ROOT.resolve("pom.xml"));
        StringBuilder table =
                new StringBuilder("| library | oldest tested | newest tested | by the tests of |\n|---|---|---|---|\n");
        for (Floor floor : Stream.concat(FLOORS.stream(), Stream.of(SERVLET)).toList()) {
            table.append("| %s | %s | %s | `%s` |\n"
                    .formatted(floor.library(), floor.oldest(), managed(pom, floor.property()), floor.module()));
        }
        Path page = Workshop.ROOT.resolve("docs/compatibility.md");
        String said = Files.readString(page);
        int start = said.indexOf("| library |");
        int end = said.indexOf("\n\n", start) + 1;
        String now = said.substring(0, start) + table + said.substring(end);
        if (System.getProperty("satchel.docs", "check").equals("update")) {
            Files.writeString(page, now);
            return;
        }

        assertThat(said)
                .as("docs/compatibility.md; -Dsatchel.docs=update writes it")
                .isEqualTo(now);
    }

    private static String managed(String pom, String property) {
        Matcher version =
                Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<").matcher(pom);
        assertThat(version.find()).as("%s in pom.xml", property).isTrue();
        return version.group(1);
    }
}
