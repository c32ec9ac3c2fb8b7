package dev.satchel.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages belong together: every link leads somewhere, every page is found from the index. */
class PagesTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Path DECISIONS = DOCS.resolve("adr");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");

    @Test
    void everyLinkLeadsToAPageAndToAHeadingOnIt() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : Snippet.pages()) {
            Matcher links = LINK.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""));
            while (links.find()) {
                String link = links.group(1);
                if (!link.contains("://") && !leadsSomewhere(page, link)) {
                    broken.add(page + ": " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(target) && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
    }

    /** As hosts of Markdown make them: small letters, no punctuation, a hyphen for each space. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher headings =
                HEADING.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""));
        while (headings.find()) {
            anchors.add(headings.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'));
        }
        return anchors;
    }

    @Test
    void aSiteThatWasBuiltHasNoPagesOfOurs(@TempDir Path root) throws IOException {
        Path built = Files.createDirectories(root.resolve("docs/site/target/site/api/legal"));
        Files.writeString(built.resolve("library.md"), "# A license");
        Path page = Files.writeString(root.resolve("docs/page.md"), "# Page");

        assertThat(Snippet.pages(root)).containsExactly(root.resolve("benchmarks/README.md"), page);
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        String index = Files.readString(DOCS.resolve("README.md"));

        assertThat(pages(DOCS, "README.md"))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(index).contains("](" + page.getFileName() + ")"));
    }

    /** Written anew by {@code -Dsatchel.docs=update}. */
    @Test
    void theIndexOfDecisionsNamesEachWithItsTitle() throws IOException {
        StringBuilder expected = new StringBuilder("""
                # Decisions

                Each page records one decision that somebody could undo by mistake: the context, the decision, and the alternatives that lost.
                [The first one](0001-record-architecture-decisions.md) says when a page is due. Numbers have no
                gaps and are never given twice: a new page takes the next one.

                | | decision |
                |---|---|
                """);
        for (Path page : pages(DECISIONS, "README.md")) {
            String title = Files.readAllLines(page).get(0);
            Matcher parts = Pattern.compile("# (\\d+)\\. (.+)").matcher(title);
            assertThat(parts.matches()).as(page + ": " + title).isTrue();
            assertThat(page.getFileName().toString()).startsWith("%04d-".formatted(Integer.parseInt(parts.group(1))));
            expected.append("| ")
                    .append(parts.group(1))
                    .append(" | [")
                    .append(parts.group(2))
                    .append("](")
                    .append(page.getFileName())
                    .append(") |\n");
        }
        Path index = DECISIONS.resolve("README.md");
        if (System.getProperty("satchel.docs", "check").equals("update")) {
            Files.writeString(index, expected);
        }

        assertThat(index).as("-Dsatchel.docs=update on this test writes it").hasContent(expected.toString());
    }

    @Test
    void decisionsAreNumberedWithoutGaps() throws IOException {
        List<Path> decisions = pages(DECISIONS, "README.md");

        assertThat(decisions)
                .extracting(
                        page -> Integer.parseInt(page.getFileName().toString().replaceAll("-.*", "")))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, decisions.size()).boxed().toList());
    }

    private static List<Path> pages(Path folder, String but) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.endsWith(but))
                    .sorted()
                    .toList();
        }
    }
}
