package dev.satchel.session.internal;

import dev.satchel.session.backend.OwnedPage;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A complete walk over all that an owner has, however much that is and however much of it has passed. For one thread
 * and one walk.
 */
final class OwnerWalk {

    private static final int PAGE = 500;

    private final OwnerListing listing;
    private final OwnerKey owner;
    private final Set<StorageKey> seen = new HashSet<>();

    OwnerWalk(OwnerListing listing, OwnerKey owner) {
        this.listing = listing;
        this.owner = owner;
    }

    /**
     * Hands over each record once. A record that a store returns a second time within the walk was handled the first
     * time.
     */
    void forEach(Consumer<OwnedPage.Entry> body) {
        Optional<OwnerPage.Cursor> after = Optional.empty();
        do {
            OwnedPage page = listing.findByOwner(owner, after, PAGE);
            for (OwnedPage.Entry entry : page.entries()) {
                if (seen.add(entry.key())) {
                    body.accept(entry);
                }
            }
            after = page.next();
        } while (after.isPresent());
    }

    /** Whether the walk has come by what lies under this key. */
    boolean saw(StorageKey key) {
        return seen.contains(key);
    }
}
