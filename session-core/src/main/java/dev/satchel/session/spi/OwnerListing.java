package dev.satchel.session.spi;

import java.util.List;

/** A backend with {@link Guarantee#OWNER_INDEX}. */
public interface OwnerListing {

    /** What belongs to this principal, rotation markers included, at most {@code limit}. May over-report, never under-reports. */
    List<Snapshot> findByOwner(String principal, int limit);
}
