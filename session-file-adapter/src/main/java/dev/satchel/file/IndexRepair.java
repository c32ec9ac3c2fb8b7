package dev.satchel.file;

import dev.satchel.file.Layout.OwnerPlace;
import dev.satchel.file.Layout.Place;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Knows whether the owner index is whole, and builds it again from the records, whose headers name their owners.
 *
 * <p>A file in the index says that it is whole. Deleting the index, or all that is in it, deletes that file too.
 * A directory of a former release has none and is indexed once.
 */
final class IndexRepair {

    private static final int SECONDS_OF_CHANCE = 1 << 30;

    private final Layout layout;
    private final Disk disk;
    private final Root root;
    private final StripeLocks locks;
    private final Records records;
    private final OwnerIndex owners;
    private final Landmark complete;
    private final ReentrantLock one = new ReentrantLock();

    IndexRepair(Layout layout, Disk disk, Root root, StripeLocks locks, Records records, OwnerIndex owners) {
        this.layout = layout;
        this.disk = disk;
        this.root = root;
        this.locks = locks;
        this.records = records;
        this.owners = owners;
        complete = owners.complete();
    }

    /**
     * Repairs the index if somebody noticed that it needs that. After a write, with no lock held: what was written is
     * written.
     */
    void afterWrite() {
        boolean restored = root.wasRestored();
        if (restored || owners.isSuspect()) {
            check();
        }
    }

    /** Repairs the index if it needs that. Where it fails, readers go on saying so, and the next write tries again. */
    void check() {
        if (!one.tryLock()) {
            return;
        }
        try {
            owners.suspect(false);
            if (!isComplete()) {
                run();
            }
            owners.hindered("");
        } catch (IOException later) {
            owners.suspect(true);
            owners.hindered(String.valueOf(Faults.withoutPaths(later).getMessage()));
        } finally {
            one.unlock();
        }
    }

    private boolean isComplete() throws IOException {
        FileId first = complete.first();
        // Another process may have repaired it, so that it is another file.
        return first != null && (complete.isStill(first) || complete.first() != null);
    }

    private void run() throws IOException {
        root.restore();
        // Begun with, so that it is gone at the end if somebody deletes the index meanwhile.
        Path whole = layout.owners().resolve("complete." + UUID.randomUUID() + ".tmp");
        disk.ensureFile(
                whole, Disk.LATEST.minusSeconds(ThreadLocalRandom.current().nextInt(SECONDS_OF_CHANCE)));
        try {
            for (int stripe : records.stripes()) {
                index(stripe);
            }
            disk.move(whole, layout.complete());
        } catch (IOException fault) {
            disk.discard(whole);
            throw fault;
        }
        disk.force(layout.owners());
    }

    private void index(int stripe) throws IOException {
        Set<OwnerPlace> made = new HashSet<>();
        locks.holding(stripe, () -> {
            for (Place place : records.in(stripe)) {
                index(place, made);
            }
            return true;
        });
        for (OwnerPlace entries : made) {
            force(entries);
        }
    }

    private void index(Place place, Set<OwnerPlace> made) throws IOException {
        RecordHeader header = records.glance(place);
        if (header != null && header.owner().isPresent()) {
            OwnerPlace entries = layout.place(header.owner().get());
            Instant reclaimAt = header.stamp().reclaimAt();
            if (owners.enter(entries, place, reclaimAt)) {
                made.add(entries);
            }
        }
    }

    private void force(OwnerPlace entries) throws IOException {
        try {
            owners.force(entries);
        } catch (NoSuchFileException deletedMeanwhile) {
            // With its last entry, by whoever deleted the record.
        }
    }
}
