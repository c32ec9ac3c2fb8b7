package dev.satchel.testkit.internal;

import java.util.Optional;

/**
 * The result of checking one rule.
 *
 * @param rule the rule
 * @param outcome what came of it
 * @param observed what was observed, or why it was not checked; empty when it was kept
 * @param seed what replays it
 * @param cause what was thrown, where something was
 */
public record Verdict(Rule<?> rule, Outcome outcome, String observed, long seed, Optional<Throwable> cause) {

    /** The possible results. */
    public enum Outcome {
        /** The rule was kept. */
        PASSED,
        /** It was broken. */
        VIOLATED,
        /** The subject threw something that the rule does not speak of. */
        NOT_JUDGED,
        /** It was broken, as the test says that it is. */
        DEVIATED,
        /** It is about something that the subject does not claim. */
        NOT_CLAIMED;

        /** Whether somebody has to mend something. */
        public boolean failed() {
            return this == VIOLATED || this == NOT_JUDGED;
        }
    }

    /** All that somebody needs who has to mend it. */
    public String explanation() {
        return outcome == Outcome.NOT_JUDGED ? notJudged() : violated();
    }

    private String notJudged() {
        return String.join(
                System.lineSeparator(),
                rule.id() + " (" + rule.level() + ", " + rule.kind() + ") was not judged: something was thrown.",
                "  Rule:          " + rule.statement(),
                "  Thrown:        " + observed,
                replay());
    }

    private String violated() {
        return String.join(
                System.lineSeparator(),
                rule.id() + " (" + rule.level() + ", " + rule.kind() + "): " + rule.statement(),
                "  Why:           " + rule.intent(),
                "  Observed:      " + observed,
                "  Usual mistake: " + rule.mistake(),
                replay());
    }

    private String replay() {
        return "  Replay:        -Dsatchel.rule=" + rule.id() + " -Dsatchel.seed=" + seed;
    }

    /** The same, as a deviation that the test has declared. */
    Verdict deviated(String because) {
        return new Verdict(rule, Outcome.DEVIATED, because, seed, cause);
    }
}
