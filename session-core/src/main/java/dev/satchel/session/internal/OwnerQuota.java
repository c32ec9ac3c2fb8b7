package dev.satchel.session.internal;

import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.store.OwnerKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How many sessions a principal may have. An unreadable record counts as one: it may be live on another node. */
record OwnerQuota(Stack stack, int max, OwnerListing listing) {

    /** Before a claim: refuses it where the policy says so. */
    void admit(String principal, BirthId claiming) {
        if (stack.policy().refusesFurtherClaims()
                && others(standing(principal), claiming).size() >= max) {
            throw new SessionStoreFullException("the principal already has " + max
                    + " sessions, the most that the policy allows; nothing was written");
        }
    }

    /**
     * After a claim: ends the others that are too many, the least recently used first. Never throws, because the claim
     * is stored.
     */
    void trim(String principal, BirthId claimed) {
        if (stack.policy().refusesFurtherClaims()) {
            return;
        }
        try {
            Standing standing = standing(principal);
            standing.leftovers().forEach(this::endLeftover);
            standing.markers().forEach(listing::forget);
            List<Snapshot> others = others(standing, claimed);
            int surplus = others.size() - max + 1;
            if (surplus > 0) {
                end(stack.keys().owner(principal), others.subList(0, surplus));
            }
        } catch (Throwable missed) {
            stack.tell(new SessionEvent.OwnerLimitMissed(stack.now(), claimed.fingerprint()));
        }
    }

    private void end(OwnerKey owner, List<Snapshot> surplus) {
        Set<BirthId> sessions =
                surplus.stream().map(snapshot -> snapshot.state().birthId()).collect(Collectors.toSet());
        if (sessions.remove(BirthId.NONE)) {
            surplus.stream()
                    .filter(snapshot -> snapshot.state().birthId().equals(BirthId.NONE))
                    .forEach(this::endUnreadable);
        }
        if (!sessions.isEmpty()) {
            new Revocation(stack, listing, owner, sessions::contains).run();
        }
    }

    private void endUnreadable(Snapshot damaged) {
        if (stack.backend().end(damaged, stack.now())) {
            stack.tell(new SessionEvent.Ended(stack.now(), BirthId.NONE.fingerprint(), EndReason.REVOKED));
        }
    }

    /**
     * So that who signs in again and again has not all his former sessions counted each time, in a store that nobody
     * reaps. The markers of his rotations go for the same reason.
     */
    private void endLeftover(Snapshot over) {
        Instant now = stack.now();
        boolean named = !over.state().birthId().equals(BirthId.NONE);
        if (stack.backend().end(over, now) && named) {
            EndReason reason = stack.expiry(over, now).orElse(EndReason.REVOKED);
            stack.tell(new SessionEvent.Ended(now, over.state().birthId().fingerprint(), reason));
        }
    }

    private Standing standing(String principal) {
        return Standing.of(stack, listing, stack.keys().owner(principal));
    }

    /** The principal's other sessions, the least recently used first. */
    private static List<Snapshot> others(Standing standing, BirthId except) {
        List<Snapshot> others = new ArrayList<>(standing.unreadable());
        standing.sessions().stream()
                .filter(snapshot -> !snapshot.state().birthId().equals(except))
                .forEach(others::add);
        others.sort(Comparator.comparing(Snapshot::lastUsedAt));
        return others;
    }
}
