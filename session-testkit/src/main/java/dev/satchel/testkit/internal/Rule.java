package dev.satchel.testkit.internal;

import java.util.EnumSet;
import java.util.Set;

/**
 * One sentence that every subject of a contract must, or should, keep, and how that is checked.
 *
 * @param id family and number, such as {@code CAS-03}; never given to another rule
 * @param level how binding it is
 * @param exact whether the check finds every violation that it looks for; a stochastic one finds it with luck
 * @param needs what the subject must claim for the rule to apply
 * @param statement the rule
 * @param intent why it exists
 * @param mistake how it is usually broken
 * @param check throws a {@link Violation} when the rule is broken
 * @param <R> what it is checked on
 */
public record Rule<R>(
        String id,
        Level level,
        boolean exact,
        Set<Claim> needs,
        String statement,
        String intent,
        String mistake,
        Check<R> check) {

    /** Checks one rule. */
    @FunctionalInterface
    public interface Check<R> {
        /** Returns when the rule is kept. */
        void on(R rig) throws Exception;
    }

    /** Starts a binding rule. */
    public static Draft must(String id, Claim... needs) {
        return new Draft(id, Level.MUST, needs);
    }

    /** Starts a rule that may have to give way. */
    public static Draft should(String id, Claim... needs) {
        return new Draft(id, Level.SHOULD, needs);
    }

    /** The letters before the number. */
    public String family() {
        return id.substring(0, id.indexOf('-'));
    }

    /** {@code exact} or {@code stochastic}. */
    public String kind() {
        return exact ? "exact" : "stochastic";
    }

    /** A rule being written down, in the order in which it is read. */
    public static final class Draft {
        private final String id;
        private final Level level;
        private final Set<Claim> needs = EnumSet.noneOf(Claim.class);
        private String statement = "";
        private String intent = "";
        private String mistake = "";

        private Draft(String id, Level level, Claim... needs) {
            this.id = id;
            this.level = level;
            this.needs.addAll(Set.of(needs));
        }

        /** The rule. */
        public Draft says(String sentence) {
            this.statement = sentence;
            return this;
        }

        /** Why it exists. */
        public Draft because(String reason) {
            this.intent = reason;
            return this;
        }

        /** How it is usually broken. */
        public Draft beware(String usualMistake) {
            this.mistake = usualMistake;
            return this;
        }

        /** Checked by something that finds every violation that it looks for. */
        public <R> Rule<R> exactly(Check<R> check) {
            return new Rule<>(id, level, true, Set.copyOf(needs), statement, intent, mistake, check);
        }

        /** Checked by something that finds a violation with luck: races, samples. */
        public <R> Rule<R> sampled(Check<R> check) {
            return new Rule<>(id, level, false, Set.copyOf(needs), statement, intent, mistake, check);
        }
    }
}
