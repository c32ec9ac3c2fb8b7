package dev.satchel.testkit.internal;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.satchel.testkit.internal.Verdict.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    /** Guarded for those who run it in parallel all the same. */
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();

    /** The run of this test class. */
    public ContractRun(Class<?> test, List<Family<R>> families, Examination<R> examination) {
        this.name = ConformanceReport.nameOf(test);
        this.deviations = Deviations.of(test);
        this.families = families;
        this.examination = examination;
    }

    /** The tests. */
    public Stream<DynamicNode> tests() {
        Set<String> only = RuleBook.asked(System.getProperty("satchel.rule", ""));
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
        verdicts.put(rule.id(), verdict);
        if (verdict.outcome().failed()) {
            throw Failure.of(verdict, inOrder());
        }
        Assumptions.assumeFalse(verdict.outcome() == Outcome.NOT_CLAIMED, () -> "not claimed: " + verdict.observed());
    }

    private void report() throws Exception {
        Introduction subject = examination.introduction();
        List<String> open = rules().stream()
                .map(Rule::id)
                .filter(id -> !verdicts.containsKey(id))
                .toList();
        if (!open.isEmpty()) {
            throw new AssertionError("there is no report, because these rules have no verdict: " + open);
        }
        ConformanceReport report = new ConformanceReport(name, subject, families, inOrder());
        boolean clean = verdicts.values().stream()
                .noneMatch(verdict -> verdict.outcome().failed());
        for (CommittedDocument document : report.documents()) {
            document.writeTo(TARGET);
            if (clean) {
                document.verifyIfCommitted();
            }
        }
        if (verdicts.values().stream().anyMatch(verdict -> verdict.outcome() != Outcome.PASSED)) {
            System.out.println(name + ": " + report.summary());
        }
    }

    private List<Verdict> inOrder() {
        return rules().stream()
                .flatMap(rule -> Optional.ofNullable(verdicts.get(rule.id())).stream())
                .toList();
    }

    private List<Rule<R>> rules() {
        return families.stream().flatMap(family -> family.rules().stream()).toList();
    }
}
