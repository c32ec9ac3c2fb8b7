package dev.satchel.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of former releases. A golden file never changes: a format that changes gets a further one. */
class GoldenFilesTest {

    private static final StorageKey KEY = StorageKey.ofHex("ab".repeat(32));

    @Test
    void aRecordOfVersion1IsFound(@TempDir Path directory) throws Exception {
        FileSessionStore store = FileSessionStore.in(directory.resolve("sessions"));
        Path record = directory.resolve("sessions/records/ab/" + KEY.hex());
        Files.createDirectories(record.getParent());
        try (InputStream golden = getClass().getResourceAsStream("/golden/record-v1.bin")) {
            Files.copy(golden, record);
        }

        assertThat(store.find(KEY))
                .contains(new StoredRecord(
                        KEY,
                        0x0102030405060708L,
                        Instant.ofEpochSecond(1_767_225_600, 1),
                        Instant.ofEpochSecond(1_767_229_200, 2),
                        Optional.of(OwnerKey.ofHex("cd".repeat(32))),
                        Samples.payload("{}")));
    }
}
