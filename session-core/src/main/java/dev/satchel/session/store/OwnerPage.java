package dev.satchel.session.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One page of a walk over the records of one owner, as {@link OwnerIndexed} answers it.
 *
 * @param records what can be read; may be fewer than were asked for, or none, on any page
 * @param unreadable the records that stand there and cannot be read, by key: damaged, or of a format that the store
 *     does not know. Each has the version with which {@link SessionStore#delete} deletes it, if it is still the same
 * @param next where the walk goes on; empty on its last page
 */
public record OwnerPage(List<StoredRecord> records, Map<StorageKey, Long> unreadable, Optional<Cursor> next) {

    /** Copies the list and the map. */
    public OwnerPage {
        records = List.copyOf(records);
        unreadable = Collections.unmodifiableMap(new LinkedHashMap<>(unreadable));
        unreadable.forEach((key, version) -> {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(version, "version");
        });
    }

    /** A page of which everything can be read. */
    public static OwnerPage of(List<StoredRecord> records, Optional<Cursor> next) {
        return new OwnerPage(records, Map.of(), next);
    }

    /**
     * Where a walk stands: the store's own class, made by one page and handed back for the next one. Nobody else looks
     * into it or keeps it longer than the walk. Immutable: a cursor that is handed back twice gives the same
     * continuation twice.
     */
    public interface Cursor {}

    /** Shows the numbers only. */
    @Override
    public String toString() {
        return "OwnerPage[" + records.size() + " records, " + unreadable.size() + " unreadable"
                + (next.isPresent() ? ", more]" : "]");
    }
}
