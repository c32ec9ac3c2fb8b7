package dev.satchel.session.store;

import java.time.Instant;

/** The power to delete expired records when asked. */
public interface Reapable {

    /**
     * Deletes at most {@code limit} records with {@code reclaimAt <= now}, and returns how many. It never deletes a
     * live record, nor one that was renewed meanwhile. The work is bounded: a caller that gets {@code limit} back asks
     * again.
     */
    int deleteExpired(Instant now, int limit);

    /**
     * Whether expired records are deleted at all, by this method or by the storage itself. False for a backend over a
     * store that has neither this power nor {@link NativeExpiry}.
     */
    default boolean isEffective() {
        return true;
    }
}
