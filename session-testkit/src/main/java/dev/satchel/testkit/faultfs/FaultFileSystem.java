package dev.satchel.testkit.faultfs;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * A file system in memory that fails as planned. It keeps what a running system sees and, apart, what the disk has. The
 * bytes of a file reach the disk when the file is forced, names when their directory is. Every call that a disk would
 * see is a step; the power may be cut before any, or any may fail.
 *
 * <p>It knows files, directories, symbolic links, times, POSIX modes and owners (without groups), locks, and forcing of
 * files and directories, in the manner of Linux. A change of names, a move included, happens as a whole or not at all.
 * A write that the power interrupts is half done. Files are held in arrays, so it is for tests of some megabytes.
 *
 * <p>Thread-safe, one step at a time. Two programs on it are in one virtual machine, which shows in its locks.
 *
 * <pre>{@code
 * FaultFileSystem files = FaultFileSystem.create(clock);
 * SessionStore store = MyFileStore.in(files.root().resolve("sessions"));
 * files.cutAfter(7);                                   // seven more steps, then darkness
 * assertThatThrownBy(() -> store.create(record)).isInstanceOf(SessionStoreException.class);
 * files.restart(Survival.forcedOnly());
 * SessionStore again = MyFileStore.in(files.root().resolve("sessions")); // what does it find?
 * }</pre>
 */
public final class FaultFileSystem extends FileSystem {

    private final Power power = new Power();
    private final Tree tree;
    private final FaultProvider provider;

    private FaultFileSystem(InstantSource clock) {
        tree = new Tree(clock, new FaultAttributes.User("us"));
        provider = new FaultProvider(this, tree, power);
    }

    /**
     * An empty file system whose files are dated by this clock. Everything in it is made by, and belongs to, the user
     * {@code us}.
     */
    public static FaultFileSystem create(InstantSource clock) {
        return new FaultFileSystem(clock);
    }

    /** The root, {@code /}. */
    public Path root() {
        return new FaultPath(this, true, List.of());
    }

    /** How many steps there were. */
    public long steps() {
        return power.steps();
    }

    /** The last thousand steps, for the message of a test that fails. */
    public List<String> history() {
        return power.history();
    }

    /**
     * Cuts the power after so many more steps, in the middle of the next: from then on everything throws {@link
     * PowerLossException}.
     */
    public void cutAfter(long steps) {
        power.cutAfter(steps);
    }

    /** Lets the step after so many more fail, once. */
    public void failAfter(long steps, Fault fault) {
        power.failAfter(steps, fault);
    }

    /**
     * How many bytes all files may have together. No limit from the start; a limit below what there is makes the disk
     * full.
     */
    public void capacity(long bytes) {
        power.quietly(() -> {
            tree.capacity(bytes);
            return true;
        });
    }

    /**
     * Whether files can be locked, as they can from the start. Without, a try fails as it does where no lock service
     * runs.
     */
    public void lockable(boolean possible) {
        power.lockable(possible);
    }

    /** Goes on as another user, to whom what is there does not belong. */
    public void runAs(String user) {
        power.quietly(() -> {
            tree.runAs(new FaultAttributes.User(user));
            return true;
        });
    }

    /**
     * Cuts the power, if it is on, and turns it on again. Channels of before are dead, locks are free, and all plans
     * are forgotten.
     */
    public void restart(Survival survival) {
        power.restart(() -> tree.restart(survival.dice()));
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    /** Does nothing: memory goes with its last reference. */
    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(root());
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(provider.getFileStore(root()));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "owner", "posix");
    }

    @Override
    public Path getPath(String first, String... more) {
        String text = more.length == 0 ? first : first + "/" + String.join("/", more);
        return FaultPath.parse(this, text);
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        FileSystem system = FileSystems.getDefault();
        PathMatcher matcher = system.getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(system.getPath(path.toString()));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("nobody is looked up here");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("nothing is watched here");
    }

    @Override
    public String toString() {
        return "FaultFileSystem[" + steps() + " steps]";
    }
}
