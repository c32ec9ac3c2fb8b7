package dev.satchel.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.testkit.Deviation;
import dev.satchel.testkit.SettableClock;
import dev.satchel.testkit.internal.Verdict.Outcome;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviationsTest {

    private static final SettableClock CLOCK = SettableClock.at(Instant.parse("2026-06-30T23:59:59Z"));

    @Deviation(rule = "CAS-03", because = "the last writer wins here", until = "2026-06-30")
    private static final class Dated {}

    @Deviation(rule = "CAS-03", because = "we do not care")
    private static final class Undated {}

    @Deviation(rule = "OWN-11", because = "the index is cleaned once a minute")
    private static final class Permanent {}

    @Deviation(rule = "CAS-99", because = "of a slip of the pen", until = "2026-12-31")
    private static final class Unknown {}

    private static Verdict verdict(String id, Outcome outcome) {
        Rule<Rig> rule = StoreRules.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        return new Verdict(rule, outcome, "something", 1, Optional.empty());
    }

    private static Outcome applied(Class<?> test, String id, Outcome outcome) {
        return Deviations.of(test, CLOCK).applied(verdict(id, outcome)).outcome();
    }

    @Test
    void aViolationThatIsDeclaredIsADeviation() {
        assertThat(applied(Dated.class, "CAS-03", Outcome.VIOLATED)).isEqualTo(Outcome.DEVIATED);
        assertThat(applied(Dated.class, "CAS-04", Outcome.VIOLATED)).isEqualTo(Outcome.VIOLATED);
    }

    @Test
    void aDeviationThatHasBecomeUntrueIsAViolation() {
        assertThat(applied(Dated.class, "CAS-03", Outcome.PASSED)).isEqualTo(Outcome.VIOLATED);
        assertThat(applied(Permanent.class, "OWN-11", Outcome.NOT_CLAIMED)).isEqualTo(Outcome.VIOLATED);
    }

    @Test
    void aDeviationRunsOutAfterItsLastDay() {
        Deviations.of(Dated.class, CLOCK).verify(StoreRules.all());
        SettableClock nextDay = SettableClock.at(Instant.parse("2026-07-01T00:00:00Z"));
        Deviations late = Deviations.of(Dated.class, nextDay);

        assertThat(late.applied(verdict("CAS-03", Outcome.VIOLATED)).outcome()).isEqualTo(Outcome.VIOLATED);
        assertThatThrownBy(() -> late.verify(StoreRules.all())).hasMessageContaining("ran out on 2026-06-30");
    }

    @Test
    void aMustNeedsADateAndAShouldDoesNot() {
        Deviations.of(Permanent.class, CLOCK).verify(StoreRules.all());

        assertThatThrownBy(() -> Deviations.of(Undated.class, CLOCK).verify(StoreRules.all()))
                .hasMessageContaining("CAS-03, a MUST, has no date");
    }

    @Test
    void aRuleThatDoesNotExistIsAnError() {
        assertThatThrownBy(() -> Deviations.of(Unknown.class, CLOCK).verify(StoreRules.all()))
                .hasMessage("there is no rule CAS-99");
    }
}
