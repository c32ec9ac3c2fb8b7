package dev.satchel.file;

import dev.satchel.session.store.StoredRecord;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The listeners that want to know which records the reaper dropped. */
final class Drops {

    private final List<Consumer<StoredRecord>> listeners = new CopyOnWriteArrayList<>();

    void add(Consumer<StoredRecord> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /** Whether anybody does: otherwise no record need be read to be dropped. */
    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    /** To be called with no lock held. */
    void tell(List<StoredRecord> dropped) {
        for (StoredRecord record : dropped) {
            for (Consumer<StoredRecord> listener : listeners) {
                try {
                    listener.accept(record);
                } catch (RuntimeException ignored) {
                    // The record is gone, whatever a listener makes of it.
                }
            }
        }
    }
}
