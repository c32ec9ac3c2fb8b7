package dev.satchel.file;

import static dev.satchel.file.Samples.ANN;
import static dev.satchel.file.Samples.NOW;
import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.owned;
import static dev.satchel.file.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    void aRecordLiesInAFileNamedByItsHashedKey() throws IOException {
        store().create(RECORD);
        assertThat(everything())
                .contains("records/ab/" + RECORD.key().hex())
                .contains("owners/" + ANN.hex().substring(0, 2) + "/" + ANN.hex() + "/"
                        + RECORD.key().hex());
        assertThat(Files.getLastModifiedTime(file(RECORD)).toMillis())
                .isEqualTo(RECORD.reclaimAt().toEpochMilli());
    }

    @Test
    void thePayloadIsReadableBehindTheHeader() throws IOException {
        store().create(RECORD);
        byte[] bytes = Files.readAllBytes(file(RECORD));
        assertThat(new String(bytes, 168, bytes.length - 168, java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"version\":1}");
    }

    @Test
    void directoriesAndFilesAreTheirOwnersOnly() throws IOException {
        store().create(RECORD);
        try (Stream<Path> all = Files.walk(root)) {
            assertThat(all)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(root.relativize(path).toString())
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void readingMakesNoFile() throws IOException {
        FileSessionStore store = store();
        store.create(NEIGHBOUR);
        List<String> before = everything();
        for (int i = 0; i < 1000; i++) {
            assertThat(store.find(key(i, 77))).isEmpty();
        }
        store.find(NEIGHBOUR.key());
        store.findByOwner(ANN, Optional.empty(), 10).records();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void deletingWhatIsMissingAnswersSoAndWedgesNothing() {
        FileSessionStore store = store();
        assertThat(store.delete(RECORD.key(), 1)).isEqualTo(WriteResult.ABSENT);
        store.create(RECORD);
        assertThat(store.delete(RECORD.key(), 1)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.delete(RECORD.key(), 1)).isEqualTo(WriteResult.ABSENT);
        assertThat(store.create(RECORD)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void theLastRecordOfAnOwnerTakesItsDirectoryAlong() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        store.delete(RECORD.key(), 1);
        assertThat(everything()).noneMatch(name -> name.contains(ANN.hex()));
    }

    @Test
    void anEmptyFileIsReportedSetAsideAndForgotten() throws IOException {
        store().create(RECORD);
        Files.write(file(RECORD), new byte[0]);
        assertCorruptOnce();
    }

    @Test
    void aTruncatedFileIsReportedSetAsideAndForgotten() throws IOException {
        store().create(RECORD);
        byte[] bytes = Files.readAllBytes(file(RECORD));
        Files.write(file(RECORD), Arrays.copyOf(bytes, bytes.length - 1));
        assertCorruptOnce();
    }

    @Test
    void aForeignFileIsReportedSetAsideAndForgotten() throws IOException {
        store().create(RECORD);
        Files.writeString(file(RECORD), "x".repeat(5000));
        assertCorruptOnce();
    }

    @Test
    void aDirectoryInThePlaceOfAFileIsReportedSetAsideAndForgotten() throws IOException {
        store().create(RECORD);
        Files.delete(file(RECORD));
        Files.createDirectory(file(RECORD));
        Files.writeString(file(RECORD).resolve("inside"), "something");
        assertCorruptOnce();
    }

    @Test
    void aSymbolicLinkIsNotFollowedAndIsSetAside() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        Path elsewhere = root.resolve("elsewhere");
        Files.move(file(RECORD), elsewhere);
        Files.createSymbolicLink(file(RECORD), elsewhere);
        assertCorruptOnce();
        assertThat(elsewhere).exists();
    }

    @Test
    void anotherSessionsRecordIsNeverServed() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        store.create(NEIGHBOUR);
        Files.copy(file(NEIGHBOUR), file(RECORD), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertCorruptOnce();
    }

    @Test
    void aRecordOfALaterFormatIsSetAsideWhole() throws IOException {
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
    void aDamagedRecordThatHasPassedGoesUntold() throws IOException {
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
    void withoutAQuarantineOneIsMade() throws IOException {
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
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).isEmpty();
        assertThat(store.find(NEIGHBOUR.key())).contains(NEIGHBOUR);
        try (Stream<Path> aside = Files.list(root.resolve("quarantine"))) {
            assertThat(aside).singleElement().asString().contains(RECORD.key().hex());
        }
        assertThat(store.create(RECORD)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(RECORD.key())).contains(RECORD);
    }

    @Test
    void aWriteToACorruptRecordReportsItAndTheNextGoesOn() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        Files.writeString(file(RECORD), "damaged");
        assertThatThrownBy(() -> store.replace(record(RECORD.key(), 2), 1)).isInstanceOf(CorruptSessionException.class);
        assertThat(store.replace(record(RECORD.key(), 2), 1)).isEqualTo(WriteResult.ABSENT);
        assertThat(store.create(RECORD)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void damagedRecordsOfAnOwnerHideNoOtherOneAndAreDeletedByTheirVersion() throws IOException {
        FileSessionStore store = store();
        StoredRecord data = owned(record(key(0xab, 3), 7), ANN);
        StoredRecord head = owned(record(key(0xab, 4), 8), ANN);
        for (StoredRecord record : List.of(RECORD, data, head)) {
            store.create(record);
        }
        byte[] bytes = Files.readAllBytes(file(data));
        bytes[bytes.length - 1] ^= 1;
        Files.write(file(data), bytes);
        Files.writeString(file(head), "damaged");

        var page = store.findByOwner(ANN, Optional.empty(), 10);

        assertThat(page.records()).containsExactly(RECORD);
        assertThat(page.unreadable())
                .hasSize(2)
                .allSatisfy(
                        (key, version) -> assertThat(store.delete(key, version)).isEqualTo(WriteResult.APPLIED));
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).unreadable()).isEmpty();
        assertThat(store.find(head.key())).isEmpty();
    }

    @Test
    void anIndexEntryWithoutARecordIsDroppedByReading() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        Files.delete(file(RECORD));
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).isEmpty();
        assertThat(everything()).noneMatch(name -> name.contains(ANN.hex()));
    }

    @Test
    void anIndexEntryThatIsMissingIsMadeByTheNextWrite() throws IOException {
        FileSessionStore store = store();
        store.create(RECORD);
        try (Stream<Path> files = Files.walk(root.resolve("owners"))) {
            Files.delete(files.filter(file -> file.endsWith(RECORD.key().hex()))
                    .findFirst()
                    .orElseThrow());
        }
        store.replace(owned(record(RECORD.key(), 2), ANN), 1);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).hasSize(1);
    }

    @Test
    void theReaperLeavesForeignFilesAndLiveRecordsAndSetsALostTimeRight() throws IOException {
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
    void theReaperSetsCorruptRecordsAsideAndGoesOn() throws IOException {
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
    void recordsOfAnySizeComeBack() {
        FileSessionStore store = store();
        for (int size : new int[] {0, 1, 1879, 1880, 1881, 4096, 1 << 20}) {
            StorageKey key = key(3, size);
            StoredRecord record = Samples.with(record(key, 1), dev.satchel.session.codec.Payload.of(new byte[size]));
            assertThat(store.create(record)).isEqualTo(WriteResult.APPLIED);
            assertThat(store.find(key)).contains(record);
        }
    }

    @Test
    void aDirectoryThatVanishesIsMadeAgain() throws IOException {
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
