package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.satchel.file.Layout.Place;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.backend.Listeners;
import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoreTraits.Trait;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Sessions in files, one for each, in a directory of their own.
 *
 * <p><b>Guarantees.</b> A reader sees the former record or the next one, never a part. Of two writers that expect the
 * same version, one succeeds: of two threads, of two stores on one directory, and of two processes on one machine. An
 * acknowledged write survives as its {@link Durability} says, and after a crash nothing needs repair. An unreadable
 * record (cut off, overwritten, another session's) is reported once as {@link
 * dev.satchel.session.CorruptSessionException} and set aside in the directory {@code quarantine}. A look-up costs the
 * same whatever the number of sessions. Directories are for their owner only (0700), so are files (0600), and symbolic
 * links below the root are not followed.
 *
 * <p><b>Limits.</b> One machine: on a network file system nothing is promised. A checksum finds accidents, not
 * forgeries; if others may write to the directory, seal at rest. Nothing expires by itself: call {@code deleteExpired}.
 * Without POSIX permissions, the directory's own access list is the only protection, and directories are not
 * forced.
 *
 * <p><b>Threads.</b> Thread-safe; writes to one session wait for each other, at most ten seconds. No file stays open,
 * so there is nothing to close. A write in a thread that is interrupted says so and has changed nothing, or it is done
 * and acknowledged. The interrupt stays set.
 *
 * <p><b>Errors.</b> {@link dev.satchel.session.SessionStoreFullException} when the disk is full: the former record is
 * as it was. {@link dev.satchel.session.SessionStoreUnavailableException} for all else that the file system reports.
 * When the directory is away (moved, unmounted, deleted) or read-only, its message names the directory and the fix, and
 * nothing is made in its place. A directory that was emptied is an empty store. {@code docs/file-store.md} has the
 * whole table.
 *
 * <pre>{@code
 * SessionStore store = FileSessionStore.in(Path.of("/var/lib/shop/sessions"));
 * SessionStore quicker = FileSessionStore.builder(path).durability(Durability.OS).build();
 * }</pre>
 */
public final class FileSessionStore implements SessionStore, Touchable, OwnerIndexed, Reapable, DropReporting {

    private static final Set<OpenOption> IN_PLACE = Set.of(READ, WRITE, NOFOLLOW_LINKS);

    private final Layout layout;
    private final Disk disk;
    private final Root root;
    private final Faults faults;
    private final StripeLocks locks;
    private final Records records;
    private final OwnerIndex owners;
    private final IndexRepair repair;
    private final Listeners<StoredRecord> drops = new Listeners<>();
    private final Reaper reaper;
    private final StoreTraits traits;

    /** Whether this store made sure of a stripe's directory; each is guarded by its stripe's lock. */
    private final boolean[] ready = new boolean[Layout.STRIPES];

    private FileSessionStore(Builder builder) {
        DirectoryCheck check = DirectoryCheck.open(builder.root, builder.durability);
        layout = check.layout();
        disk = check.disk();
        root = check.root();
        faults = new Faults(layout.root(), root);
        locks = new StripeLocks(layout, disk, root, builder.patience);
        records = new Records(layout, disk, root, locks);
        owners = new OwnerIndex(layout, disk, root, locks, records);
        repair = new IndexRepair(layout, disk, root, locks, records, owners);
        reaper = new Reaper(layout, disk, root, locks, records, owners, drops);
        repair.check();
        traits = StoreTraits.of(
                "files (" + builder.durability.name().toLowerCase(Locale.ROOT) + ")", Trait.SHARED, Trait.DURABLE);
    }

    /**
     * A store in this directory, made if it is missing, with {@link Durability#FSYNC}. Two stores may use one
     * directory.
     *
     * @throws dev.satchel.session.SessionConfigurationException when the directory, or one within, is somebody else's,
     * a symbolic link or not a directory. Also when it cannot be written, or when its file system locks no files
     */
    public static FileSessionStore in(Path directory) {
        return builder(directory).build();
    }

