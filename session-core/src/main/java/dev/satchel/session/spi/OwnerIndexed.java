package dev.satchel.session.spi;

import java.util.List;

/** The power to find the records of one owner. */
public interface OwnerIndexed {

    /**
     * Records of this owner, at most {@code limit}. May over-report (a record that has another owner by now, or is past its
     * {@code reclaimAt}), never under-reports: what was acknowledged before the call and still stands is among them, if the limit
     * allows.
     */
    List<StoredRecord> findByOwner(OwnerKey owner, int limit);
}
