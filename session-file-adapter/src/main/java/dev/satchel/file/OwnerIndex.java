package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.satchel.file.Layout.OwnerPlace;
import dev.satchel.file.Layout.Place;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which records an owner has: a directory for each owner, in it an empty file for each record, named by its key.
 *
 * <p>An entry is there before the record that it points to and goes after it, each under the record's lock. So a crash leaves an entry
 * too many, never one too few; reading drops it.
 */
final class OwnerIndex {

    /** How often another process may remove an owner's emptied directory between our making it and our using it. */
    private static final int ATTEMPTS = 64;

    private final Layout layout;
    private final Disk disk;
    private final StripeLocks locks;
    private final Records records;
    private final Set<Path> forced = ConcurrentHashMap.newKeySet();

    OwnerIndex(Layout layout, Disk disk, StripeLocks locks, Records records) {
        this.layout = layout;
        this.disk = disk;
        this.locks = locks;
        this.records = records;
    }

    /**
     * Makes sure of the entry. Under the record's lock, before the record is written.
     *
     * @param known whether the record that is there has this owner, so that the entry should be there, forced
     */
    void add(OwnerKey owner, Place place, boolean known) throws IOException {
        OwnerPlace entries = layout.place(owner);
        Path entry = entries.entry(place);
        if (known && Files.exists(entry, NOFOLLOW_LINKS)) {
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                disk.ensureFile(entry);
                break;
            } catch (NoSuchFileException noDirectory) {
                if (attempt == ATTEMPTS) {
                    throw noDirectory;
                }
                disk.ensureDirectory(entries.stripe());
                disk.ensureDirectory(entries.directory());
            }
        }
        if (!forced.contains(entries.stripe())) {
            disk.force(layout.owners());
            forced.add(entries.stripe());
        }
        // Not only by who made it: another process may have, and not have come to forcing it.
        disk.force(entries.stripe());
        disk.force(entries.directory());
    }

    /** Drops the entry. Under the record's lock, after the record is gone or another's. What remains is dropped by a later reading. */
    void remove(OwnerKey owner, Place place) {
        OwnerPlace entries = layout.place(owner);
        disk.discard(entries.entry(place));
        disk.discard(entries.directory());
    }

    List<StoredRecord> find(OwnerKey owner, int limit) throws IOException {
        List<StoredRecord> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(layout.place(owner).directory())) {
            for (Path entry : entries) {
                if (found.size() >= limit) {
                    break;
                }
                String name = entry.getFileName().toString();
                if (Layout.isRecord(name)) {
                    look(owner, layout.place(StorageKey.ofHex(name))).ifPresent(found::add);
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (DirectoryIteratorException fault) {
            throw Faults.of(fault);
        }
        return found;
    }

    private Optional<StoredRecord> look(OwnerKey owner, Place place) throws IOException {
        Optional<StoredRecord> record = read(owner, place);
        if (record.isPresent()) {
            return record;
        }
        return locks.holding(place.stripe(), () -> {
            Optional<StoredRecord> current = read(owner, place);
            if (current.isEmpty()) {
                // A process that died may have deleted the record without forcing that.
                disk.forceIfThere(layout.stripe(place.stripe()));
                remove(owner, place);
            }
            return current;
        });
    }

    private Optional<StoredRecord> read(OwnerKey owner, Place place) throws IOException {
        try {
            return records.find(place).filter(record -> record.owner().equals(Optional.of(owner)));
        } catch (CorruptSessionException inQuarantine) {
            return Optional.empty();
        }
    }
}