    /**
     * Starts building a store in this directory, which {@link Builder#build} makes if it is missing. Its path may
     * belong to any file system provider that has file locks.
     */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        try {
            return records.find(layout.place(key));
        } catch (IOException fault) {
            throw faults.unreadable(fault);
        }
    }

    @Override
    public WriteResult create(StoredRecord first) {
        Place place = layout.place(first.key());
        return guarded(place, () -> {
            if (records.header(place) != null) {
                return WriteResult.CONFLICT;
            }
            put(place, first, Optional.empty());
            return WriteResult.APPLIED;
        });
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        Place place = layout.place(next.key());
        return ifExpected(place, expectedVersion, current -> put(place, next, current.owner()));
    }

    /** {@inheritDoc} With the version that a listing answered of a record whose header is damaged, it is set aside. */
    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        try {
            return deleteReadable(layout.place(key), expectedVersion);
        } catch (CorruptSessionException setAside) {
            if (expectedVersion == Records.DAMAGED && setAside.getSuppressed().length == 0) {
                return WriteResult.APPLIED;
            }
            throw setAside;
        }
    }

    private WriteResult deleteReadable(Place place, long expectedVersion) {
        return ifExpected(place, expectedVersion, current -> {
            locks.confirm(place.stripe());
            Files.deleteIfExists(place.file());
            forceStripe(place);
            current.owner().ifPresent(owner -> owners.remove(owner, place));
        });
    }

    /**
     * Writes the version and the times over a spare place in the header, and nothing else: the payload is neither read
     * nor written.
     */
    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        Place place = layout.place(key);
        return ifExpected(place, expectedVersion, current -> {
            Stamp next = new Stamp(current.stamp().sequence() + 1, nextVersion, lastUsedAt, reclaimAt);
            ByteBuffer bytes = ByteBuffer.allocate(Stamp.BYTES);
            next.put(bytes);
            locks.confirm(place.stripe());
            Disk.undisturbed(() -> overwrite(place, bytes.rewind().duplicate(), current.spare()));
            current.owner().ifPresent(owner -> owners.date(owner, place, reclaimAt));
            disk.date(place.file(), reclaimAt);
        });
    }

    private void overwrite(Place place, ByteBuffer bytes, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(place.file(), IN_PLACE)) {
            disk.overwrite(channel, bytes, position);
            settle(() -> disk.force(channel));
        }
    }

    @Override
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        try {
            return owners.find(owner, after, limit);
        } catch (IOException fault) {
            throw faults.unreadable(fault);
        }
    }

    /**
     * Deletes records whose time has passed, in a bounded step. It goes by the time stamps in the directories and opens
     * only the files whose stamp has passed, so a live record is not read. It also deletes what a crash left
     * half-written, an hour later. Files that are not the store's own stay. Listeners ({@link #onDrop}) are notified
     * after each small batch, with no lock held. Of several stores and processes, the one that deleted a record
     * notifies its listeners.
     */
    @Override
    public int deleteExpired(Instant now, int limit) {
        try {
            root.examine();
            repair.check();
            return reaper.deleteExpired(now, limit);
        } catch (IOException fault) {
            throw faults.notWritten(fault);
        }
    }

    /** {@inheritDoc} From then on, a record that has passed is read once more before it is deleted. */
    @Override
    public void onDrop(Consumer<StoredRecord> listener) {
        drops.add(listener);
    }

    @Override
    public StoreTraits traits() {
        return traits;
    }

    /** Shows the durability, not the path. */
    @Override
    public String toString() {
        return "FileSessionStore[" + traits.displayName() + "]";
    }

    /** The action on a record that is as expected. */
    @FunctionalInterface
    private interface Change {
        void apply(RecordHeader current) throws IOException;
    }

    private WriteResult ifExpected(Place place, long expectedVersion, Change change) {
        return guarded(place, () -> {
            RecordHeader current = records.header(place);
            if (current == null) {
                return WriteResult.ABSENT;
            }
            if (current.stamp().version() != expectedVersion) {
                return WriteResult.CONFLICT;
            }
            change.apply(current);
            return WriteResult.APPLIED;
        });
    }

    private WriteResult guarded(Place place, StripeLocks.Guarded<WriteResult> body) {
        try {
            return locks.holding(place.stripe(), body);
        } catch (IOException fault) {
            throw faults.notWritten(fault);
        } finally {
            repair.afterWrite();
        }
    }

    /**
     * The order matters: new index entry, content, name, former index entry. A crash between any two leaves a record
     * that is whole and that the index knows.
     */
    private void put(Place place, StoredRecord next, Optional<OwnerKey> formerOwner) throws IOException {
        Path temporary = layout.temporary(place, ThreadLocalRandom.current().nextLong());
        Optional<OwnerKey> owner = next.owner();
        boolean sameOwner = owner.equals(formerOwner);
        try {
            if (owner.isPresent()) {
                owners.add(owner.get(), place, next.reclaimAt(), sameOwner);
            }
            write(place, temporary, RecordHeader.encode(next));
            locks.confirm(place.stripe());
            disk.move(temporary, place.file());
        } catch (IOException fault) {
            disk.discard(temporary);
            throw fault;
        }
        disk.date(place.file(), next.reclaimAt());
        forceStripe(place);
        if (formerOwner.isPresent() && !sameOwner) {
            owners.remove(formerOwner.get(), place);
        }
    }

    private void write(Place place, Path temporary, byte[] bytes) throws IOException {
        if (!ready[place.stripe()]) {
            ensureStripe(place);
            // Also that of another process, which may have made it and not forced it yet.
            disk.force(layout.records());
            ready[place.stripe()] = true;
        }
        try {
            disk.write(temporary, bytes);
        } catch (NoSuchFileException directoryIsGone) {
            ensureStripe(place);
            disk.force(layout.records());
            disk.write(temporary, bytes);
        }
    }

    private void ensureStripe(Place place) throws IOException {
        root.confirm();
        try {
            disk.ensureDirectory(layout.stripe(place.stripe()));
        } catch (NoSuchFileException noRecords) {
            root.restore();
            disk.ensureDirectory(layout.stripe(place.stripe()));
        }
    }

    private void forceStripe(Place place) throws IOException {
        Disk.undisturbed(() -> settle(() -> disk.force(layout.stripe(place.stripe()))));
    }

    /** Does the last step of a write, which others see already. */
    private static void settle(Disk.Step step) throws IOException {
        try {
            step.run();
        } catch (ClosedByInterruptException again) {
            throw again;
        } catch (IOException fault) {
            throw Faults.unsettled(fault);
        }
    }

    /** Builds a store. For one thread. */
    public static final class Builder {

        private final Path root;
        private Durability durability = Durability.FSYNC;
        private Duration patience = StripeLocks.PATIENCE;

        private Builder(Path root) {
            this.root = Objects.requireNonNull(root, "directory");
        }

        /**
         * The kind of crash that an acknowledged write survives: of the process, or a power failure too. Default {@link
         * Durability#FSYNC}.
         */
        public Builder durability(Durability choice) {
            durability = Objects.requireNonNull(choice, "durability");
            return this;
        }

        /** How long a write waits for others. For tests. */
        Builder patience(Duration longest) {
            patience = longest;
            return this;
        }

        /**
         * The store.
         *
         * @throws dev.satchel.session.SessionConfigurationException as {@link FileSessionStore#in} does
         */
        public FileSessionStore build() {
            return new FileSessionStore(this);
        }
    }
}
