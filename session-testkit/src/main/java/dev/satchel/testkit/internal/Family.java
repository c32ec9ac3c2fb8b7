package dev.satchel.testkit.internal;

import java.util.List;

/**
 * Rules that belong together.
 *
 * @param id the letters that their ids start with
 * @param title what they are about
 * @param rules the rules, in the order of their ids
 * @param <R> what they are checked on
 */
public record Family<R>(String id, String title, List<Rule<R>> rules) {

    /** Copies the rules, and sees that they are of this family. */
    public Family {
        rules = List.copyOf(rules);
        for (Rule<R> rule : rules) {
            if (!rule.family().equals(id)) {
                throw new IllegalArgumentException(rule.id() + " is no rule of family " + id);
            }
        }
    }
}
