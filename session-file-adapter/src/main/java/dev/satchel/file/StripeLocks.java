package dev.satchel.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer at a time for each stripe: among the threads of this store, among the stores of this virtual machine, and among processes.
 * The system lets go of a crashed holder's locks. {@code docs/adr/0050-file-locks.md} says why there are three.
 *
 * <p>Nothing stays open between two writes.
 */
final class StripeLocks {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long FIRST_PAUSE = 50_000;
    private static final long LONGEST_PAUSE = 2_000_000;
    private static final Set<OpenOption> LOCK_FILE = Set.of(CREATE, WRITE, NOFOLLOW_LINKS);

    private final Disk disk;
    private final Path directory;
    private final Path machine;
    private final Path[] processes = new Path[Layout.STRIPES];
    private final ReentrantLock[] threads = new ReentrantLock[Layout.STRIPES];
    private final long firstRegion;
    private final Duration patience;

    StripeLocks(Layout layout, Disk disk, Duration patience) {
        this.patience = patience;
        this.disk = disk;
        directory = layout.locks();
        machine = directory.resolve("jvm");
        Arrays.setAll(processes, i -> directory.resolve(Layout.digits(i)));
        Arrays.setAll(threads, i -> new ReentrantLock());
        firstRegion = ProcessHandle.current().pid() * Layout.STRIPES;
    }

    /** What is done under a lock. */
    @FunctionalInterface
    interface Guarded<T> {
        T run() throws IOException;
    }

    /**
     * Does it while nobody else writes in this stripe.
     *
     * @throws IOException when it does, or when somebody holds the lock for longer than anybody should; then nothing was done
     */
    <T> T holding(int stripe, Guarded<T> body) throws IOException {
        ReentrantLock thread = threads[stripe];
        try {
            if (!thread.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new InterruptedIOException("other threads held the lock for longer than " + patience);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a lock");
        }
        try {
            // Closing any channel of a file drops all locks that this process holds on it, whoever took them. So the
            // lock file of the
            // stripe is open only while the first lock, which the virtual machine itself keeps track of, keeps its
            // other stores away.
            return locked(machine, firstRegion + stripe, () -> locked(processes[stripe], 0, body));
        } finally {
            thread.unlock();
        }
    }

    private <T> T locked(Path file, long region, Guarded<T> body) throws IOException {
        FileChannel channel = open(file);
        try {
            lock(channel, region);
            return body.run();
        } finally {
            // Closing releases; where even that fails there is nobody left to tell.
            disk.closeQuietly(channel);
        }
    }

    private FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, LOCK_FILE, disk.ofFiles());
        } catch (NoSuchFileException directoryIsGone) {
            disk.ensureDirectory(directory);
            return FileChannel.open(file, LOCK_FILE, disk.ofFiles());
        }
    }

    private void lock(FileChannel channel, long region) throws IOException {
        long pause = FIRST_PAUSE;
        for (long left = patience.toNanos(); left > 0; left -= pause, pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            if (tryLock(channel, region)) {
                return;
            }
            LockSupport.parkNanos(pause);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while waiting for a lock");
            }
        }
        throw new InterruptedIOException("another process held the lock for longer than " + patience);
    }

    private static boolean tryLock(FileChannel channel, long region) throws IOException {
        try {
            return channel.tryLock(region, 1, false) != null;
        } catch (OverlappingFileLockException heldInThisMachine) {
            return false;
        }
    }
}
