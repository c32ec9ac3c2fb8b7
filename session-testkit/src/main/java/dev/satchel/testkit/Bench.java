package dev.satchel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of one rule's check: a namespace that nobody used before, a clock that stands still, an empty
 * directory, a seed, and an end. Every rule gets its own. Opening a store twice on one bench means two nodes on one
 * storage; on two benches, two storages.
 *
 * <p>It belongs to one thread; its clock may be read by any.
 *
 * <pre>{@code
 * class MyStoreTest extends SessionStoreContract {
 *     protected SessionStore open(Bench bench) {
 *         Client client = Client.connect(uri);
 *         bench.onClose(client);
 *         return new MyStore(client, bench.namespace(), bench.clock());
 *     }
 * }
 * }</pre>
 */
public final class Bench implements AutoCloseable {

    private final long seed;
    private final String namespace;
    private final SettableClock clock;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private @Nullable Path directory;
    private @Nullable FailingDisk disk;

    private Bench(long seed, String namespace, @Nullable Path directory) {
        this.seed = seed;
        this.namespace = namespace;
        this.directory = directory;
        this.clock = SettableClock.at(InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /** A bench whose directory, if somebody asks for it, is a temporary one that goes when the bench is closed. */
    public static Bench seeded(long seed) {
        return new Bench(seed, unused(), null);
    }

    /**
     * A bench with this namespace, otherwise as {@link #seeded}. The rules about namespaces give names that begin
     * alike, or differ in case or at their end, with {@code _}, {@code -}, {@code %} or a blank in them. A store that
     * refuses one by an {@link IllegalArgumentException} or a {@link dev.satchel.session.SessionConfigurationException}
     * is not checked with it.
     */
    public static Bench named(String namespace, long seed) {
        return new Bench(seed, namespace, null);
    }

    private static String unused() {
        return "t" + UUID.randomUUID().toString().replace("-", "");
    }

    /** A bench on a directory of yours, on any file system. It stays when the bench is closed. */
    public static Bench in(Path directory, long seed) {
        return new Bench(seed, unused(), directory);
    }

    /**
     * A name that nobody used before: 33 characters of {@code a-z 0-9}, the first a letter, unless the bench was {@link
     * #named}.
     */
    public String namespace() {
        return namespace;
    }

    /**
     * The clock of the rule. It starts at the system's time, in whole seconds, because a server that drops records by
     * its own clock must not find those of the bench long past their time.
     */
    public SettableClock clock() {
        return clock;
    }

    /**
     * An empty directory, made at the first call; the same one at every call.
     *
     * @throws java.io.UncheckedIOException when it cannot be made
     */
    public Path directory() {
        Path known = directory;
        if (known == null) {
            try {
                Path made = Files.createTempDirectory("satchel-bench-");
                onClose(() -> deleteAll(made));
                directory = made;
                return made;
            } catch (IOException e) {
                throw new UncheckedIOException("no temporary directory for the bench", e);
            }
        }
        return known;
    }

    /** A disk that fails as planned, instead of the directory; the same one at every call. */
    public FailingDisk failingDisk() {
        FailingDisk known = disk;
        if (known == null) {
            known = new FailingDisk(clock);
            disk = known;
        }
        return known;
    }

    /** The seed of all random choices in this rule. */
    public long seed() {
        return seed;
    }

    /**
     * Closes this, too, when the bench is closed: the last one first. A store that can be closed need not be named
     * here.
     */
    public void onClose(AutoCloseable resource) {
        resources.push(resource);
    }

    /**
     * Closes what {@link #onClose} named and deletes the temporary directory.
     *
     * @throws IllegalStateException when something could not be closed, after everything else was
     */
    @Override
    public void close() {
        IllegalStateException failure = null;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = added(failure, e);
            } catch (Exception e) {
                failure = added(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static IllegalStateException added(@Nullable IllegalStateException sofar, Exception next) {
        if (sofar == null) {
            return new IllegalStateException("the bench could not close everything", next);
        }
        sofar.addSuppressed(next);
        return sofar;
    }

    private static void deleteAll(Path root) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(root)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
