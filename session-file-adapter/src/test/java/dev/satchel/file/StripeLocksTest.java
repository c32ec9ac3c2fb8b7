package dev.satchel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StripeLocksTest {

    @TempDir
    private Path directory;

    private StripeLocks locks(Duration patience) {
        return locks(directory, patience);
    }

    private static StripeLocks locks(Path root, Duration patience) {
        DirectoryCheck check = DirectoryCheck.open(root, Durability.OS);
        return new StripeLocks(check.layout(), check.disk(), check.root(), patience);
    }

    private String seenByAnotherProcess() throws IOException {
        try (ChildMachine probe = ChildMachine.running(
                LockProbe.class, directory.resolve("locks/07").toString())) {
            return probe.line();
        }
    }

    @Test
    void aSecondStoreThatGivesUpDoesNotTakeTheFirstsLockAlong() throws IOException {
        StripeLocks first = locks(Duration.ofSeconds(10));
        StripeLocks second = locks(Duration.ofMillis(1));
        first.holding(7, () -> {
            assertThatThrownBy(() -> second.holding(7, () -> true)).isInstanceOf(IOException.class);
            assertThat(seenByAnotherProcess()).isEqualTo("held");
            return true;
        });
        assertThat(seenByAnotherProcess()).isEqualTo("free");
        // The probe lets go of its own lock only when it ends.
        assertThat(locks(Duration.ofSeconds(10)).holding(7, () -> "now")).isEqualTo("now");
    }

    @Test
    void whatIsDoneUnderTheLockMayFailAndTheLockIsFreeAgain() throws IOException {
        StripeLocks locks = locks(Duration.ofMillis(1));
        assertThatThrownBy(() -> locks.holding(7, () -> {
                    throw new IOException("failed");
                }))
                .hasMessage("failed");
        assertThat(locks.holding(7, () -> "again")).isEqualTo("again");
    }

    @Test
    void stripesDoNotWaitForEachOther() throws IOException {
        StripeLocks first = locks(Duration.ofMillis(1));
        StripeLocks second = locks(Duration.ofMillis(1));
        assertThat(first.<String>holding(7, () -> second.holding(8, () -> "both")))
                .isEqualTo("both");
    }

    /** A reader holds no lock, so it may see a touch half-way; only what is wrong under the lock is set aside. */
    @Test
    @Timeout(60)
    void aRecordThatLooksDamagedWhileSomebodyWritesIsReadAgain() throws Exception {
        FaultFileSystem disk = FaultFileSystem.create(() -> Samples.NOW);
        Path root = disk.root().resolve("sessions");
        FileSessionStore store = FileSessionStore.in(root);
        StoredRecord record = Samples.record(Samples.key(7, 1), 1);
        store.create(record);
        Path file = root.resolve("records/07").resolve(record.key().hex());
        byte[] whole = Files.readAllBytes(file);
        StripeLocks writers = locks(root, Duration.ofSeconds(10));
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Optional<StoredRecord>> reader = writers.holding(7, () -> {
                Files.write(file, "torn".getBytes(StandardCharsets.US_ASCII));
                long before = disk.steps();
                Future<Optional<StoredRecord>> reading = threads.submit(() -> store.find(record.key()));
                while (!reading.isDone() && !triedToLock(disk, before)) {
                    Thread.onSpinWait();
                }
                Files.write(file, whole);
                return reading;
            });
            assertThat(reader.get()).contains(record);
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean triedToLock(FaultFileSystem disk, long since) {
        return disk.history().stream()
                .map(step -> step.split(" ", 3))
                .anyMatch(step -> Long.parseLong(step[0]) > since && step[1].equals("lock"));
    }
}
