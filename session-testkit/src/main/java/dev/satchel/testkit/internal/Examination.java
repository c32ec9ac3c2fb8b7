package dev.satchel.testkit.internal;

import dev.satchel.testkit.internal.Verdict.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks one subject against rules, one at a time, each in a thread of its own and for so long only. For one thread.
 *
 * @param <R> what the rules are checked on
 */
public final class Examination<R extends Fixture> {

    private final Fixture.Maker<R> fixtures;
    private final Effort effort;
    private final @Nullable Long seed;
    private final Duration limit;
    private @Nullable Introduction introduction;

    /** An examination with as much effort, from the seed, and for so long a rule, as the system properties say. */
    public Examination(Fixture.Maker<R> fixtures) {
        this(fixtures, Effort.configured(), Long.getLong("satchel.seed"));
    }

    /** An examination; without a seed, each rule has its own, which is always the same unless the effort is full. */
    public Examination(Fixture.Maker<R> fixtures, Effort effort, @Nullable Long seed) {
        this(fixtures, effort, seed, TimeLimit.configured(effort));
    }

    /** An examination that waits this long for each rule. */
    public Examination(Fixture.Maker<R> fixtures, Effort effort, @Nullable Long seed, Duration limit) {
        this.fixtures = fixtures;
        this.effort = effort;
        this.seed = seed;
        this.limit = limit;
    }

    /** The subject's claims about itself. Opens it at the first call. */
    public Introduction introduction() throws Exception {
        Introduction known = introduction;
        if (known == null) {
            known = TimeLimit.call("introduction", limit, () -> {
                try (R fixture = fixtures.make(effort, 0)) {
                    return fixture.introduction();
                }
            });
            introduction = known;
        }
        return known;
    }

    /**
     * Checks one rule. Every exception of the subject is part of the verdict, except those that say that the machine is
     * exhausted, or that the test is to be left out.
     */
    public Verdict check(Rule<R> rule) throws Exception {
        long chosen = seed(rule);
        try {
            Set<Claim> lacks = EnumSet.noneOf(Claim.class);
            lacks.addAll(rule.needs());
            lacks.removeAll(introduction().claims());
            if (!lacks.isEmpty()) {
                return verdict(
                        rule, Outcome.NOT_CLAIMED, lacks.iterator().next().lack(), chosen, null);
            }
            TimeLimit.call(rule.id(), limit, () -> {
                try (R fixture = fixtures.make(effort, chosen)) {
                    rule.check().on(fixture);
                    return rule;
                }
            });
            return verdict(rule, Outcome.PASSED, "", chosen, null);
        } catch (Violation e) {
            return verdict(rule, Outcome.VIOLATED, String.valueOf(e.getMessage()), chosen, e);
        } catch (Throwable e) {
            Unrecoverable.rethrow(e);
            return verdict(rule, Outcome.NOT_JUDGED, String.valueOf(e), chosen, e);
        }
    }

    private long seed(Rule<R> rule) {
        if (seed != null) {
            return seed;
        }
        return effort == Effort.FULL ? new Random().nextLong() : rule.id().hashCode();
    }

    private static Verdict verdict(
            Rule<?> rule, Outcome outcome, String observed, long seed, @Nullable Throwable cause) {
        return new Verdict(rule, outcome, observed, seed, Optional.ofNullable(cause));
    }
}
