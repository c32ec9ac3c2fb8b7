package dev.satchel.file;

import static dev.satchel.file.Samples.NOW;
import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.reclaimAt;
import static dev.satchel.file.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.spi.StoredRecord;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import java.util.ArrayList;
import java.util.List;
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
    void a_look_up_and_a_write_take_the_same_steps_whatever_the_number_of_records() {
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
    void the_reaper_opens_no_live_record() {
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
    void the_reaper_reads_a_record_that_passed_once_more_if_somebody_listens() {
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
    void the_reaper_goes_on_where_it_stopped() {
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
    void a_touch_writes_forty_bytes_whatever_the_payload() {
        StoredRecord large = Samples.with(record(key(7, 1), 1), Samples.payload("x".repeat(100_000)));
        store.create(large);
        assertThat(steps(() -> store.touch(large.key(), 1, 2, NOW, NOW)))
                .filteredOn(step -> step.contains(" write "))
                .singleElement()
                .asString()
                .contains("write 40 bytes");
    }
}
