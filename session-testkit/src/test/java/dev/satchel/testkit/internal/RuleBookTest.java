package dev.satchel.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuleBookTest {

    @Test
    void the_page_is_the_committed_one() {
        assertThat(System.getProperty("satchel.docs.dir")).isNotNull();

        RuleBook.page().verify();
    }

    @Test
    void ids_are_unique_and_ascend_within_their_family() {
        assertThat(StoreRules.all().stream().map(Rule::id)).doesNotHaveDuplicates();
        for (Family<Rig> family : StoreRules.families()) {
            assertThat(family.rules().stream().map(Rule::id))
                    .isSorted()
                    .allMatch(id -> id.matches("[A-Z]{3,4}-\\d\\d"));
        }
    }

    @Test
    void every_rule_says_what_why_and_how_it_is_usually_broken() {
        List<Rule<Rig>> rules = StoreRules.all();

        assertThat(rules).hasSizeGreaterThanOrEqualTo(45);
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.statement()).endsWith(".").hasSizeBetween(20, 200).doesNotContain("|");
            assertThat(rule.intent()).endsWith(".").hasSizeGreaterThan(7);
            assertThat(rule.mistake()).endsWith(".").hasSizeGreaterThan(7);
        });
    }
}
