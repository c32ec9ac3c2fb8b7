package dev.satchel.file;

import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads, stores and processes on one directory lose nothing. */
class TogetherTest {

    private static final boolean FULL = "full".equals(System.getProperty("satchel.effort"));

    @TempDir
    private Path directory;

    private FileSessionStore store() {
        return FileSessionStore.builder(directory).durability(Durability.OS).build();
    }

    @Test
    void twoProcessesThatCountInOneRecordLoseNoCount() throws Exception {
        int each = FULL ? 10_000 : 1_000;
        store().create(Incrementer.counting(1, 0));
        String times = Integer.toString(each);
        try (ChildMachine one = ChildMachine.running(Incrementer.class, directory.toString(), times, "1");
                ChildMachine two = ChildMachine.running(Incrementer.class, directory.toString(), times, "2")) {
            assertThat(one.line()).isEqualTo("ready");
            assertThat(two.line()).isEqualTo("ready");
            one.go();
            two.go();
            assertThat(one.exit()).isZero();
            assertThat(two.exit()).isZero();
        }
        assertThat(Incrementer.count(store().find(Incrementer.KEY).orElseThrow()))
                .isEqualTo(2 * each);
    }

    // Guard: Reaper reads what it tells under the lock, and tells it if its own delete took it away.
    @Test
    void ofTwoProcessesThatSweepOneTellsOfEachRecord() throws Exception {
        int records = FULL ? 5_000 : 500;
        FileSessionStore store = store();
        for (int i = 0; i < records; i++) {
            store.create(Samples.reclaimAt(record(key(i % 16, i), 1), Samples.NOW.minusSeconds(1)));
        }
        List<String> told = new ArrayList<>();
        try (ChildMachine one = ChildMachine.running(Sweeper.class, directory.toString());
                ChildMachine two = ChildMachine.running(Sweeper.class, directory.toString())) {
            assertThat(one.line()).isEqualTo("ready");
            assertThat(two.line()).isEqualTo("ready");
            one.go();
            two.go();
            for (ChildMachine each : List.of(one, two)) {
                for (String key = each.line(); key != null; key = each.line()) {
                    told.add(key);
                }
                assertThat(each.exit()).isZero();
            }
        }
        assertThat(told).hasSize(records).doesNotHaveDuplicates();
    }

