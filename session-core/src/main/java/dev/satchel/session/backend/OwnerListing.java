package dev.satchel.session.backend;

import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import java.util.Optional;

/** A backend with {@link Guarantee#OWNER_INDEX}. */
public interface OwnerListing {

    /**
     * One page of what belongs to this owner: sessions, rotation markers, and what cannot be read. With the guarantees
     * of {@link OwnerIndexed#findByOwner}: what stands throughout a walk is answered at least once.
     *
     * @param after what the page before answered as {@link OwnedPage#next}; empty for the first page
     * @param limit the most that the page holds; at least 1
     */
    OwnedPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit);

    /**
     * Deletes this rotation marker, past its time, unless another record took its place. It leads nowhere any more, so
     * unlike {@link SessionBackend#end} this follows nothing. By default there are no markers to delete.
     */
    default void forget(Snapshot marker) {}
}
