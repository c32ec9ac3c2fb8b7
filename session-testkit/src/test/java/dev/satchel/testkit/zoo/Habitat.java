package dev.satchel.testkit.zoo;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.ReferenceStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The storage behind the nodes of one bench, and what broken nodes keep beside it. */
final class Habitat {

    final Bench bench;
    final ReferenceStore records = new ReferenceStore();
    final Disk disk = new Disk();
    final ReentrantLock lock = new ReentrantLock();
    final List<Habitat> all;
    volatile boolean outage;
    private final Map<String, Object> notes = new ConcurrentHashMap<>();
    private final Exchanger<Boolean> meeting = new Exchanger<>();

    Habitat(Bench bench, List<Habitat> all) {
        this.bench = bench;
        this.all = all;
    }

    /** Something that all nodes of this storage share, by its name. */
    @SuppressWarnings("unchecked")
    <T> T shared(String name, Supplier<T> initial) {
        return (T) notes.computeIfAbsent(name, unknown -> initial.get());
    }

    /** The storages of other benches. */
    List<Habitat> neighbours() {
        return all.stream().filter(each -> each != this).toList();
    }

    /** Waits a moment for another thread to be at the same place: what a race needs luck for happens every time. */
    void meet() {
        try {
            meeting.exchange(true, 5, TimeUnit.MILLISECONDS);
        } catch (TimeoutException nobodyCame) {
            // One alone goes on.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All records of the owner. */
    List<StoredRecord> listed(OwnerKey owner) {
        return records.findByOwner(owner, Optional.empty(), Integer.MAX_VALUE).records();
    }
}
