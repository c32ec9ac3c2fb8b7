package dev.satchel.session.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The store drops records by itself once {@code reclaimAt} has passed. */
public interface NativeExpiry {

    /** How late it may be. */
    Duration granularity();

    /**
     * By which clock of this process; empty, the default, where another one decides. A stack refuses a store whose
     * clock shows another time than its own: records would be gone as soon as they are written.
     */
    default Optional<InstantSource> clock() {
        return Optional.empty();
    }
}
