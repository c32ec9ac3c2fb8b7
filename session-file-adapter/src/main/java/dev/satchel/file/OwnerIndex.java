package dev.satchel.file;

import dev.satchel.file.Layout.OwnerPlace;
import dev.satchel.file.Layout.Place;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which records an owner has: a directory for each owner, in it an empty file for each record, named by its key.
 *
 * <p>An entry is there before the record that it points to and goes after it, each under the record's lock. So a crash
 * leaves an entry too many, never one too few; reading drops it.
 */
final class OwnerIndex {

    /** How often another process may remove an owner's emptied directory between our making it and our using it. */
    private static final int ATTEMPTS = 64;

    /** How often the index may be deleted, or repaired, while it is read. */
    private static final int LOOKS = 3;

    private final Layout layout;
    private final Disk disk;
    private final Root root;
    private final StripeLocks locks;
    private final Records records;
    private final Landmark complete;
    private final Set<Path> forced = ConcurrentHashMap.newKeySet();
    private volatile boolean suspect;
    private volatile String hindrance = "";

    OwnerIndex(Layout layout, Disk disk, Root root, StripeLocks locks, Records records) {
        this.layout = layout;
        this.disk = disk;
        this.root = root;
        this.locks = locks;
        this.records = records;
        complete = new Landmark(layout.complete(), root);
    }

    /** The file that is there as long as nobody deletes the index. */
    Landmark complete() {
        return complete;
    }

    /** Whether the index was found to be incomplete, and not repaired since. */
    boolean isSuspect() {
        return suspect;
    }

    void suspect(boolean incomplete) {
        suspect = incomplete;
    }

    /** Notes why it could not be repaired, for calls that ask for owners meanwhile; empty when it could. */
    void hindered(String reason) {
        hindrance = reason;
    }

    /**
     * Makes sure of the entry, and that it is as old as its record, so that no cleaner parts the two. Under the
     * record's lock, before the record is written.
     *
     * @param known whether the record that is there has this owner, so that the entry should be there, forced
     */
    void add(OwnerKey owner, Place place, Instant reclaimAt, boolean known) throws IOException {
        OwnerPlace entries = layout.place(owner);
        if (!enter(entries, place, reclaimAt) && known) {
            return;
        }
        if (!forced.contains(entries.stripe())) {
            disk.force(layout.owners());
            forced.add(entries.stripe());
        }
        // Not only by who made it: another process may have, and not have come to forcing it.
        force(entries);
    }

