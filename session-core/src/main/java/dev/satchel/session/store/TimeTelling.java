package dev.satchel.session.store;

import java.time.Instant;

/**
 * The storage has a clock of its own, on another machine perhaps, and can be asked for the time. Nothing depends on it:
 * {@link dev.satchel.session.Sessions#check} compares it with the stack's, which shows a machine whose clock is off.
 */
@FunctionalInterface
public interface TimeTelling {

    /**
     * The time by the storage's clock, to the second at least. Asks the storage each time. It never returns the time
     * of this process in its place.
     *
     * @throws dev.satchel.session.SessionStoreUnavailableException when it does not answer
     */
    Instant time();
}