    /** Among them a process, so that a lock that a neighbouring store's closing of a file let go of would show. */
    @Test
    void twoStoresInOneMachineBesideAnotherProcessLoseNoCount() throws Exception {
        int each = FULL ? 5_000 : 500;
        store().create(Incrementer.counting(1, 0));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ChildMachine child =
                ChildMachine.running(Incrementer.class, directory.toString(), Integer.toString(each), "99")) {
            assertThat(child.line()).isEqualTo("ready");
            child.go();
            FileSessionStore shared = store();
            List<Future<?>> all = new ArrayList<>();
            for (FileSessionStore store : List.of(shared, shared, store(), store())) {
                Random versions = new Random(all.size());
                all.add(threads.submit(() -> Incrementer.increment(store, each, versions)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(child.exit()).isZero();
        } finally {
            threads.shutdownNow();
        }
        assertThat(Incrementer.count(store().find(Incrementer.KEY).orElseThrow()))
                .isEqualTo(5 * each);
    }

    @Test
    void aReaderSeesTheFormerRecordOrTheNextAndNeverAPart() throws Exception {
        FileSessionStore store = store();
        store.create(large(1));
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> reader = threads.submit(() -> {
                int seen = 0;
                do {
                    StoredRecord found = store.find(large(1).key()).orElseThrow();
                    assertThat(found.payload()).isEqualTo(large(found.version()).payload());
                    seen++;
                } while (writing.get());
                return seen;
            });
            for (long version = 1; version < 1_000; version++) {
                StoredRecord next = large(version + 1);
                assertThat(store.replace(next, version)).isEqualTo(WriteResult.APPLIED);
            }
            writing.set(false);
            assertThat(reader.get()).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aReaderSeesTouchesWhole() throws Exception {
        FileSessionStore store = store();
        StoredRecord first = record(key(2, 2), 0);
        store.create(first);
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> reader = threads.submit(() -> {
                int seen = 0;
                do {
                    StoredRecord found = store.find(first.key()).orElseThrow();
                    assertThat(found).isEqualTo(touched(first, found.version()));
                    seen++;
                } while (writing.get());
                return seen;
            });
            for (long version = 0; version < 2_000; version++) {
                StoredRecord next = touched(first, version + 1);
                assertThat(store.touch(first.key(), version, next.version(), next.lastUsedAt(), next.reclaimAt()))
                        .isEqualTo(WriteResult.APPLIED);
            }
            writing.set(false);
            assertThat(reader.get()).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aThreadThatIsInterruptedWritesNothingSaysSoReadsAndLeavesTheStoreWell(Verb verb) {
        FileSessionStore store = store();
        store.create(Verb.RECORD);
        Thread.currentThread().interrupt();
        if (verb.writes()) {
            assertThatThrownBy(() -> verb.on(store))
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("the thread was interrupted: nothing was written")
                    .hasMessageContaining("what was there before is as it was");
        } else {
            assertThat(verb.on(store)).isNotNull();
        }
        assertThat(store.find(Verb.RECORD.key())).contains(Verb.RECORD);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(verb.on(store)).isNotNull();
    }

    /** On a real disk, at whatever moment: it is done whole and acknowledged, or not at all and says so. */
    @Test
    void aWriteThatIsInterruptedAtAnyMomentIsDoneOrSaysThatItWasNot() throws Exception {
        FileSessionStore store = FileSessionStore.in(directory);
        StoredRecord current = Samples.owned(record(key(1, 1), 0), Samples.ANN);
        store.create(current);
        Thread writer = Thread.currentThread();
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        int interrupted = 0;
        try {
            threads.execute(() -> {
                Random pauses = new Random(7);
                while (writing.get()) {
                    LockSupport.parkNanos(pauses.nextInt(2_000_000));
                    writer.interrupt();
                }
            });
            for (int i = 1; i <= (FULL ? 20_000 : 1_000); i++) {
                StoredRecord next =
                        i % 2 == 0 ? Samples.owned(record(current.key(), i), Samples.ANN) : touched(current, i);
                try {
                    WriteResult result = i % 2 == 0
                            ? store.replace(next, current.version())
                            : store.touch(current.key(), current.version(), i, next.lastUsedAt(), next.reclaimAt());
                    assertThat(result).isEqualTo(WriteResult.APPLIED);
                    current = next;
                } catch (SessionStoreUnavailableException said) {
                    assertThat(said).hasMessageContaining("the thread was interrupted: nothing was written");
                    assertThat(Thread.interrupted()).as("the flag").isTrue();
                    interrupted++;
                }
                assertThat(store.find(current.key())).contains(current);
            }
        } finally {
            writing.set(false);
            threads.shutdown();
            while (!threads.isTerminated()) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }
        assertThat(interrupted).isPositive();
        assertThat(store.findByOwner(Samples.ANN, Optional.empty(), 10).records())
                .containsExactly(current);
    }

    @Test
    void aLockThatSomebodyKeepsIsAnErrorAndNotForEver() throws Exception {
        FileSessionStore store = FileSessionStore.builder(directory)
                .patience(Duration.ofMillis(50))
                .build();
        store.create(record(key(1, 1), 1));
        try (FileChannel channel = FileChannel.open(directory.resolve("locks/01"), StandardOpenOption.WRITE)) {
            assertThat(channel.lock().isValid()).isTrue();
            assertThatThrownBy(() -> store.replace(record(key(1, 1), 2), 1))
                    .isInstanceOf(SessionStoreUnavailableException.class);
            assertThat(store.find(key(1, 1))).contains(record(key(1, 1), 1));
            assertThat(store.create(record(key(9, 1), 1))).as("another stripe").isEqualTo(WriteResult.APPLIED);
        }
        assertThat(store.replace(record(key(1, 1), 2), 1)).isEqualTo(WriteResult.APPLIED);
    }

    private static StoredRecord touched(StoredRecord first, long version) {
        return first.touched(
                version,
                first.lastUsedAt().plusMillis(version),
                first.reclaimAt().plusMillis(version));
    }

    private static StoredRecord large(long version) {
        return Samples.with(
                record(key(1, 1), version),
                Samples.payload(Long.toString(version).repeat(5_000)));
    }
}
