package dev.satchel.session.internal;

import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.internal.Change.Blind;
import dev.satchel.session.internal.Change.Untouched;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * The changes of one exchange to its attributes. For each attribute the calls collapse to one {@link Change}:
 * attributes are independent of each other but for {@code clear} and {@code replace}, which drop what came before. For
 * one thread.
 */
final class AttributeDelta {

    private final SortedMap<String, Change> changes = new TreeMap<>();

    private final AtomicBoolean changing = new AtomicBoolean();

    private boolean dropped;

    /** The change that the exchange makes to this attribute. */
    Change of(String name) {
        Change change = changes.get(name);
        if (change != null) {
            return change;
        }
        return dropped ? Blind.REMOVED : Untouched.INSTANCE;
    }

    void put(String name, Change change) {
        begin();
        try {
            changes.put(name, change);
        } finally {
            changing.setRelease(false);
        }
    }

    /** Drops all attributes, whatever they are. */
    void drop() {
        begin();
        try {
            changes.clear();
            dropped = true;
        } finally {
            changing.setRelease(false);
        }
    }

    /** Two threads that change the map at once lose changes, or make a circle of it that no commit comes out of. */
    private void begin() {
        if (!changing.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "two threads change one session at once; an exchange belongs to one thread at a"
                            + " time: let the others return their values, and set them in one");
        }
    }

    boolean dropped() {
        return dropped;
    }

    boolean isEmpty() {
        return changes.isEmpty() && !dropped;
    }

    /** The attributes as the exchange sees them, when it opened these; the same object where nothing changes. */
    EncodedValues seen(EncodedValues opened) {
        return after(opened, Change::seen);
    }

    /** The attributes after the changes, when these were there before; update functions run again. */
    EncodedValues over(EncodedValues base) {
        return after(base, Change::over);
    }

    private EncodedValues after(
            EncodedValues base, BiFunction<Change, Optional<Payload>, Optional<Payload>> consequence) {
        if (isEmpty()) {
            return base;
        }
        EncodedValues kept = dropped ? EncodedValues.EMPTY : base;
        SortedMap<String, Optional<Payload>> changed = new TreeMap<>();
        for (Map.Entry<String, Change> change : changes.entrySet()) {
            changed.put(change.getKey(), consequence.apply(change.getValue(), kept.find(change.getKey())));
        }
        return kept.with(changed);
    }
}
