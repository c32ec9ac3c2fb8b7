package dev.satchel.testkit.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.testkit.internal.Effort;
import dev.satchel.testkit.internal.Examination;
import dev.satchel.testkit.internal.Rig;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.StoreRules;
import dev.satchel.testkit.internal.Verdict;
import org.junit.jupiter.api.Test;

/** What somebody reads whose store breaks a rule. */
class ExplanationTest {

    private static Verdict verdict(String id, Class<? extends Node> store, long seed) throws Exception {
        Rule<Rig> rule = StoreRules.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        Enclosure enclosure = new Enclosure(store);
        return new Examination<>((effort, given) -> new Rig(enclosure, effort, given), Effort.QUICK, seed).check(rule);
    }

    @Test
    void a_violation_tells_all_that_is_needed_to_mend_it() throws Exception {
        String text = verdict("CAS-03", BrokenVersions.ReplaceAcceptsTheVersionBefore.class, 42)
                .explanation();

        assertThat(text)
                .contains("CAS-03 (MUST, exact): A replace that expects another version")
                .contains("Why:           This is how no update is lost.")
                .contains("Observed:      replace that expects the version before answered APPLIED, not CONFLICT")
                .contains("Usual mistake: Writing first and comparing then")
                .contains("Replay:        -Dsatchel.rule=CAS-03 -Dsatchel.seed=42");
    }

    @Test
    void a_sequence_that_goes_wrong_is_shortened_and_printed_as_java() throws Exception {
        String observed = verdict("ALL-01", BrokenIndexes.SecondLivesAreNotIndexed.class, 42)
                .observed();

        assertThat(observed).contains("findByOwner answered 0 of the owner's 1 live records");
        assertThat(observed.lines().filter(line -> line.strip().startsWith("node")))
                .as("create, delete, create for an owner, list")
                .hasSize(4);
        assertThat(observed)
                .contains("void pasted() throws Exception {")
                .contains("SessionStore node0 = open(bench);")
                .contains("StorageKey key0 = StorageKey.ofHex(\"")
                .contains("; // APPLIED");
    }

    @Test
    void the_same_seed_observes_the_same() throws Exception {
        String once = verdict("CRE-01", BrokenVersions.NearestKey.class, 7).observed();

        assertThat(verdict("CRE-01", BrokenVersions.NearestKey.class, 7).observed())
                .isEqualTo(once);
    }
}
