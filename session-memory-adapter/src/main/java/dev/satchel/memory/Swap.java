package dev.satchel.memory;

import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.WriteResult;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One conditional write, as the map applies it to the entry under the key, and its result. For one thread. */
final class Swap implements BiFunction<StorageKey, @Nullable Entry, @Nullable Entry> {

    private final Quotas quotas;
    private final long expectedVersion;
    private final Function<Entry, @Nullable Entry> change;
    private WriteResult met = WriteResult.ABSENT;
    private boolean full;

    /** Changes what has this version to what {@code change} makes of it; to nothing where that is null. */
    Swap(Quotas quotas, long expectedVersion, Function<Entry, @Nullable Entry> change) {
        this.quotas = quotas;
        this.expectedVersion = expectedVersion;
        this.change = change;
    }

    @Override
    public @Nullable Entry apply(StorageKey key, @Nullable Entry current) {
        if (current == null) {
            return null;
        }
        if (current.version != expectedVersion) {
            met = WriteResult.CONFLICT;
            return current;
        }
        Entry next = change.apply(current);
        full = !quotas.exchange(current, next);
        if (full) {
            return current;
        }
        met = WriteResult.APPLIED;
        return next;
    }

    WriteResult met() {
        return met;
    }

    /** Whether there was no room for what it would have written. */
    boolean full() {
        return full;
    }
}
