package dev.satchel.session.store;

import dev.satchel.session.codec.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One page of a walk over the records of one owner, as {@link OwnerIndexed} answers it.
 *
 * @param records what can be read; may be fewer than were asked for, or none, on any page
 * @param unreadable what stands there and cannot be read
 * @param next where the walk goes on; empty on its last page
 */
public record OwnerPage(List<StoredRecord> records, List<Unreadable> unreadable, Optional<Cursor> next) {

    /** Copies the lists. */
    public OwnerPage {
        records = List.copyOf(records);
        unreadable = List.copyOf(unreadable);
    }

    /** A page of which everything can be read. */
    public static OwnerPage of(List<StoredRecord> records, Optional<Cursor> next) {
        return new OwnerPage(records, List.of(), next);
    }

    /**
     * Where a walk stands: the store's own class, made by one page and handed back for the next one. Nobody else looks
     * into it or keeps it longer than the walk. Immutable: who hands the same one back twice gets what follows it
     * twice.
     */
    public interface Cursor {}

    /**
     * A record that stands and cannot be read: damaged, or of a format that the store does not know.
     *
     * @param key where it lies
     * @param version the version with which {@link SessionStore#delete} deletes it, if it is still the same
     */
    public record Unreadable(StorageKey key, long version) {
        /**
         * What stands in its place where a record is asked for: one of this owner's, without bytes, of which no time is
         * known.
         */
        public StoredRecord standIn(OwnerKey owner) {
            return new StoredRecord(key, version, Instant.EPOCH, Instant.MAX, Optional.of(owner), Payload.EMPTY);
        }
    }

    /** Tells the numbers only. */
    @Override
    public String toString() {
        return "OwnerPage[" + records.size() + " records, " + unreadable.size() + " unreadable"
                + (next.isPresent() ? ", more]" : "]");
    }
}
