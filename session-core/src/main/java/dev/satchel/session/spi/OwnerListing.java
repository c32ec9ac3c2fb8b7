package dev.satchel.session.spi;

import java.util.List;

/** A backend with {@link Guarantee#OWNER_INDEX}. */
public interface OwnerListing {

    /** What belongs to this owner, rotation markers included, at most {@code limit}. May over-report, never under-reports. */
    List<Snapshot> findByOwner(OwnerKey owner, int limit);
}
