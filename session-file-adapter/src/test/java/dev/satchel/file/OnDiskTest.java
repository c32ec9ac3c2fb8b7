package dev.satchel.file;

import static dev.satchel.file.Samples.ANN;
import static dev.satchel.file.Samples.NOW;
import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.owned;
import static dev.satchel.file.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies on the disk, and what happens when it is not what was written. */
class OnDiskTest {

    private static final StoredRecord RECORD = owned(record(key(0xab, 1), 1), ANN);
    private static final StoredRecord NEIGHBOUR = record(key(0xab, 2), 1);

    @TempDir
    private Path root;

    private FileSessionStore store() {
        return FileSessionStore.in(root);
    }

    private Path file(StoredRecord record) {
        String hex = record.key().hex();
        return root.resolve("records").resolve(hex.substring(0, 2)).resolve(hex);
    }

    @Test
    void a_record_lies_in_a_file_named_by_its_hashed_key() throws IOException {
        store().create(RECORD);
        assertThat(everything())
                .contains("records/ab/" + RECORD.key().hex())
                .contains("owners/" + ANN.hex().substring(0, 2) + "/" + ANN.hex() + "/"
                        + RECORD.key().hex());
        assertThat(Files.getLastModifiedTime(file(RECORD)).toMillis())
                .isEqualTo(RECORD.reclaimAt().toEpochMilli());
    }

