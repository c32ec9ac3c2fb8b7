package dev.satchel.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Sentences that can be read once: at most thirty words, on every page and in the Javadoc of everything but tests.
 */
class PlainEnglishTest {

    private static final int MAX_WORDS = 30;

    /** How a page of rules marks a rule's id, its reason and the usual mistake; none of them belongs to a sentence. */
    private static final Pattern LABEL = Pattern.compile("\\*\\*[A-Z]+-\\d+\\*\\* \\([^)]*\\) |(Why|Usual mistake): ");

    private static final Pattern RELATIVE = Pattern.compile("(What|Who|Whoever|Whatever|Whom)\\b[^:]*\\.");

    /** The same in Javadoc, where no question and no label begins so. */
    private static final Pattern SUBJECT = Pattern.compile("(?s)(What|Who|Whoever|Whatever|Whom|Whose)\\b[^?]*");

    /** Words that have a plainer one: notify or report, is not a…, is notified of. */
    private static final Pattern MANNER =
            Pattern.compile("(?i)\\btold\\b|(?<!there )\\b(is|are)\\s+none\\b|\\bhears?\\s+of\\b");

    /** The result of a write, and a conflict, but for a target: only pages have targets. */
    private static final Pattern MET = Pattern.compile("\\bmet\\b");

    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