    /** Makes sure of an entry without forcing it, and answers whether it was missing. */
    boolean enter(OwnerPlace entries, Place place, Instant reclaimAt) throws IOException {
        Path entry = entries.entry(place);
        if (disk.dateIfThere(entry, reclaimAt)) {
            return false;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                disk.ensureFile(entry, reclaimAt);
                return true;
            } catch (NoSuchFileException noDirectory) {
                if (attempt == ATTEMPTS) {
                    throw noDirectory;
                }
                makeDirectories(entries);
            }
        }
    }

    private void makeDirectories(OwnerPlace entries) throws IOException {
        try {
            if (disk.ensureDirectory(entries.stripe())) {
                forced.remove(entries.stripe());
                suspect |= FileId.at(layout.complete()) == null;
            }
        } catch (NoSuchFileException noIndex) {
            root.restore();
            disk.ensureDirectory(entries.stripe());
            forced.remove(entries.stripe());
        }
        disk.ensureDirectory(entries.directory());
    }

    /** Forces the names of an owner's entries. */
    void force(OwnerPlace entries) throws IOException {
        disk.force(entries.stripe());
        disk.force(entries.directory());
    }

    /** Has the entry become as old as its record is by now. Only a hint for cleaners, so a failure is nobody's. */
    void date(OwnerKey owner, Place place, Instant reclaimAt) {
        disk.date(layout.place(owner).entry(place), reclaimAt);
    }

    /**
     * Drops the entry. Under the record's lock, after the record is gone or another's. The remains are dropped by a
     * later reading.
     */
    void remove(OwnerKey owner, Place place) {
        OwnerPlace entries = layout.place(owner);
        disk.discard(entries.entry(place));
        disk.discard(entries.directory());
    }

    /**
     * The keys that a walk has not come to yet: listed once, because a directory has no order that lasts from one
     * reading to the next.
     */
    private record Left(List<StorageKey> keys) implements OwnerPage.Cursor {}

    OwnerPage find(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) throws IOException {
        List<StorageKey> keys = after.isPresent() ? ((Left) after.get()).keys() : listWhole(owner);
        int end = Math.min(limit, keys.size());
        List<StoredRecord> found = new ArrayList<>(end);
        Map<StorageKey, Long> unreadable = new LinkedHashMap<>();
        for (StorageKey key : keys.subList(0, end)) {
            look(owner, layout.place(key), found, unreadable);
        }
        boolean more = end < keys.size();
        return new OwnerPage(
                found, unreadable, more ? Optional.of(new Left(keys.subList(end, keys.size()))) : Optional.empty());
    }

    /** Lists, and makes sure that the index was whole all the time. */
    private List<StorageKey> listWhole(OwnerKey owner) throws IOException {
        for (int attempt = 1; attempt <= LOOKS; attempt++) {
            FileId whole = complete.first();
            List<StorageKey> keys = list(owner);
            if (whole == null ? !records.exist() : complete.isStill(whole)) {
                return keys;
            }
        }
        suspect = true;
        throw OutageException.indexIsLost(layout.owners(), hindrance);
    }

    private List<StorageKey> list(OwnerKey owner) throws IOException {
        List<StorageKey> keys = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(layout.place(owner).directory())) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (Layout.isRecord(name)) {
                    keys.add(StorageKey.ofHex(name));
                }
            }
        } catch (NoSuchFileException none) {
            root.confirm();
        } catch (DirectoryIteratorException fault) {
            throw Faults.of(fault);
        }
        return keys;
    }

    private void look(OwnerKey owner, Place place, List<StoredRecord> found, Map<StorageKey, Long> unreadable)
            throws IOException {
        Optional<StoredRecord> record = unlocked(owner, place);
        if (record.isPresent()) {
            found.add(record.get());
            return;
        }
        locks.holding(place.stripe(), () -> lookAgain(owner, place, found))
                .ifPresent(version -> unreadable.put(place.key(), version));
    }

    /** For those who hold the lock. Answers the version of what is damaged, or refused by the system. */
    private Optional<Long> lookAgain(OwnerKey owner, Place place, List<StoredRecord> found) throws IOException {
        Optional<StoredRecord> current;
        try {
            current = owned(owner, records.read(place));
        } catch (CorruptSessionException damaged) {
            return Optional.of(records.damagedVersion(place));
        } catch (IOException fault) {
            passOver(fault);
            return Optional.of(Records.DAMAGED);
        }
        if (current.isPresent()) {
            found.add(current.get());
        } else {
            drop(owner, place);
        }
        return Optional.empty();
    }

    /** A record that the system refuses hides no other one. */
    private void passOver(IOException fault) throws IOException {
        root.confirm();
        if (!Faults.isOfOneFile(fault)) {
            throw fault;
        }
    }

    /** Read without the lock, where a touch may be half-way: what does not look right is looked at again. */
    private Optional<StoredRecord> unlocked(OwnerKey owner, Place place) throws IOException {
        try {
            return owned(owner, records.read(place));
        } catch (CorruptSessionException perhaps) {
            return Optional.empty();
        } catch (IOException fault) {
            passOver(fault);
            return Optional.empty();
        }
    }

    private static Optional<StoredRecord> owned(OwnerKey owner, Optional<StoredRecord> record) {
        return record.filter(there -> there.owner().equals(Optional.of(owner)));
    }

    private void drop(OwnerKey owner, Place place) throws IOException {
        locks.confirm(place.stripe());
        // A process that died may have deleted the record without forcing that.
        disk.forceIfThere(layout.stripe(place.stripe()));
        remove(owner, place);
    }
}
