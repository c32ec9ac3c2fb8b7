package dev.satchel.session.backend;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
     * The result of a store's index, as sessions: the records that still have this owner, and those that cannot be
     * read.
     *
     * @param readable what a record is
     * @param unreadable what stands for a record that cannot be read: without bytes, and of no known time
     */
    public static OwnedPage of(
            OwnerPage page,
            OwnerKey owner,
            Function<StoredRecord, Loaded> readable,
            Function<StoredRecord, Loaded> unreadable) {
        List<Entry> found = new ArrayList<>();
        for (StoredRecord record : page.records()) {
            if (record.owner().equals(Optional.of(owner))) {
                found.add(new Entry(record.key(), readable.apply(record)));
            }
        }
        page.unreadable().forEach((key, version) -> {
            StoredRecord standIn =
                    new StoredRecord(key, version, Instant.EPOCH, Instant.MAX, Optional.of(owner), Payload.EMPTY);
            found.add(new Entry(key, unreadable.apply(standIn)));
        });
        return new OwnedPage(found, page.next());
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
