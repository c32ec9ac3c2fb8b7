package dev.satchel.testkit.internal;

import dev.satchel.testkit.internal.Verdict.Outcome;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks one subject against rules, one at a time. For one thread.
 *
 * @param <R> what the rules are checked on
 */
public final class Examination<R extends Fixture> {

    private final Fixture.Maker<R> fixtures;
    private final Effort effort;
    private final @Nullable Long seed;
    private @Nullable Introduction introduction;

    /** An examination with as much effort, and from the seed, as the system properties say. */
    public Examination(Fixture.Maker<R> fixtures) {
        this(fixtures, Effort.configured(), Long.getLong("satchel.seed"));
    }

    /** An examination; without a seed, each rule has its own, which is always the same unless the effort is full. */
    public Examination(Fixture.Maker<R> fixtures, Effort effort, @Nullable Long seed) {
        this.fixtures = fixtures;
        this.effort = effort;
        this.seed = seed;
    }

    /** What the subject says of itself. Opens it at the first call. */
    public Introduction introduction() throws Exception {
        Introduction known = introduction;
        if (known == null) {
            try (R fixture = fixtures.make(effort, 0)) {
                known = fixture.introduction();
            }
            introduction = known;
        }
        return known;
    }

    /** Checks one rule. */
    public Verdict check(Rule<R> rule) throws Exception {
        long chosen = seed(rule);
        Set<Claim> lacks = EnumSet.noneOf(Claim.class);
        lacks.addAll(rule.needs());
        lacks.removeAll(introduction().claims());
        if (!lacks.isEmpty()) {
            return verdict(rule, Outcome.NOT_CLAIMED, lacks.iterator().next().lack(), chosen, null);
        }
        try (R fixture = fixtures.make(effort, chosen)) {
            rule.check().on(fixture);
            return verdict(rule, Outcome.PASSED, "", chosen, null);
        } catch (Violation e) {
            return verdict(rule, Outcome.VIOLATED, String.valueOf(e.getMessage()), chosen, e);
        } catch (Exception | StackOverflowError e) {
            return verdict(rule, Outcome.VIOLATED, "there was thrown " + e, chosen, e);
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
