package dev.satchel.sealed;

import static dev.satchel.sealed.Bench.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.SessionBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are read again and again while sessions are opened and sealed. */
class ReloadTest {

    private static final RootKey A = RootKey.random(KeyState.PRIMARY, Optional.of(Bench.NOON));
    private static final RootKey B = RootKey.random(KeyState.PENDING, Optional.of(Bench.NOON));
    private static final Duration OFTEN = Duration.ofMillis(1);

    private final Bench bench = new Bench();
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void endTheThread() {
        executor.shutdownNow();
    }

    /** A source whose reads a test waits for. */
    private static final class Source {
        private final AtomicReference<Object> next = new AtomicReference<>();
        private final Semaphore reads = new Semaphore(0);

        Keys read() {
            Object says = next.get();
            reads.release();
            if (says instanceof RuntimeException problem) {
                throw problem;
            }
            if (says instanceof Error problem) {
                throw problem;
            }
            return (Keys) says;
        }

        /** Returns when a whole read of it is over: the one after it has begun. */
        void says(Object value) throws InterruptedException {
            next.set(value);
            reads.drainPermits();
            assertThat(reads.tryAcquire(3, 60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Keys keys(KeyState a, KeyState b) {
        return Keys.of(A.as(a, Bench.NOON), B.as(b, Bench.NOON));
    }

    // Guard: ReloadTask.run catches what a read and a listener throw.
    @Test
    void whateverAReadThrowsTheNextOneComesAndTheFormerKeysStay() throws Exception {
        Source source = new Source();
        source.next.set(keys(KeyState.PRIMARY, KeyState.PENDING));
        KeyRing ring = KeyRing.of(source::read);
        SessionBackend backend = bench.backend(ring);
        Token token = created(backend, bench.state());
        KeyRing.Reloading reloading = ring.reloadEvery(OFTEN, executor, problem -> {
            failures.add(problem);
            throw new AssertionError("a listener that fails");
        });

        for (Object problem : List.of(
                new SessionConfigurationException("sealed.key-file", "half of it", "wait"),
                new IllegalStateException("a bug"),
                new AssertionError("another one"),
                new NoClassDefFoundError("of a file system"),
                new StackOverflowError("in a deep file"),
                new OutOfMemoryError("for a moment"))) {
            source.says(problem);

            assertThat(failures).contains((Throwable) problem);
            assertThat(backend.load(token)).isInstanceOf(Loaded.Found.class);
        }
        source.says(keys(KeyState.RETIRED, KeyState.PRIMARY));
        assertThat(ring.keys().primary().id()).isEqualTo(B.id());
        reloading.close();
        reloading.close();
        assertThat(executor.getQueue()).allMatch(task -> ((ScheduledFuture<?>) task).isCancelled());
    }

    @Test
    void anIntervalOrAnExecutorThatIsNoneIsRefused() {
        KeyRing ring = Bench.ring(A);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(300 * 365))) {
            assertThatThrownBy(() -> ring.reloadEvery(wrong, executor))
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("[sealed.reload-every]");
        }
        executor.shutdown();
        assertThatThrownBy(() -> ring.reloadEvery(OFTEN, executor))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.reload-every]");
    }

    private void writeInPlace(Path file, String json) throws IOException {
        // As cp does and most agents that bring secrets: what is read in between is half of it.
        Files.writeString(file, json.substring(0, json.length() / 2));
        Files.writeString(file, json);
    }

    private void swap(Path file, String json) throws IOException {
        Path next = Files.createFile(
                folder.resolve("next"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(next, json);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String json(KeyState a, KeyState b) {
        return new KeyFile.Content(List.of(A.as(a, Bench.NOON), B.as(b, Bench.NOON)), List.of(), Optional.empty())
                .json();
    }

    @Test
    void underLoadFiftyChangesInPlaceAndBySwapDropNoTokenAndEndNoReload() throws Exception {
        Path file = folder.resolve("keys.json");
        swap(file, json(KeyState.PRIMARY, KeyState.PENDING));
        KeyRing ring = KeyRing.fromFile(file);
        SessionBackend backend = bench.backend(ring);
        ring.reloadEvery(OFTEN, executor, failures::add);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService users = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int user = 0; user < 2; user++) {
                counts.add(users.submit(() -> {
                    int opened = 0;
                    while (!done.get()) {
                        Token token = created(backend, bench.state("a", "b"));
                        assertThat(backend.load(token)).isInstanceOf(Loaded.Found.class);
                        opened++;
                    }
                    return opened;
                }));
            }
            for (int change = 0; change < 50; change++) {
                boolean first = change % 2 == 0;
                String json =
                        json(first ? KeyState.RETIRED : KeyState.PRIMARY, first ? KeyState.PRIMARY : KeyState.RETIRED);
                if (change % 4 < 2) {
                    writeInPlace(file, json);
                } else {
                    swap(file, json);
                }
                takenUp(ring, first ? B : A);
            }
            done.set(true);
            for (Future<Integer> count : counts) {
                assertThat(count.get()).isPositive();
            }
        } finally {
            done.set(true);
            users.shutdownNow();
        }
    }

    /** Waits for the reload, which would never come if the task had ended. */
    private void takenUp(KeyRing ring, RootKey primary) throws Exception {
        for (int look = 0; !ring.keys().primary().id().equals(primary.id()); look++) {
            assertThat(look).as("reads that failed: %s", failures).isLessThan(100_000);
            // Behind the reload that is due.
            executor.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).get(60, TimeUnit.SECONDS);
        }
    }
}