    @Test
    void the_payload_is_readable_behind_the_header() throws IOException {
        store().create(RECORD);
        byte[] bytes = Files.readAllBytes(file(RECORD));
        assertThat(new String(bytes, 168, bytes.length - 168, java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"version\":1}");
    }

    @Test
    void directories_and_files_are_their_owners_only() throws IOException {
        store().create(RECORD);
        try (Stream<Path> all = Files.walk(root)) {
            assertThat(all)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(root.relativize(path).toString())
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void reading_makes_no_file() throws IOException {
        FileSessionStore store = store();
        store.create(NEIGHBOUR);
        List<String> before = everything();
        for (int i = 0; i < 1000; i++) {
            assertThat(store.find(key(i, 77))).isEmpty();
        }
        store.find(NEIGHBOUR.key());
        store.findByOwner(ANN, 10);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void deleting_what_is_missing_answers_so_and_wedges_nothing() {
        FileSessionStore store = store();
        assertThat(store.delete(RECORD.key(), 1)).isEqualTo(WriteResult.ABSENT);
        store.create(RECORD);
        assertThat(store.delete(RECORD.key(), 1)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.delete(RECORD.key(), 1)).isEqualTo(WriteResult.ABSENT);
        assertThat(store.create(RECORD)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void the_last_record_of_an_owner_takes_its_directory_along() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        store.delete(RECORD.key(), 1);
        assertThat(everything()).noneMatch(name -> name.contains(ANN.hex()));
    }

    @Test
    void an_empty_file_is_reported_set_aside_and_forgotten() throws IOException {
        store().create(RECORD);
        Files.write(file(RECORD), new byte[0]);
        assertCorruptOnce();
    }

    @Test
    void a_truncated_file_is_reported_set_aside_and_forgotten() throws IOException {
        store().create(RECORD);
        byte[] bytes = Files.readAllBytes(file(RECORD));
        Files.write(file(RECORD), Arrays.copyOf(bytes, bytes.length - 1));
        assertCorruptOnce();
    }

    @Test
    void a_foreign_file_is_reported_set_aside_and_forgotten() throws IOException {
        store().create(RECORD);
        Files.writeString(file(RECORD), "x".repeat(5000));
        assertCorruptOnce();
    }

    @Test
    void a_directory_in_the_place_of_a_file_is_reported_set_aside_and_forgotten() throws IOException {
        store().create(RECORD);
        Files.delete(file(RECORD));
        Files.createDirectory(file(RECORD));
        Files.writeString(file(RECORD).resolve("inside"), "something");
        assertCorruptOnce();
    }

    @Test
    void a_symbolic_link_is_not_followed_and_is_set_aside() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        Path elsewhere = root.resolve("elsewhere");
        Files.move(file(RECORD), elsewhere);
        Files.createSymbolicLink(file(RECORD), elsewhere);
        assertCorruptOnce();
        assertThat(elsewhere).exists();
    }

    @Test
    void another_sessions_record_is_never_served() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        store.create(NEIGHBOUR);
        Files.copy(file(NEIGHBOUR), file(RECORD), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertCorruptOnce();
    }

    @Test
    void a_record_of_a_later_format_is_set_aside_whole() throws IOException {
        store().create(RECORD);
        byte[] bytes = Files.readAllBytes(file(RECORD));
        bytes[7] = 2;
        Files.write(file(RECORD), bytes);
        assertCorruptOnce();
        try (Stream<Path> aside = Files.list(root.resolve("quarantine"))) {
            assertThat(aside).singleElement().satisfies(path -> assertThat(path).hasBinaryContent(bytes));
        }
    }

    // Guard: Records.last forgives what cannot be read.
    @Test
    void a_damaged_record_that_has_passed_goes_untold() throws IOException {
        FileSessionStore store = store();
        List<StoredRecord> told = new ArrayList<>();
        store.onDrop(told::add);
        store.create(RECORD);
        store.create(NEIGHBOUR);
        byte[] bytes = Files.readAllBytes(file(RECORD));
        bytes[bytes.length - 1] ^= 1;
        FileTime stamp = Files.getLastModifiedTime(file(RECORD));
        Files.write(file(RECORD), bytes);
        Files.setLastModifiedTime(file(RECORD), stamp);

        assertThat(store.deleteExpired(RECORD.reclaimAt().plusSeconds(1), 10)).isEqualTo(2);

        assertThat(told).extracting(StoredRecord::key).containsExactly(NEIGHBOUR.key());
    }

    @Test
    void without_a_quarantine_one_is_made() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        Files.delete(root.resolve("quarantine"));
        Files.writeString(file(RECORD), "damaged");
        assertThatThrownBy(() -> store.find(RECORD.key())).isInstanceOf(CorruptSessionException.class);
        assertThat(store.find(RECORD.key())).isEmpty();
    }

    private void assertCorruptOnce() throws IOException {
        FileSessionStore store = store();
        store.create(NEIGHBOUR);
        assertThatThrownBy(() -> store.find(RECORD.key()))
                .isInstanceOf(CorruptSessionException.class)
                .hasMessageNotContaining(RECORD.key().hex());
        assertThat(store.find(RECORD.key())).isEmpty();
        assertThat(store.findByOwner(ANN, 10)).isEmpty();
        assertThat(store.find(NEIGHBOUR.key())).contains(NEIGHBOUR);
        try (Stream<Path> aside = Files.list(root.resolve("quarantine"))) {
            assertThat(aside).singleElement().asString().contains(RECORD.key().hex());
        }
        assertThat(store.create(RECORD)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(RECORD.key())).contains(RECORD);
    }

    @Test
    void a_write_to_a_corrupt_record_reports_it_and_the_next_goes_on() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        Files.writeString(file(RECORD), "damaged");
        assertThatThrownBy(() -> store.replace(record(RECORD.key(), 2), 1)).isInstanceOf(CorruptSessionException.class);
        assertThat(store.replace(record(RECORD.key(), 2), 1)).isEqualTo(WriteResult.ABSENT);
        assertThat(store.create(RECORD)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void an_index_entry_without_a_record_is_dropped_by_reading() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        Files.delete(file(RECORD));
        assertThat(store.findByOwner(ANN, 10)).isEmpty();
        assertThat(everything()).noneMatch(name -> name.contains(ANN.hex()));
    }

    @Test
    void an_index_entry_that_is_missing_is_made_by_the_next_write() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        try (Stream<Path> files = Files.walk(root.resolve("owners"))) {
            Files.delete(files.filter(Files::isRegularFile).findFirst().orElseThrow());
        }
        store.replace(owned(record(RECORD.key(), 2), ANN), 1);
        assertThat(store.findByOwner(ANN, 10)).hasSize(1);
    }

    @Test
    void the_reaper_leaves_foreign_files_and_live_records_and_sets_a_lost_time_right() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file(RECORD), longAgo);
        for (String name : List.of(
                "README", "abc", RECORD.key().hex() + ".bak", RECORD.key().hex() + ".tmp")) {
            Path foreign = Files.writeString(file(RECORD).resolveSibling(name), "not ours");
            Files.setLastModifiedTime(foreign, longAgo);
        }
        List<String> before = everything();
        assertThat(store.deleteExpired(NOW, 100)).isZero();
        assertThat(everything()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(Files.getLastModifiedTime(file(RECORD)).toMillis())
                .isEqualTo(RECORD.reclaimAt().toEpochMilli());
        assertThat(store.deleteExpired(RECORD.reclaimAt(), 100)).isOne();
        assertThat(store.find(RECORD.key())).isEmpty();
    }

    @Test
    void the_reaper_sets_corrupt_records_aside_and_goes_on() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        store.create(NEIGHBOUR);
        Files.writeString(file(RECORD), "damaged");
        Files.setLastModifiedTime(file(RECORD), FileTime.from(NOW));
        assertThat(store.deleteExpired(NEIGHBOUR.reclaimAt(), 100)).isOne();
        assertThat(file(RECORD)).doesNotExist();
        assertThat(file(NEIGHBOUR)).doesNotExist();
    }

    @Test
    void records_of_any_size_come_back() {
        FileSessionStore store = store();
        for (int size : new int[] {0, 1, 1879, 1880, 1881, 4096, 1 << 20}) {
            StorageKey key = key(3, size);
            StoredRecord record = Samples.with(record(key, 1), dev.satchel.session.spi.Payload.of(new byte[size]));
            assertThat(store.create(record)).isEqualTo(WriteResult.APPLIED);
            assertThat(store.find(key)).contains(record);
        }
    }

    @Test
    void a_directory_that_vanishes_is_made_again() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        Files.delete(file(RECORD));
        Files.delete(file(RECORD).getParent());
        try (Stream<Path> locks = Files.list(root.resolve("locks"))) {
            locks.forEach(OnDiskTest::delete);
        }
        Files.delete(root.resolve("locks"));
        assertThat(store.create(RECORD)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(RECORD.key())).contains(RECORD);
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.map(path -> root.relativize(path).toString()).sorted().toList();
        }
    }
}
