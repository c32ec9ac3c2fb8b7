package dev.satchel.testkit.zoo;

import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A lawful node that tells what it drops. What is broken tells too much, too little, or at the wrong moment. */
abstract class Telling extends Node implements DropReporting {

    private final Set<StorageKey> keys = habitat.shared("keys", ConcurrentHashMap::newKeySet);
    private final List<Consumer<StoredRecord>> listeners = new CopyOnWriteArrayList<>();

    Telling(Habitat habitat) {
        super(habitat);
    }

    @Override
    public void onDrop(Consumer<StoredRecord> listener) {
        listeners.add(listener);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        keys.add(first.key());
        return super.create(first);
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        ready("deleteExpired");
        List<StoredRecord> dropped = drop(now, limit);
        dropped.forEach(this::tell);
        return dropped.size();
    }

    private List<StoredRecord> drop(Instant now, int limit) {
        List<StoredRecord> dropped = new ArrayList<>();
        for (StorageKey key : keys) {
            StoredRecord found = current(key);
            if (dropped.size() < limit && found != null && found.reclaimable(now) && take(found)) {
                dropped.add(found);
            }
        }
        return dropped;
    }

    /** Takes a record away that was found to have passed; answers whether it is told. */
    boolean take(StoredRecord found) {
        return habitat.records.delete(found.key(), found.version()) == WriteResult.APPLIED;
    }

    void tell(StoredRecord dropped) {
        for (Consumer<StoredRecord> listener : listeners) {
            tell(listener, dropped);
        }
    }

    void tell(Consumer<StoredRecord> listener, StoredRecord dropped) {
        try {
            listener.accept(dropped);
        } catch (RuntimeException ignored) {
            // The record is gone all the same.
        }
    }
}
