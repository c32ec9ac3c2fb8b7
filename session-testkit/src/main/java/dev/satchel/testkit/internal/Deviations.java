package dev.satchel.testkit.internal;

import dev.satchel.testkit.Deviation;
import dev.satchel.testkit.internal.Verdict.Outcome;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The deviations that a contract test declares. */
public final class Deviations {

    private final List<Deviation> declared;
    private final InstantSource clock;

    private Deviations(List<Deviation> declared, InstantSource clock) {
        this.declared = declared;
        this.clock = clock;
    }

    /** Those that this test class declares. */
    public static Deviations of(Class<?> test) {
        return of(test, InstantSource.system());
    }

    /** Those of this test class, as of another day. */
    public static Deviations of(Class<?> test, InstantSource clock) {
        return new Deviations(Arrays.asList(test.getAnnotationsByType(Deviation.class)), clock);
    }

    /** The verdict with the deviation from its rule, if there is one, applied. */
    public Verdict applied(Verdict verdict) {
        Optional<Deviation> deviation = declared.stream()
                .filter(each -> each.rule().equals(verdict.rule().id()))
                .findFirst();
        if (deviation.isEmpty()) {
            return verdict;
        }
        if (verdict.outcome().failed()) {
            return expired(deviation.get())
                    ? verdict
                    : verdict.deviated(deviation.get().because());
        }
        if (verdict.outcome() == Outcome.PASSED && !verdict.rule().exact()) {
            return verdict.deviated(deviation.get().because());
        }
        String untrue = "the rule is kept, or not claimed, but the test declares a deviation: remove it";
        return new Verdict(verdict.rule(), Outcome.VIOLATED, untrue, verdict.seed(), Optional.empty());
    }

    /** Sees that each deviation is one from a rule, says why, and has not run out. */
    public void verify(List<? extends Rule<?>> rules) {
        for (Deviation deviation : declared) {
            Rule<?> rule = rules.stream()
                    .filter(each -> each.id().equals(deviation.rule()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no rule " + deviation.rule()));
            String name = "the deviation from " + rule.id();
            if (deviation.because().isBlank()) {
                throw new AssertionError(name + " does not say why");
            }
            if (rule.level() == Level.MUST && deviation.until().isEmpty()) {
                throw new AssertionError(name + ", a MUST, has no date: add until = \"2027-01-31\"");
            }
            if (expired(deviation)) {
                throw new AssertionError(name + " ran out on " + deviation.until());
            }
        }
        if (declared.stream().map(Deviation::rule).distinct().count() != declared.size()) {
            throw new AssertionError("two deviations from one rule");
        }
    }

    /** The ids that deviations name. */
    public Set<String> ids() {
        return Set.copyOf(declared.stream().map(Deviation::rule).toList());
    }

    private boolean expired(Deviation deviation) {
        if (deviation.until().isEmpty()) {
            return false;
        }
        try {
            return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).isAfter(LocalDate.parse(deviation.until()));
        } catch (DateTimeParseException e) {
            throw new AssertionError(deviation.until() + " is not a date such as 2027-01-31", e);
        }
    }
}
