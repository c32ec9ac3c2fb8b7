package dev.satchel.session.spi;

import java.time.Instant;

/** The power to drop what is past its time when asked. */
public interface Reapable {

    /**
     * Deletes records with {@code reclaimAt <= now}, at most {@code limit}, and answers how many. Never a live one, nor one that was
     * renewed meanwhile. Bounded work: a caller that gets {@code limit} back asks again.
     */
    int deleteExpired(Instant now, int limit);
}
