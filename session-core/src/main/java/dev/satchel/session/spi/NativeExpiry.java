package dev.satchel.session.spi;

import java.time.Duration;

/** The store drops records by itself once {@code reclaimAt} has passed. */
public interface NativeExpiry {

    /** How late it may be. */
    Duration granularity();
}
