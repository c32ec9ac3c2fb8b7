package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One writer at a time for each stripe: among the threads of this store, among the stores of this virtual machine, and
 * among processes. The system lets go of a crashed holder's locks. {@code docs/adr/0034-file-locks.md} says why there
 * are three.
 *
 * <p>Nothing stays open between two writes. A lock on a file that somebody deleted keeps nobody out; the holder finds
 * that out with {@link #confirm} before it changes anything, and begins again.
 */
final class StripeLocks {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long FIRST_PAUSE = 50_000;
    private static final long MAX_PAUSE = 2_000_000;

    /** How often lock files may be deleted under one write. */
    private static final int ATTEMPTS = 64;

    /** Longer than it takes from {@link #confirm} to the change, for a process that is not stopped just there. */
    private static final long REMAINDER_OF_A_WRITE = 10_000_000;

    private static final int SECONDS_OF_CHANCE = 1 << 30;
    private static final Set<OpenOption> LOCK_FILE = Set.of(WRITE, NOFOLLOW_LINKS);

    private final Disk disk;
    private final Root root;
    private final Path directory;
    private final Path records;
    private final Landmark machine;
    private final Landmark[] processes = new Landmark[Layout.STRIPES];
    private final ReentrantLock[] threads = new ReentrantLock[Layout.STRIPES];

    /** The lock held in each stripe; each is guarded by its thread lock. */
    private final @Nullable Held[] held = new Held[Layout.STRIPES];

    private final long firstRegion;
    private final Duration patience;

    StripeLocks(Layout layout, Disk disk, Root root, Duration patience) {
        this.patience = patience;
        this.disk = disk;
        this.root = root;
        directory = layout.locks();
        records = layout.records();
        machine = new Landmark(directory.resolve("jvm"), root);
        Arrays.setAll(processes, i -> new Landmark(directory.resolve(Layout.digits(i)), root));
        Arrays.setAll(threads, i -> new ReentrantLock());
        firstRegion = ProcessHandle.current().pid() * Layout.STRIPES;
    }

    /**
     * An action under a lock. Until it has {@linkplain #confirm confirmed} the lock it may be begun again, so it
     * changes nothing.
     */
    @FunctionalInterface
    interface Guarded<T> {
        T run() throws IOException;
    }

    /**
     * Does it while nobody else writes in this stripe.
     *
     * @throws IOException when it does, or when somebody holds the lock for longer than anybody should; then nothing
     * was done
     */
    <T> T holding(int stripe, Guarded<T> body) throws IOException {
        ReentrantLock thread = threads[stripe];
        try {
            if (!thread.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new InterruptedIOException("other threads held the lock for longer than " + patience);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedWaitException();
        }
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return onFiles(stripe, body);
                } catch (LostLockException lost) {
                    if (attempt == ATTEMPTS) {
                        throw OutageException.locksAreDeleted(directory);
                    }
                }
            }
        } finally {
            thread.unlock();
        }
    }

    /**
     * Makes sure, as its holder, that the lock of this stripe keeps others out and did so from the start, and that the
     * root is where it was. To be called when everything is ready, right before the first change that others see.
     */
    void confirm(int stripe) throws IOException {
        Held now = Objects.requireNonNull(held[stripe], "the lock is held");
        boolean ofMachine = machine.isStill(now.machine);
        boolean ofProcess = processes[stripe].isStill(now.process);
        if (!ofMachine || !ofProcess) {
            throw new LostLockException();
        }
    }

    private <T> T onFiles(int stripe, Guarded<T> body) throws IOException {
        // Closing any channel of a file drops all locks that this process holds on it, whoever took them. So the lock
        // file of the stripe
        // is open only while the first lock, which the virtual machine itself keeps track of, keeps its other stores
        // away.
        return locked(
                machine,
                firstRegion + stripe,
                first -> locked(processes[stripe], 0, second -> {
                    held[stripe] = new Held(first, second);
                    try {
                        return body.run();
                    } finally {
                        held[stripe] = null;
                    }
                }));
    }

    /** An action while a file is locked. */
    @FunctionalInterface
    private interface Locked<T> {
        T run(FileId file) throws IOException;
    }

    private <T> T locked(Landmark file, long region, Locked<T> body) throws IOException {
        FileId first = file.first();
        if (first == null) {
            make(file.file());
            throw new LostLockException();
        }
        FileChannel channel = open(file);
        try {
            lock(channel, region);
            return body.run(first);
        } finally {
            // Closing releases; where even that fails there is nobody left to tell.
            disk.closeQuietly(channel);
        }
    }

    private static FileChannel open(Landmark file) throws IOException {
        try {
            return FileChannel.open(file.file(), LOCK_FILE);
        } catch (NoSuchFileException deleted) {
            file.forget();
            throw new LostLockException();
        }
    }

    /**
     * Makes a lock file that no cleaner finds old, at a time of its own, so that it is never taken for the one before
     * it.
     */
    private void make(Path file) throws IOException {
        if (FileId.at(records.resolve(file.getFileName())) != null) {
            // It was there before, and whoever holds it may be about to finish.
            pause(REMAINDER_OF_A_WRITE);
        }
        Instant time = Disk.LATEST.minusSeconds(ThreadLocalRandom.current().nextInt(SECONDS_OF_CHANCE));
        try {
            disk.ensureFile(file, time);
        } catch (NoSuchFileException directoryIsGone) {
            root.restore();
            disk.ensureFile(file, time);
        }
    }

    private void lock(FileChannel channel, long region) throws IOException {
        long pause = FIRST_PAUSE;
        for (long left = patience.toNanos(); left > 0; left -= pause, pause = Math.min(2 * pause, MAX_PAUSE)) {
            if (tryLock(channel, region)) {
                return;
            }
            pause(pause);
        }
        throw new InterruptedIOException("another process held the lock for longer than " + patience);
    }

    private static void pause(long nanos) throws InterruptedWaitException {
        LockSupport.parkNanos(nanos);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedWaitException();
        }
    }

    /**
     * Whether the lock was free, and is held now.
     *
     * @throws NoLocksException when the file system locks no files
     */
    static boolean tryLock(FileChannel channel, long region) throws IOException {
        try {
            return channel.tryLock(region, 1, false) != null;
        } catch (OverlappingFileLockException heldInThisMachine) {
            return false;
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException | UnsupportedOperationException fault) {
            throw new NoLocksException(fault);
        }
    }

    private record Held(FileId machine, FileId process) {}

    /** The lock file is not there, or not the one that was locked: begin again. */
    private static final class LostLockException extends IOException {

        private static final long serialVersionUID = 1L;
    }
}
