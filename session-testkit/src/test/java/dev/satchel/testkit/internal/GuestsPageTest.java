package dev.satchel.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the guests is written by a run that is no part of the build. It may not lag behind the build. */
class GuestsPageTest {

    private static final Path DOCS = Path.of(System.getProperty("satchel.docs.dir", "../docs"));
    private static final Pattern ROW =
            Pattern.compile("\\| ([A-Z]+-\\d+) \\| (.+?) \\| (?:kept|violated|not judged)? \\|.*");

    @Test
    void everyRowIsARuleOfToday() throws IOException {
        Map<String, String> rules = StoreRules.all().stream().collect(Collectors.toMap(Rule::id, Rule::statement));
        List<Matcher> rows = Files.readAllLines(DOCS.resolve("guests.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .toList();

        assertThat(rows).hasSizeGreaterThan(40);
        assertThat(rows).allSatisfy(row -> assertThat(rules).containsEntry(row.group(1), row.group(2)));
    }

    @Test
    void theVersionsAreThoseOfTheBuild() throws IOException {
        String pom = Files.readString(DOCS.resolveSibling("pom.xml"))
                + Files.readString(DOCS.resolveSibling("platforms/guests/pom.xml"));
        String page = Files.readString(DOCS.resolve("guests.md"));

        for (String library : List.of("spring-session", "vertx", "tomcat", "ktor")) {
            Matcher version =
                    Pattern.compile("<" + library + "[.]version>(.+?)</").matcher(pom);
            assertThat(version.find()).as(library).isTrue();
            assertThat(page).as(library).contains("` " + version.group(1));
        }
    }
}
