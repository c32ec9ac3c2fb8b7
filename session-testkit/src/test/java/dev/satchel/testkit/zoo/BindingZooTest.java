package dev.satchel.testkit.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.Verdict;
import dev.satchel.testkit.internal.web.WebRig;
import dev.satchel.testkit.internal.web.WebRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for bindings, asked of bindings that break one of them. */
class BindingZooTest {

    private static final List<Rule<WebRig>> RULES = WebRules.families().get(0).rules();

    @ParameterizedTest
    @CsvSource({
        "HANDS_THE_SESSION_TO_READERS, WEB-04",
        "DECODES_COOKIES, WEB-11",
        "STRIPS_QUOTES, WEB-11",
        "DROPS_THE_COOKIE_OF_A_SAVED_SESSION, WEB-22",
        "NEVER_CLOSES, WEB-23",
        "LOOKS_ONE_CAUSE_DEEP, WEB-28",
        "TAKES_AN_OUTAGE_FOR_A_BUG, WEB-29",
        "SPEAKS_OF_CHANGES, WEB-29",
        "LOGS_NOTHING, WEB-30",
        "LOGS_TWICE, WEB-30",
        "IS_ALWAYS_SECURE, WEB-34",
        "BELIEVES_ANY_PROXY, WEB-34",
        "SENDS_THE_LAST_COOKIE_ONLY, WEB-35",
        "SENDS_THE_LAST_COOKIE_ONLY, WEB-36",
        "CLEARS_ONE_COOKIE, WEB-36"
    })
    void aFaultIsCaughtByTheRuleThatNamesIt(BrokenBindings binding, String rule) throws Exception {
        assertThat(check(binding, rule).outcome()).isEqualTo(Verdict.Outcome.VIOLATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WEB-04", "WEB-11", "WEB-22", "WEB-23", "WEB-28", "WEB-29", "WEB-30", "WEB-34", "WEB-35", "WEB-36"
            })
    void theSameBindingWithoutTheFaultKeepsIt(String rule) throws Exception {
        Verdict verdict = check(BrokenBindings.NONE, rule);

        assertThat(verdict.outcome()).as(verdict.observed()).isEqualTo(Verdict.Outcome.PASSED);
    }

    private static Verdict check(BrokenBindings binding, String id) throws Exception {
        Rule<WebRig> rule = RULES.stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow();
        return WebRig.examination(binding.name(), binding::start).check(rule);
    }

    @Test
    void everyRuleHasItsOwnIdInOrderAndSaysWhatWhyAndHowItIsUsuallyBroken() {
        assertThat(RULES.stream().map(Rule::id)).doesNotHaveDuplicates().isSorted();
        assertThat(RULES).allSatisfy(rule -> {
            assertThat(rule.statement()).endsWith(".").hasSizeBetween(20, 200).doesNotContain("|");
            assertThat(rule.intent()).endsWith(".").hasSizeGreaterThan(7);
            assertThat(rule.mistake()).endsWith(".").hasSizeGreaterThan(7);
        });
    }
}
