package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the sources of all modules have in common, so that a reader learns it once. */
class ConventionsTest {

    /** An annotation that makes a test of a method, others perhaps, and the name of the method. */
    private static final Pattern TEST = Pattern.compile(
            "@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\\b.*?\\b(?:void|Dynamic\\w+>?)\\s+(\\w+)\\(",
            Pattern.DOTALL);

    private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][a-zA-Z0-9]*");

    private static final Pattern CONSTANT = Pattern.compile("\\b(?:int|long|double|Duration) ([A-Z][A-Z0-9_]*) ?=");
    private static final Pattern BOUND =
            Pattern.compile("(?:MOST|LONGEST|LARGEST|BIGGEST|SHORTEST|FEWEST|SMALLEST|LEAST|MAXIMUM|MINIMUM)(?:_.*)?");

    /** The absolute lifetime after an instant, or a hand-over after one that is believed. */
    private static final Pattern DEADLINE = Pattern.compile(
            "(plus\\([^;]{0,40}?\\babsolute\\(\\)\\)|plus\\((?:Composition\\.)?HAND_OVER\\)\\)\\s*&& !(?:[a-zA-Z.()]*\\.)?ahead)");

    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern HEAD = Pattern.compile("<p><b>([^<]+)</b>");
    private static final List<String> HEADS = List.of("Contract.", "Guarantees.", "Limits.", "Threads.", "Errors.");

    /** Of single comments: parts of what they describe. */
    private static final Set<String> OTHER_HEADS = Set.of("Values.", "The envelope.", "How to build it.");

    @Test
    void testsHaveNamesInCamelCase() {
        assertThat(found(Sources.tests(), ConventionsTest::oddTests)).isEmpty();
    }

    @Test
    void aTestNamedInAnotherWayIsFound() {
        assertThat(oddTests("@" + "Test\nvoid snake_case() {}")).containsExactly("snake_case");
        assertThat(oddTests("@" + "ParameterizedTest\n@ValueSource(ints = {1, 2})\nvoid Capital(int i) {}"))
                .containsExactly("Capital");
        assertThat(oddTests("@" + "Test\nvoid camelCase() throws Exception {}")).isEmpty();
    }

    private static List<String> oddTests(String source) {
        return groups(TEST, source).stream()
                .filter(name -> !CAMEL_CASE.matcher(name).matches())
                .toList();
    }

    @Test
    void boundsAreCalledMaxAndMin() {
        assertThat(found(Sources.all(), ConventionsTest::oddBounds)).isEmpty();
    }

    @Test
    void aBoundNamedInAnotherWayIsFound() {
        assertThat(oddBounds(
                        "private static final int " + "MOST_ATTEMPTS = 64; static final Duration " + "LONGEST = x;"))
                .containsExactly("MOST_ATTEMPTS", "LONGEST");
        assertThat(oddBounds("interface Bounded { int " + "MOST_TRIES = 4; }")).containsExactly("MOST_TRIES");
        assertThat(oddBounds("private static final int MAX_ATTEMPTS = 64;")).isEmpty();
    }

    private static List<String> oddBounds(String source) {
        return groups(CONSTANT, source).stream()
                .filter(name -> BOUND.matcher(name).matches())
                .toList();
    }

    @Test
    void theHeadsOfACommentComeInOneOrder() {
        assertThat(found(Sources.published(), ConventionsTest::oddHeads)).isEmpty();
    }

    @Test
    void aHeadThatIsUnknownOrOutOfOrderIsFound() {
        assertThat(oddHeads("/** <p><b>Threads.</b> a <p><b>Limits.</b> b */")).containsExactly("Limits.");
        assertThat(oddHeads("/** <p><b>It guarantees</b> a */")).containsExactly("It guarantees");
        assertThat(oddHeads("/** <p><b>Limits.</b> a */ /** <p><b>Guarantees.</b> b */"))
                .isEmpty();
    }

    private static List<String> oddHeads(String source) {
        List<String> odd = new ArrayList<>();
        for (Matcher comment = JAVADOC.matcher(source); comment.find(); ) {
            int last = 0;
            for (String head : groups(HEAD, comment.group())) {
                int place = HEADS.indexOf(head);
                if (place < last && !OTHER_HEADS.contains(head)) {
                    odd.add(head);
                }
                last = Math.max(last, place);
            }
        }
        return odd;
    }

    /** Nobody else adds a lifetime to an instant, or asks whether a hand-over is on. */
    @Test
    void deadlinesAreComputedInOnePlace() {
        assertThat(found(Sources.published(), ConventionsTest::deadlines))
                .isNotEmpty()
                .allMatch(place -> place.startsWith("session-core") && place.contains("/Composition.java"));
    }

    @Test
    void aDeadlineThatIsComputedElsewhereIsFound() {
        assertThat(deadlines("state.startedAt().plus(lifetime(state).absolute())"))
                .containsExactly("plus(lifetime(state).absolute())");
        assertThat(deadlines("now.isBefore(at.plus(Composition.HAND_OVER)) && !Composition.ahead(at, now)"))
                .containsExactly("plus(Composition.HAND_OVER)) && !Composition.ahead");
        assertThat(deadlines("now.plus(parts.reclaimMargin())")).isEmpty();
    }

    private static List<String> deadlines(String source) {
        return groups(DEADLINE, source);
    }

    private static List<String> groups(Pattern pattern, String text) {
        List<String> groups = new ArrayList<>();
        for (Matcher found = pattern.matcher(text); found.find(); ) {
            groups.add(found.group(1));
        }
        return groups;
    }

    private static List<String> found(Map<String, String> sources, Function<String, List<String>> odd) {
        List<String> found = new ArrayList<>();
        sources.forEach((path, source) -> odd.apply(source).forEach(name -> found.add(path + ": " + name)));
        return found;
    }
}
