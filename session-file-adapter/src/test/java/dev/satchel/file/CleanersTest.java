package dev.satchel.file;

import static dev.satchel.file.Samples.ANN;
import static dev.satchel.file.Samples.BEN;
import static dev.satchel.file.Samples.NOW;
import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.owned;
import static dev.satchel.file.Samples.reclaimAt;
import static dev.satchel.file.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who deletes what looks old, or what they take for rubbish, signs nobody out unseen and lets no update be lost. */
class CleanersTest {

    private static final boolean FULL = "full".equals(System.getProperty("satchel.effort"));
    private static final Instant LATER = NOW.plus(Duration.ofDays(30));
    private static final StoredRecord RECORD = reclaimAt(owned(record(key(0xab, 1), 1), ANN), LATER);

    @TempDir
    private Path root;

    private FileSessionStore store() {
        return FileSessionStore.builder(root).durability(Durability.OS).build();
    }

    @Test
    void anEntryOfTheOwnerIndexIsAsOldAsItsRecordAtEveryStep() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        areOfOneAge(ANN, LATER);
        store.replace(reclaimAt(owned(record(RECORD.key(), 2), ANN), LATER.plusSeconds(10)), 1);
        areOfOneAge(ANN, LATER.plusSeconds(10));
        store.touch(RECORD.key(), 2, 3, NOW, LATER.plusSeconds(20));
        areOfOneAge(ANN, LATER.plusSeconds(20));
        store.touch(RECORD.key(), 3, 4, NOW, LATER.minusSeconds(20));
        areOfOneAge(ANN, LATER.minusSeconds(20));
        store.replace(reclaimAt(owned(record(RECORD.key(), 5), BEN), LATER.plusSeconds(30)), 4);
        areOfOneAge(BEN, LATER.plusSeconds(30));
    }

    @Test
    void theReaperSetsTheAgeOfBothRightAfterACopy() throws IOException {
        store().create(RECORD);
        for (Path file : everyFile()) {
            Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(1)));
        }
        assertThat(store().deleteExpired(NOW, 10)).isZero();
        areOfOneAge(ANN, LATER);
    }

    @Test
    void aCleanerByAgeFindsNothingInADirectoryInUse() throws IOException {
        FileSessionStore store = store();
        for (int stripe = 0; stripe < 4; stripe++) {
            store.create(reclaimAt(owned(record(key(stripe, 1), 1), ANN), LATER));
            store.touch(key(stripe, 1), 1, 2, NOW, LATER);
        }
        assertThat(everyFile())
                .hasSizeGreaterThan(8)
                .allSatisfy(file -> assertThat(Files.getLastModifiedTime(file).toInstant())
                        .as(root.relativize(file).toString())
                        .isAfterOrEqualTo(LATER.minusSeconds(1)));
    }

    @Test
    void twoProcessesCountRightWhileSomebodyDeletesTheirLockFiles() throws Exception {
        int each = FULL ? 10_000 : 1_000;
        store().create(Incrementer.counting(1, 0));
        AtomicBoolean counting = new AtomicBoolean(true);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (ChildMachine one = ChildMachine.running(Incrementer.class, root.toString(), Integer.toString(each), "1");
                ChildMachine two =
                        ChildMachine.running(Incrementer.class, root.toString(), Integer.toString(each), "2")) {
            assertThat(one.line()).isEqualTo("ready");
            assertThat(two.line()).isEqualTo("ready");
            one.go();
            two.go();
            Future<Integer> cleaner = threads.submit(() -> {
                FileSessionStore store = store();
                int deleted = 0;
                int seen = 0;
                while (counting.get()) {
                    int count = Incrementer.count(store.find(Incrementer.KEY).orElseThrow());
                    if (count >= seen + 3) {
                        seen = count;
                        deleted += Files.deleteIfExists(root.resolve("locks/01")) ? 1 : 0;
                        deleted += Files.deleteIfExists(root.resolve("locks/jvm")) ? 1 : 0;
                    }
                }
                return deleted;
            });
            assertThat(one.exit()).isZero();
            assertThat(two.exit()).isZero();
            counting.set(false);
            assertThat(cleaner.get()).isPositive();
        } finally {
            threads.shutdownNow();
        }
        assertThat(Incrementer.count(store().find(Incrementer.KEY).orElseThrow()))
                .isEqualTo(2 * each);
    }

    // Guard: StripeLocks.confirm, as the last thing before the change.
    @Test
    void aWriterWhoseLockFileIsDeletedUnderItBeginsAgain() throws IOException {
        DirectoryCheck check = DirectoryCheck.open(root, Durability.OS);
        StripeLocks locks = new StripeLocks(check.layout(), check.disk(), check.root(), Duration.ofSeconds(10));
        int[] runs = new int[1];
        for (String file : List.of("locks/07", "locks/jvm")) {
            runs[0] = 0;
            String answer = locks.holding(7, () -> {
                if (runs[0]++ == 0) {
                    Files.delete(root.resolve(file));
                }
                locks.confirm(7);
                return "done";
            });
            assertThat(answer).isEqualTo("done");
            assertThat(runs[0]).as(file).isEqualTo(2);
        }
    }

    /** As another process has it that came in the meantime. */
    @Test
    void aLockFileThatWasMadeAgainIsNotTakenForTheOneBeforeIt() throws IOException {
        DirectoryCheck check = DirectoryCheck.open(root, Durability.OS);
        StripeLocks locks = new StripeLocks(check.layout(), check.disk(), check.root(), Duration.ofSeconds(10));
        StripeLocks others = new StripeLocks(check.layout(), check.disk(), check.root(), Duration.ofSeconds(10));
        int[] runs = new int[1];
        locks.holding(7, () -> {
            if (runs[0]++ == 0) {
                Files.delete(root.resolve("locks/07"));
                Files.delete(root.resolve("locks/jvm"));
                others.holding(7, () -> "in between");
            }
            locks.confirm(7);
            return true;
        });
        assertThat(runs[0]).isEqualTo(2);
    }

    @Test
    void whoDeletesTheLockFilesAllTheTimeMakesAnOutageThatSaysSo() {
        DirectoryCheck check = DirectoryCheck.open(root, Durability.OS);
        StripeLocks locks = new StripeLocks(check.layout(), check.disk(), check.root(), Duration.ofSeconds(10));
        assertThatThrownBy(() -> locks.holding(7, () -> {
                    Files.delete(root.resolve("locks/07"));
                    locks.confirm(7);
                    return true;
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(root.resolve("locks").toString())
                .hasMessageContaining("Keep cleaners away");
    }

    @Test
    void withoutTheFileThatSaysSoTheIndexIsNotBelievedUntilItWasLookedThrough() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        Files.delete(root.resolve("owners/complete"));
        assertThatThrownBy(() -> store.findByOwner(ANN, Optional.empty(), 10).records())
                .isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(store.create(record(key(9, 9), 1))).isEqualTo(WriteResult.APPLIED);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(RECORD);
    }

    @Test
    void manyProcessesThatRepairTheIndexAtOnceAgree() throws Exception {
        FileSessionStore store = store();
        for (int i = 0; i < 200; i++) {
            store.create(owned(record(key(i, i), 1), ANN));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < (FULL ? 100 : 5); round++) {
                deleteAll(root.resolve("owners"));
                List<Future<WriteResult>> writers = new java.util.ArrayList<>();
                Random random = new Random(round);
                for (int i = 0; i < 4; i++) {
                    FileSessionStore each = store();
                    StoredRecord next = record(key(random.nextInt(256), 1000 + 4 * round + i), 1);
                    writers.add(threads.submit(() -> each.create(next)));
                }
                for (Future<WriteResult> writer : writers) {
                    assertThat(writer.get()).isEqualTo(WriteResult.APPLIED);
                }
                assertThat(store.findByOwner(ANN, Optional.empty(), 1000).records())
                        .as("round " + round)
                        .hasSize(200);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void areOfOneAge(OwnerKey owner, Instant age) throws IOException {
        String hex = RECORD.key().hex();
        for (Path file : List.of(
                root.resolve("records/ab").resolve(hex),
                root.resolve("owners")
                        .resolve(owner.hex().substring(0, 2))
                        .resolve(owner.hex())
                        .resolve(hex))) {
            assertThat(Files.getLastModifiedTime(file).toMillis())
                    .as(root.relativize(file).toString())
                    .isEqualTo(age.toEpochMilli());
        }
    }

    private List<Path> everyFile() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
