package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.satchel.file.Layout.Place;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
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
 * Deletes what is past its time. A file's modification time is when it may go, so a glance at the directory finds the candidates; their
 * headers, read under the lock, decide. The rest of a record is read only if somebody wants to know of its end.
 */
final class Reaper {

    /** Longer than any write takes. Under the lock nobody writes anyway; this is for file systems whose locks do not hold. */
    private static final Duration GRACE = Duration.ofHours(1);

    /** How many are deleted under one lock, so that writers get their turn. */
    private static final int BATCH = 32;

    private final Layout layout;
    private final Disk disk;
    private final StripeLocks locks;
    private final Records records;
    private final OwnerIndex owners;
    private final Drops drops;
    private final AtomicInteger next = new AtomicInteger();

    Reaper(Layout layout, Disk disk, StripeLocks locks, Records records, OwnerIndex owners, Drops drops) {
        this.layout = layout;
        this.disk = disk;
        this.locks = locks;
        this.records = records;
        this.owners = owners;
        this.drops = drops;
    }

    /** Goes round the stripes once at most, from where the last call stopped. */
    int deleteExpired(Instant now, int limit) throws IOException {
        int from = next.get();
        int deleted = 0;
        for (int i = 0; i < Layout.STRIPES && deleted < limit; i++) {
            int stripe = (from + i) % Layout.STRIPES;
            next.set(stripe);
            deleted += new Sweep(stripe, now, limit - deleted).run();
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
        private int deleted;

        Sweep(int stripe, Instant now, int limit) {
            this.stripe = stripe;
            this.now = now;
            this.limit = limit;
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
                return deleted;
            } catch (DirectoryIteratorException fault) {
                throw Faults.of(fault);
            }
            return deleted;
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
                deleted += locks.holding(stripe, () -> {
                    int count = 0;
                    for (Path file : candidates) {
                        String name = file.getFileName().toString();
                        if (!Layout.isRecord(name)) {
                            disk.discard(file);
                        } else if (deleteIfExpired(layout.place(StorageKey.ofHex(name)))) {
                            count++;
                        }
                    }
                    return count;
                });
            } finally {
                drops.tell(dropped);
                dropped.clear();
            }
            candidates.clear();
        }

        private boolean deleteIfExpired(Place place) throws IOException {
            RecordHeader header;
            try {
                header = records.header(place);
            } catch (CorruptSessionException inQuarantine) {
                return false;
            }
            if (header == null) {
                return false;
            }
            Instant reclaimAt = header.stamp().reclaimAt();
            if (reclaimAt.isAfter(now)) {
                // Its stamp was lost, in a crash or by a copy. Set right, the next sweep passes it by.
                disk.date(place.file(), reclaimAt);
                return false;
            }
            Optional<StoredRecord> last = drops.heard() ? records.last(place) : Optional.empty();
            boolean gone = Files.deleteIfExists(place.file());
            if (gone) {
                last.ifPresent(dropped::add);
            }
            header.owner().ifPresent(owner -> owners.remove(owner, place));
            return gone;
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
