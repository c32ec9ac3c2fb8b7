package dev.satchel.session.internal;

import dev.satchel.session.OwnerLimit;
import dev.satchel.session.SessionPolicy.PerOwner;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.spi.BirthId;
import dev.satchel.session.spi.OwnerListing;
import dev.satchel.session.spi.SessionEvent;
import dev.satchel.session.spi.SessionEvent.EndReason;
import dev.satchel.session.spi.Snapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** How many sessions a principal may have. */
record OwnerQuota(Stack stack, PerOwner limit, OwnerListing listing) {

    private static final int LISTED = 1000;

    /** Before a claim: refuses it where the rule says so. */
    void admit(String principal, BirthId claiming) {
        if (limit.rule() == OwnerLimit.REFUSE && others(principal, claiming).size() >= limit.max()) {
            throw new SessionStoreFullException("the principal already has " + limit.max()
                    + " sessions, the most that the policy allows; nothing was written");
        }
    }

    /** After a claim: ends the others that are too many, the least recently used first. */
    void trim(String principal, BirthId claimed) {
        if (limit.rule() != OwnerLimit.END_LEAST_RECENTLY_USED) {
            return;
        }
        List<Snapshot> others = others(principal, claimed);
        Instant now = stack.now();
        for (Snapshot other : others.subList(0, Math.max(0, others.size() - limit.max() + 1))) {
            if (stack.backend().end(other, now)) {
                stack.tell(new SessionEvent.Ended(now, other.state().birthId().fingerprint(), EndReason.REVOKED));
            }
        }
    }

    private List<Snapshot> others(String principal, BirthId except) {
        Instant now = stack.now();
        return listing.findByOwner(stack.keys().owner(principal), Math.max(LISTED, 2 * limit.max())).stream()
                .filter(snapshot -> snapshot.state().successor().isEmpty())
                .filter(snapshot -> !snapshot.state().birthId().equals(except) && !stack.expired(snapshot, now))
                .sorted(Comparator.comparing(Snapshot::lastUsedAt))
                .toList();
    }
}
