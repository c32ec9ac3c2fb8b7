package dev.satchel.file;

import static dev.satchel.file.Samples.ANN;
import static dev.satchel.file.Samples.BEN;
import static dev.satchel.file.Samples.NOW;
import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.owned;
import static dev.satchel.file.Samples.payload;
import static dev.satchel.file.Samples.record;
import static dev.satchel.file.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A disk that is full, or that the process may not write: a typed error, nothing lost, and it goes on when the cause is gone. */
class RefusedWritesTest {

    private static final StoredRecord FIRST = owned(record(key(7, 1), 1), ANN);
    private static final StoredRecord LARGE = with(owned(record(key(7, 1), 2), BEN), payload("x".repeat(10_000)));

    private final FaultFileSystem disk = FaultFileSystem.create(() -> NOW);
    private final Path root = disk.root().resolve("sessions");
    private final FileSessionStore store = FileSessionStore.in(root);

    @Test
    void a_full_disk_refuses_a_write_keeps_the_former_record_and_goes_on_when_there_is_room() throws IOException {
        store.create(FIRST);
        disk.capacity(5_000);
        assertThatThrownBy(() -> store.replace(LARGE, 1)).isInstanceOf(SessionStoreFullException.class);
        assertThatThrownBy(() -> store.create(with(record(key(7, 2), 1), LARGE.payload())))
                .isInstanceOf(SessionStoreFullException.class);
        assertThat(store.find(FIRST.key())).contains(FIRST);
        assertThat(store.findByOwner(ANN, 10)).containsExactly(FIRST);
        assertThat(store.findByOwner(BEN, 10)).isEmpty();
        try (var files = Files.list(root.resolve("records/07"))) {
            assertThat(files).as("nothing half-written is left").hasSize(1);
        }
        disk.capacity(50_000);
        assertThat(store.replace(LARGE, 1)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(FIRST.key())).contains(LARGE);
    }

    @Test
    void a_full_disk_still_takes_touches_and_deletions() {
        store.create(FIRST);
        disk.capacity(0);
        assertThat(store.touch(FIRST.key(), 1, 2, NOW, NOW.plusSeconds(5))).isEqualTo(WriteResult.APPLIED);
        assertThat(store.delete(FIRST.key(), 2)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void a_directory_that_may_not_be_written_refuses_keeps_the_record_and_goes_on_when_it_may() throws IOException {
        store.create(FIRST);
        mode("records/07", "r-x------");
        assertThatThrownBy(() -> store.replace(LARGE, 1)).isInstanceOf(SessionStoreUnavailableException.class);
        assertThatThrownBy(() -> store.delete(FIRST.key(), 1)).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(store.find(FIRST.key())).contains(FIRST);
        mode("records/07", "rwx------");
        assertThat(store.replace(LARGE, 1)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void a_record_that_may_not_be_read_is_an_outage_and_no_empty_session() throws IOException {
        store.create(FIRST);
        mode("records/07/" + FIRST.key().hex(), "---------");
        assertThatThrownBy(() -> store.find(FIRST.key())).isInstanceOf(SessionStoreUnavailableException.class);
        assertThatThrownBy(() -> store.replace(LARGE, 1)).isInstanceOf(SessionStoreUnavailableException.class);
        assertThatThrownBy(() -> store.findByOwner(ANN, 10)).isInstanceOf(SessionStoreUnavailableException.class);
        mode("records/07/" + FIRST.key().hex(), "rw-------");
        assertThat(store.find(FIRST.key())).contains(FIRST);
    }

    @Test
    void no_message_names_a_file_for_its_name_is_a_key() throws IOException {
        store.create(FIRST);
        mode("records/07", "---------");
        List<Throwable> thrown = new ArrayList<>(List.of(
                catchThrowable(() -> store.find(FIRST.key())),
                catchThrowable(() -> store.replace(LARGE, 1)),
                catchThrowable(() -> store.findByOwner(ANN, 10)),
                catchThrowable(() -> store.deleteExpired(NOW, 10))));
        mode("records/07", "rwx------");
        Files.writeString(root.resolve("records/07").resolve(FIRST.key().hex()), "damaged");
        thrown.add(catchThrowable(() -> store.find(FIRST.key())));
        for (Throwable each : thrown) {
            for (Throwable cause = each; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString())
                        .doesNotContain(FIRST.key().hex())
                        .doesNotContain(ANN.hex())
                        .doesNotContain("/");
            }
        }
    }

    private void mode(String path, String permissions) throws IOException {
        Files.setPosixFilePermissions(root.resolve(path), PosixFilePermissions.fromString(permissions));
    }
}
