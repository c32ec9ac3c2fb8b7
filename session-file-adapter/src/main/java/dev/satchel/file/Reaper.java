package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.satchel.file.Layout.Place;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.backend.Listeners;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what is past its time. A file's modification time is when it may go, so a glance at the directory finds the
 * candidates; their headers, read under the lock, decide. The rest of a record is read only if somebody wants to know
 * of its end.
 */
final class Reaper {

    /**
     * Longer than any write takes. Under the lock nobody writes anyway; this is for file systems whose locks do not
     * hold. Also longer than a stack in use takes to look at its notes.
     */
    private static final Duration GRACE = Duration.ofHours(1);

    /** How many are deleted under one lock, so that writers get their turn. */
    private static final int BATCH = 32;

    private final Layout layout;
    private final Disk disk;
    private final StripeLocks locks;
    private final Root root;
    private final Records records;
    private final OwnerIndex owners;
    private final Listeners<StoredRecord> drops;
    private final AtomicInteger next = new AtomicInteger();

    Reaper(
            Layout layout,
            Disk disk,
            Root root,
            StripeLocks locks,
            Records records,
            OwnerIndex owners,
            Listeners<StoredRecord> drops) {
        this.layout = layout;
        this.disk = disk;
        this.root = root;
        this.locks = locks;
        this.records = records;
        this.owners = owners;
        this.drops = drops;
    }

    /**
     * Goes round the stripes once at most, from where the last call stopped. A file or a directory that the system
     * refuses keeps nobody from deleting the others.
     *
     * @throws IOException when nothing can be deleted any more; or at the end of the round, when something was refused
     */
    int deleteExpired(Instant now, int limit) throws IOException {
        int from = next.get();
        int deleted = 0;
        List<IOException> refused = new ArrayList<>(1);
        for (int i = 0; i < Layout.STRIPES && deleted < limit; i++) {
            int stripe = (from + i) % Layout.STRIPES;
            next.set(stripe);
            deleted += new Sweep(stripe, now, limit - deleted, refused).run();
        }
        if (deleted < limit && !refused.isEmpty()) {
            throw refused.get(0);
        }
        return deleted;
    }

    /** One pass over one stripe. */
    private final class Sweep {

        private final int stripe;
        private final Instant now;
        private final FileTime recordsUntil;
        private final FileTime leftoversUntil;
        private final int limit;
        private final List<Path> candidates = new ArrayList<>(BATCH);
        private final List<StoredRecord> dropped = new ArrayList<>();

        /** The first thing that was refused, in whichever stripe. */
        private final List<IOException> refused;

        private int deleted;

        Sweep(int stripe, Instant now, int limit, List<IOException> refused) {
            this.stripe = stripe;
            this.now = now;
            this.limit = limit;
            this.refused = refused;
            recordsUntil = FileTime.from(now);
            leftoversUntil = FileTime.from(now.minus(GRACE));
        }

        int run() throws IOException {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.stripe(stripe))) {
                for (Path file : files) {
                    if (isCandidate(file)) {
                        candidates.add(file);
                    }
                    if (candidates.size() == Math.min(BATCH, limit - deleted)) {
                        decide();
                    }
                    if (deleted == limit) {
                        break;
                    }
                }
                decide();
            } catch (NoSuchFileException nothingWrittenYet) {
                root.confirm();
            } catch (DirectoryIteratorException fault) {
                passOver(Faults.of(fault));
            } catch (IOException fault) {
                passOver(fault);
            }
            return deleted;
        }

        /** Locks that are not to be had, and a root that is away, end the round. */
        private void passOver(IOException fault) throws IOException {
            if (!Faults.isOfOneFile(fault)) {
                throw fault;
            }
            if (refused.isEmpty()) {
                refused.add(fault);
            }
        }

        private boolean isCandidate(Path file) throws IOException {
            // The time first: most files are live, and what they are called is then nobody's business.
            BasicFileAttributes attributes = attributes(file);
            if (attributes == null || attributes.lastModifiedTime().compareTo(recordsUntil) > 0) {
                return false;
            }
            String name = file.getFileName().toString();
            return attributes.isRegularFile()
                    && (Layout.isRecord(name)
                            || (Layout.isTemporary(name)
                                    && attributes.lastModifiedTime().compareTo(leftoversUntil) <= 0));
        }

        private void decide() throws IOException {
            if (candidates.isEmpty()) {
                return;
            }
            try {
                locks.holding(stripe, () -> {
                    for (Path file : candidates) {
                        decide(file);
                    }
                    return true;
                });
            } finally {
                dropped.forEach(drops::tell);
                dropped.clear();
            }
            candidates.clear();
        }

        private void decide(Path file) throws IOException {
            String name = file.getFileName().toString();
            if (!Layout.isRecord(name)) {
                locks.confirm(stripe);
                disk.discard(file);
                return;
            }
            Place place = layout.place(StorageKey.ofHex(name));
            try {
                RecordHeader header = records.glance(place);
                if (header == null && isForgotten(file)) {
                    header = records.header(place);
                }
                if (header != null) {
                    decide(place, header);
                }
            } catch (CorruptSessionException inQuarantine) {
                // The next look for it finds nothing.
            } catch (IOException fault) {
                passOver(fault);
            }
        }

        /** A look for a damaged record must not find nothing in its place: it may be a note of the stack. */
        private boolean isForgotten(Path file) throws IOException {
            BasicFileAttributes attributes = attributes(file);
            return attributes != null && attributes.lastModifiedTime().compareTo(leftoversUntil) <= 0;
        }

        private void decide(Place place, RecordHeader header) throws IOException {
            Instant reclaimAt = header.stamp().reclaimAt();
            if (reclaimAt.isAfter(now)) {
                // Its stamp was lost, in a crash or by a copy. Set right, the next sweep passes it by.
                header.owner().ifPresent(owner -> owners.date(owner, place, reclaimAt));
                disk.date(place.file(), reclaimAt);
                return;
            }
            Optional<StoredRecord> last = drops.isEmpty() ? Optional.empty() : records.last(place);
            locks.confirm(stripe);
            if (Files.deleteIfExists(place.file())) {
                deleted++;
                last.ifPresent(dropped::add);
            }
            header.owner().ifPresent(owner -> owners.remove(owner, place));
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException vanished) {
            return null;
        }
    }
}
