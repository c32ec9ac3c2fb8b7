package dev.satchel.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuleBookTest {

    @Test
    void thePageIsTheCommittedOne() {
        assertThat(System.getProperty("satchel.docs.dir")).isNotNull();

        RuleBook.page().verify();
    }

    @Test
    void idsAreUniqueAndAscendWithinTheirFamily() {
        assertThat(StoreRules.all().stream().map(Rule::id)).doesNotHaveDuplicates();
        for (Family<Rig> family : StoreRules.families()) {
            assertThat(family.rules().stream().map(Rule::id))
                    .isSorted()
                    .allMatch(id -> id.matches("[A-Z]{3,4}-\\d\\d"));
        }
    }

    @Test
    void everyRuleSaysWhatWhyAndHowItIsUsuallyBroken() {
        List<Rule<Rig>> rules = StoreRules.all();

        assertThat(rules).hasSizeGreaterThanOrEqualTo(45);
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.statement()).endsWith(".").hasSizeBetween(20, 200).doesNotContain("|");
            assertThat(rule.intent()).endsWith(".").hasSizeGreaterThan(7);
            assertThat(rule.mistake()).endsWith(".").hasSizeGreaterThan(7);
        });
    }
}