    @Test
    void noSentenceOfAPageIsLongerThanThirtyWords() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path page : Snippet.pages()) {
            for (String paragraph : paragraphs(Files.readAllLines(page))) {
                collect(page, paragraph, tooLong);
            }
        }

        assertThat(tooLong).isEmpty();
    }

    /**
     * A sentence that begins with a relative clause has to be read to its end before its subject is known. Questions,
     * headings and labels may.
     */
    @Test
    void noSentenceOfAPageBeginsWithARelativeClauseOrHasAWordWithAPlainerOne() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path page : Snippet.pages()) {
            for (String paragraph : paragraphs(Files.readAllLines(page))) {
                collectRelative(page, paragraph, found);
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void aRelativeClauseAtTheBeginningIsFoundAndAQuestionIsNot() {
        List<String> found = new ArrayList<>();

        collectRelative(Path.of("page.md"), "What is stored stays. Whoever waits is refused. What is stored?", found);
        collectRelative(Path.of("page.md"), "It stores what it has. What remains: a file. They are told.", found);

        assertThat(found)
                .containsExactly(
                        "page.md: What is stored stays.",
                        "page.md: Whoever waits is refused.",
                        "page.md: They are told.");
    }

    @Test
    void aRuleItsReasonAndItsMistakeAreSentencesOfTheirOwn() {
        List<String> rule = List.of(
                "**KEY-01** (MUST, exact) What differs is two keys.<br>",
                "Why: Keys differ.<br>",
                "Usual mistake: Who?");

        assertThat(paragraphs(rule)).contains("What differs is two keys. ", "Keys differ. ", "Who? ");
    }

    @Test
    void noSentenceOfAJavadocBeginsWithARelativeClauseOrHasAWordWithAPlainerOne() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            Matcher comments = JAVADOC.matcher(Files.readString(file));
            while (comments.find()) {
                collectManner(file, comments.group(1), found);
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void aRelativeClauseInAJavadocIsFoundAndAClauseInsideIsNot() {
        List<String> found = new ArrayList<>();

        collectManner(Path.of("A.java"), "* What the store is. It returns what it has.", found);
        collectManner(
                Path.of("B.java"), "* Listeners are told. Empty when there is none. A {@code met} is none.", found);

        assertThat(found)
                .containsExactly("A.java: What the store is.", "B.java: Listeners are told.", "B.java: A X is none.");
    }

    @Test
    void noSentenceOfAJavadocIsLongerThanThirtyWords() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            Matcher comments = JAVADOC.matcher(Files.readString(file));
            while (comments.find()) {
                for (String paragraph : pieces("\\n\\s*\\n", plain(comments.group(1)))) {
                    collect(file, paragraph, tooLong);
                }
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void aSentenceOfThirtyOneWordsIsFoundWithItsPlace() {
        List<String> tooLong = new ArrayList<>();

        collect(Path.of("page.md"), "Short. " + "Word ".repeat(30) + "end.", tooLong);
        collect(Path.of("page.md"), "Word ".repeat(29) + "end. `Another` one.", tooLong);

        assertThat(tooLong).singleElement().asString().startsWith("page.md (31 words): Word Word");
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.map(path -> path.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        assertThat(sources).hasSizeGreaterThan(200);
        return sources;
    }

    /** Paragraphs, items and cells, each on a line; no headings, code or comments. */
    private static List<String> paragraphs(List<String> lines) {
        List<String> paragraphs = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        boolean code = false;
        for (String line : lines) {
            String text = line.strip();
            boolean fence = text.startsWith("```");
            boolean begins = text.matches("([-*]|\\d+\\.)\\s.*");
            boolean label = LABEL.matcher(text).lookingAt();
            if (fence || text.isEmpty() || text.startsWith("#") || text.startsWith("|") || begins || label) {
                paragraphs.add(paragraph.toString());
                paragraph.setLength(0);
            }
            code ^= fence;
            if (text.startsWith("|")) {
                paragraphs.addAll(pieces("\\|", text));
            } else if (!code && !fence && !text.startsWith("#")) {
                paragraph.append(begun(text)).append(' ');
            }
        }
        paragraphs.add(paragraph.toString());
        return paragraphs;
    }

    private static String begun(String line) {
        return LABEL.matcher(line)
                .replaceFirst("")
                .replaceFirst("^([-*]|\\d+\\.)\\s+", "")
                .replace("<br>", "");
    }

    private static String plain(String comment) {
        return comment.replaceAll("\\n\\s*\\* ?", "\n")
                .replaceAll("(?s)<pre>.*?</pre>", "")
                .replaceAll("(?s)\\{@(code|literal)\\s[^}]*\\}", "X")
                .replaceAll("(?s)\\{@(link|linkplain)\\s+\\S+?\\}", "X")
                .replaceAll("(?s)\\{@linkplain\\s+\\S+\\s+([^}]*)\\}", "$1")
                .replaceAll("(?s)\\{@\\w+[^}]*\\}", "X")
                .replaceAll("</?(p|li|ul|ol|h\\d|tr|td|th|table|dl|dt|dd)[^>]*>", "\n\n")
                .replaceAll("(?s)<[^>]+>", "")
                .replaceAll("\\n@", "\n\n@");
    }

    private static void collectRelative(Path file, String paragraph, List<String> found) {
        for (String sentence : sentences(paragraph)) {
            if (RELATIVE.matcher(sentence.strip()).matches()
                    || MANNER.matcher(sentence).find()) {
                found.add(file + ": " + sentence.strip());
            }
        }
    }

    private static void collectManner(Path file, String comment, List<String> found) {
        for (String paragraph : pieces("\\n\\s*\\n", plain(comment))) {
            for (String sentence : sentences(paragraph)) {
                String words = sentence.strip().replaceFirst("^\\* ", "").replaceAll("\\s+", " ");
                if (SUBJECT.matcher(words).matches()
                        || MANNER.matcher(words).find()
                        || MET.matcher(words).find()) {
                    found.add(file + ": " + words);
                }
            }
        }
    }

    private static List<String> sentences(String paragraph) {
        String text = paragraph
                .replaceAll("(?s)`[^`]*`", "X")
                .replaceAll("(?s)!?\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .replace("*", "");
        return pieces("(?<=[.!?][\")”]?)\\s+(?=[^a-z])", text);
    }

    private static void collect(Path file, String paragraph, List<String> tooLong) {
        for (String sentence : sentences(paragraph)) {
            long words = pieces("\\s+", sentence.strip()).stream()
                    .filter(word -> word.matches(".*\\w.*"))
                    .count();
            if (words > MAX_WORDS) {
                tooLong.add(file + " (" + words + " words): " + sentence.strip().replaceAll("\\s+", " "));
            }
        }
    }

    private static List<String> pieces(String between, String text) {
        return Pattern.compile(between).splitAsStream(text).toList();
    }
}
