package dev.satchel.testkit.internal;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.satchel.testkit.internal.Verdict.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * One run of a contract test: a test for each rule.
 *
 * @param <R> what the rules are checked on
 */
public final class ContractRun<R extends Fixture> {

    private static final Path TARGET = Path.of("target", "satchel");

    private final String name;
    private final Deviations deviations;
    private final List<Family<R>> families;
    private final Examination<R> examination;
    private final List<Verdict> verdicts = new ArrayList<>();

    /** The run of this test class. */
    public ContractRun(Class<?> test, List<Family<R>> families, Examination<R> examination) {
        this.name = ConformanceReport.nameOf(test);
        this.deviations = Deviations.of(test);
        this.families = families;
        this.examination = examination;
    }

    /** The tests. */
    public Stream<DynamicNode> tests() {
        String asked = System.getProperty("satchel.rule", "");
        Set<String> only = asked.isEmpty() ? Set.of() : Set.of(asked.split(","));
        List<DynamicNode> nodes = new ArrayList<>();
        for (Family<R> family : families) {
            List<DynamicTest> tests = new ArrayList<>();
            for (Rule<R> rule : family.rules()) {
                if (only.isEmpty() || only.contains(rule.id())) {
                    tests.add(dynamicTest(rule.id() + " " + rule.statement(), () -> check(rule)));
                }
            }
            nodes.add(dynamicContainer(family.id() + ": " + family.title(), tests));
        }
        nodes.add(dynamicTest("deviations are from rules that exist, and in time", () -> deviations.verify(rules())));
        if (only.isEmpty()) {
            nodes.add(dynamicTest("the conformance report says what is committed", this::report));
        }
        return nodes.stream();
    }

    private void check(Rule<R> rule) throws Exception {
        Verdict verdict = deviations.applied(examination.check(rule));
        verdicts.add(verdict);
        if (verdict.outcome() == Outcome.VIOLATED) {
            throw new AssertionError(verdict.explanation(), verdict.cause().orElse(null));
        }
        Assumptions.assumeFalse(verdict.outcome() == Outcome.NOT_CLAIMED, () -> "not claimed: " + verdict.observed());
    }

    private void report() throws Exception {
        ConformanceReport report = new ConformanceReport(name, examination.introduction(), families, verdicts);
        boolean clean = verdicts.stream().noneMatch(verdict -> verdict.outcome() == Outcome.VIOLATED);
        for (CommittedDocument document : report.documents()) {
            document.writeTo(TARGET);
            if (clean) {
                document.verifyIfCommitted();
            }
        }
    }

    private List<Rule<R>> rules() {
        return families.stream().flatMap(family -> family.rules().stream()).toList();
    }
}
