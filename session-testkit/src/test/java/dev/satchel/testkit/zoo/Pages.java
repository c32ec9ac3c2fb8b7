package dev.satchel.testkit.zoo;

import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lawful pages of a list that is made anew for each page: the first one notes the keys, each shows its own as they are
 * now.
 */
final class Pages {

    private Pages() {}

    record Left(List<StorageKey> keys) implements OwnerPage.Cursor {}

    static OwnerPage page(List<StoredRecord> listed, Optional<OwnerPage.Cursor> after, int limit) {
        Map<StorageKey, StoredRecord> records = new HashMap<>();
        listed.forEach(record -> records.put(record.key(), record));
        List<StorageKey> keys = after.map(cursor -> ((Left) cursor).keys())
                .orElseGet(() -> listed.stream().map(StoredRecord::key).toList());
        int end = Math.min(limit, keys.size());
        List<StoredRecord> found = keys.subList(0, end).stream()
                .flatMap(key -> Optional.ofNullable(records.get(key)).stream())
                .toList();
        return OwnerPage.of(
                found, end < keys.size() ? Optional.of(new Left(keys.subList(end, keys.size()))) : Optional.empty());
    }
}
