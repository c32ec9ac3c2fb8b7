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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        Map<BirthId, List<Snapshot>> others = others(principal, claimed);
        Instant now = stack.now();
        others.entrySet().stream()
                .limit(Math.max(0, others.size() - limit.max() + 1))
                .forEach(other -> {
                    long ended = other.getValue().stream()
                            .filter(snapshot -> stack.backend().end(snapshot, now))
                            .count();
                    if (ended > 0) {
                        stack.tell(new SessionEvent.Ended(now, other.getKey().fingerprint(), EndReason.REVOKED));
                    }
                });
    }

    /** The principal's other sessions, the least recently used first; of one that is being rotated both its records. */
    private Map<BirthId, List<Snapshot>> others(String principal, BirthId except) {
        Instant now = stack.now();
        return listing.findByOwner(stack.keys().owner(principal), Math.max(LISTED, 2 * limit.max())).stream()
                .filter(snapshot -> snapshot.state().successor().isEmpty())
                .filter(snapshot -> !snapshot.state().birthId().equals(except) && !stack.expired(snapshot, now))
                .sorted(Comparator.comparing(Snapshot::lastUsedAt))
                .collect(Collectors.groupingBy(
                        snapshot -> snapshot.state().birthId(), LinkedHashMap::new, Collectors.toList()));
    }
}
