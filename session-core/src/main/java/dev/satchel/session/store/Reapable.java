package dev.satchel.session.store;

import java.time.Instant;

/** The power to drop what is past its time when asked. */
public interface Reapable {

    /**
     * Deletes records with {@code reclaimAt <= now}, at most {@code limit}, and answers how many. Never a live one, nor
     * one that was renewed meanwhile. Bounded work: a caller that gets {@code limit} back asks again.
     */
    int deleteExpired(Instant now, int limit);

    /**
     * Whether what has passed goes at all: so, or by itself. False for a backend over a store that has neither this
     * power nor {@link NativeExpiry}.
     */
    default boolean isEffective() {
        return true;
    }
}
