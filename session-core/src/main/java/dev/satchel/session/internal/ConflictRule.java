package dev.satchel.session.internal;

import dev.satchel.session.Conflicts;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.codec.SessionState;

/** The rule of the stack for conflicts, applied to one commit. */
final class ConflictRule {

    private ConflictRule() {}

    /**
     * Another exchange has written {@code fresh}. Returns what the changes are applied to now.
     *
     * @param conflicts how often that happened in this commit, this time included
     * @throws dev.satchel.session.SessionConflictException when the rule allows neither to rebase nor to overwrite
     */
    static Basis resolve(Work work, SessionState fresh, int conflicts) {
        work.stack()
                .tell(new SessionEvent.Conflicted(
                        work.openedAt(), fresh.birthId().fingerprint(), conflicts));
        Conflicts rule = work.stack().conflicts();
        if (rule.equals(Conflicts.lastWriteWins())) {
            return Basis.OVERWRITTEN;
        }
        if (rule.equals(Conflicts.rebase())
                && work.reads().hold(work.opened().state().attributes(), fresh.attributes())) {
            return Basis.REBASED;
        }
        throw Refusals.changedMeanwhile();
    }
}
