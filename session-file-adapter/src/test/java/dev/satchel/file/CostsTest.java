package dev.satchel.file;

import static dev.satchel.file.Samples.NOW;
import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.reclaimAt;
import static dev.satchel.file.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operations cost, in steps of I/O. */
class CostsTest {

    private final FaultFileSystem disk = FaultFileSystem.create(() -> NOW);
    private final FileSessionStore store = FileSessionStore.in(disk.root().resolve("sessions"));

    private List<String> steps(Runnable operation) {
        int before = disk.history().size();
        long steps = disk.steps();
        operation.run();
        int count = Math.toIntExact(disk.steps() - steps);
        List<String> history = disk.history();
        assertThat(count).as("the file system remembers a thousand steps").isLessThan(1000);
        assertThat(before).isNotNegative();
        return history.subList(history.size() - count, history.size());
    }

    @Test
    void aLookUpAndAWriteTakeTheSameStepsWhateverTheNumberOfRecords() {
        StoredRecord sample = record(key(7, 1), 1);
        store.create(sample);
        int find = steps(() -> store.find(sample.key())).size();
        int replace = steps(() -> store.replace(record(sample.key(), 2), 1)).size();
        for (int i = 2; i < 2_000; i++) {
            store.create(record(key(i % 256, i), 1));
        }
        assertThat(steps(() -> store.find(sample.key()))).hasSize(find).hasSizeLessThan(5);
        assertThat(steps(() -> store.replace(record(sample.key(), 3), 2))).hasSize(replace);
    }

    @Test
    void aWalkOverAnOwnersRecordsListsThemOnceAndReadsEachOnce() {
        for (int i = 0; i < 50; i++) {
            store.create(Samples.owned(record(key(i, i), 1), Samples.ANN));
        }
        List<StoredRecord> found = new ArrayList<>();
        List<String> steps = steps(() -> {
            Optional<OwnerPage.Cursor> after = Optional.empty();
            do {
                OwnerPage page = store.findByOwner(Samples.ANN, after, 7);
                found.addAll(page.records());
                after = page.next();
            } while (after.isPresent());
        });
        assertThat(found).hasSize(50).doesNotHaveDuplicates();
        assertThat(steps).filteredOn(step -> step.contains(" list ")).hasSize(1);
        assertThat(steps).filteredOn(step -> step.contains(" open ")).hasSize(50);
    }

    /** What tells that the root is where it was costs nothing where a record is found, and one look where it is not. */
    @Test
    void aLookUpLooksAtTheRootOnlyWhenItFindsNothing() {
        StoredRecord sample = record(key(7, 1), 1);
        store.create(sample);
        assertThat(steps(() -> store.find(sample.key()))).noneMatch(step -> step.contains(" look at "));
        assertThat(steps(() -> store.find(key(7, 2))))
                .hasSize(2)
                .filteredOn(step -> step.contains(" look at "))
                .singleElement()
                .asString()
                .endsWith("/sessions");
    }

    @Test
    void theReaperOpensNoLiveRecord() {
        StoredRecord passed = reclaimAt(record(key(7, 1), 1), NOW.minusSeconds(1));
        store.create(passed);
        for (int i = 2; i < 200; i++) {
            store.create(record(key(7, i), 1));
        }
        List<String> opened = steps(
                        () -> assertThat(store.deleteExpired(NOW, 10)).isOne())
                .stream()
                .filter(step -> step.contains(" open ") && step.contains("/records/"))
                .toList();
        assertThat(opened).singleElement().asString().endsWith(passed.key().hex());
    }

    // Guard: Reaper asks whether anybody listens.
    @Test
    void theReaperReadsARecordThatPassedOnceMoreIfSomebodyListens() {
        List<StoredRecord> told = new ArrayList<>();
        for (int i = 2; i < 200; i++) {
            store.create(record(key(7, i), 1));
        }
        store.create(reclaimAt(record(key(7, 1), 1), NOW.minusSeconds(1)));
        int unheard = opened(() -> store.deleteExpired(NOW, 10));
        store.onDrop(told::add);
        StoredRecord passed = reclaimAt(record(key(7, 1), 2), NOW.minusSeconds(1));
        store.create(passed);
        int heard = opened(() -> store.deleteExpired(NOW, 10));

        assertThat(unheard).isOne();
        assertThat(heard).isEqualTo(2);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).payload()).isEqualTo(passed.payload());
    }

    private int opened(Runnable operation) {
        return Math.toIntExact(steps(operation).stream()
                .filter(step -> step.contains(" open ") && step.contains("/records/"))
                .count());
    }

    @Test
    void theReaperGoesOnWhereItStopped() {
        for (int i = 0; i < 100; i++) {
            store.create(reclaimAt(record(key(i, i), 1), NOW.minusSeconds(1)));
        }
        List<String> listed = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            listed.addAll(steps(() -> assertThat(store.deleteExpired(NOW, 10)).isEqualTo(10)).stream()
                    .filter(step -> step.contains(" list "))
                    .toList());
        }
        assertThat(listed).as("each of 100 directories, and ten once more").hasSizeLessThanOrEqualTo(110);
        assertThat(store.deleteExpired(NOW, 10)).isZero();
    }

    @Test
    void aTouchWritesFortyBytesWhateverThePayload() {
        StoredRecord large = Samples.with(record(key(7, 1), 1), Samples.payload("x".repeat(100_000)));
        store.create(large);
        assertThat(steps(() -> store.touch(large.key(), 1, 2, NOW, NOW)))
                .filteredOn(step -> step.contains(" write "))
                .singleElement()
                .asString()
                .contains("write 40 bytes");
    }
}
