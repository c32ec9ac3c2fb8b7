package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.satchel.file.Layout.Place;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Reads records, and sets aside files that are not records. */
final class Records {

    /** Most sessions fit, so that one read does. */
    private static final int FIRST_READ = 2048;

    /** Stands for the version of a record whose header cannot be read. */
    static final long DAMAGED = 0;

    private final Layout layout;
    private final Disk disk;
    private final StripeLocks locks;
    private final Root root;

    Records(Layout layout, Disk disk, Root root, StripeLocks locks) {
        this.layout = layout;
        this.disk = disk;
        this.root = root;
        this.locks = locks;
    }

    /**
     * The record at this place.
     *
     * @throws CorruptSessionException when what is there is no record of this key; it is in quarantine by then
     */
    Optional<StoredRecord> find(Place place) throws IOException {
        try {
            return read(place);
        } catch (CorruptSessionException perhaps) {
            // Read without a lock: a touch may have been half-way. Under the lock nobody writes.
            return locks.holding(place.stripe(), () -> {
                try {
                    return read(place);
                } catch (CorruptSessionException corrupt) {
                    setAside(place, corrupt);
                    throw corrupt;
                }
            });
        }
    }

    /**
     * The header of the record at this place, or null if there is no record. For those who hold the lock.
     *
     * @throws CorruptSessionException when what is there is no record of this key; it is in quarantine by then
     */
    @Nullable
    RecordHeader header(Place place) throws IOException {
        try (InputStream in = open(place.file())) {
            return header(place, in);
        } catch (NoSuchFileException absent) {
            root.confirm();
            return null;
        } catch (CorruptSessionException corrupt) {
            setAside(place, corrupt);
            throw corrupt;
        } catch (IOException fault) {
            CorruptSessionException noFile = noFile(place, fault);
            setAside(place, noFile);
            throw noFile;
        }
    }

    /**
     * The version by which a record is deleted whose data cannot be read: its own as far as the header can be read,
     * else {@link #DAMAGED}. For those who hold the lock.
     */
    long damagedVersion(Place place) throws IOException {
        RecordHeader header = glance(place);
        return header == null ? DAMAGED : header.stamp().version();
    }

    /**
     * The header as far as it can be read, else null. A damaged file stays where it is. For those who hold the lock.
     */
    @Nullable
    RecordHeader glance(Place place) throws IOException {
        try (InputStream in = open(place.file())) {
            return header(place, in);
        } catch (CorruptSessionException | NoSuchFileException unreadable) {
            return null;
        } catch (IOException fault) {
            noFile(place, fault);
            return null;
        }
    }

    private static RecordHeader header(Place place, InputStream in) throws IOException {
        byte[] bytes = new byte[RecordHeader.BYTES];
        return RecordHeader.read(place.key(), bytes, in.readNBytes(bytes, 0, bytes.length));
    }

    /** The record that is about to be deleted, if it can be read. For those who hold the lock. */
    Optional<StoredRecord> last(Place place) {
        try {
            return read(place);
        } catch (CorruptSessionException | IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether there is any. */
    boolean exist() throws IOException {
        for (int stripe : stripes()) {
            if (!in(stripe).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The stripes that have a directory. */
    List<Integer> stripes() throws IOException {
        return names(layout.records()).stream()
                .filter(Layout::isStripe)
                .map(name -> Integer.parseInt(name, 16))
                .toList();
    }

    /** The places of the records that a stripe has. */
    List<Place> in(int stripe) throws IOException {
        return names(layout.stripe(stripe)).stream()
                .filter(Layout::isRecord)
                .map(name -> layout.place(StorageKey.ofHex(name)))
                .toList();
    }

    private List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                names.add(file.getFileName().toString());
            }
        } catch (NoSuchFileException none) {
            root.confirm();
        } catch (DirectoryIteratorException fault) {
            throw Faults.of(fault);
        }
        return names;
    }

    /**
     * The record at this place. A damaged one stays where it is.
     *
     * @throws CorruptSessionException when what is there is no record of this key, or a touch of it is half-way
     */
    Optional<StoredRecord> read(Place place) throws IOException {
        try (InputStream in = open(place.file())) {
            byte[] bytes = new byte[FIRST_READ];
            int size = in.readNBytes(bytes, 0, bytes.length);
            RecordHeader header = RecordHeader.read(place.key(), bytes, size);
            if (size == bytes.length) {
                // One byte more than there should be, to find what was appended.
                bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(size, header.fileSize() + 1)));
                size += in.readNBytes(bytes, size, bytes.length - size);
            }
            return Optional.of(header.record(place.key(), bytes, size));
        } catch (NoSuchFileException absent) {
            root.confirm();
            return Optional.empty();
        } catch (IOException fault) {
            throw noFile(place, fault);
        }
    }

    /**
     * Through a stream, since an interrupt closes a channel, and reading is not worth an error in a thread that winds
     * down.
     */
    private static InputStream open(Path file) throws IOException {
        return Files.newInputStream(file, NOFOLLOW_LINKS);
    }

    /** Distinguishes a symbolic link or a directory in the file's place from a fault of the disk, which it throws. */
    private static CorruptSessionException noFile(Place place, IOException fault) throws IOException {
        try {
            if (Files.readAttributes(place.file(), BasicFileAttributes.class, NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw fault;
            }
        } catch (IOException unknown) {
            throw fault;
        }
        return new CorruptSessionException("what lies in the place of a session's file is no file");
    }

    private void setAside(Place place, CorruptSessionException reason) throws IOException {
        locks.confirm(place.stripe());
        try {
            disk.ensureDirectory(layout.quarantine());
            disk.move(
                    place.file(),
                    layout.setAside(place, ThreadLocalRandom.current().nextLong()));
        } catch (NoSuchFileException gone) {
            // Deleted by hand meanwhile.
        } catch (IOException stays) {
            reason.addSuppressed(Faults.withoutPaths(stays));
        }
    }
}
