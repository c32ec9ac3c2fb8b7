package dev.satchel.session.backend;

import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import java.util.List;
import java.util.Optional;

/**
 * One page of a walk over what belongs to one owner, as {@link OwnerListing} answers it.
 *
 * @param entries what was found
 * @param next where the walk goes on; empty on its last page
 */
public record OwnedPage(List<Entry> entries, Optional<OwnerPage.Cursor> next) {

    /** Copies the list. */
    public OwnedPage {
        entries = List.copyOf(entries);
    }

    /**
     * One record of the owner.
     *
     * @param key where it lies; a marker's {@linkplain SessionState#successor successor} is such a key
     * @param loaded a session that may be past its time, a marker, or what cannot be read: never nothing, never a
     * refusal
     */
    public record Entry(StorageKey key, Loaded loaded) {}
}
