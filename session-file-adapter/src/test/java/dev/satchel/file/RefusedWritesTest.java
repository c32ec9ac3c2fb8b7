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

import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.PlainCodec;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that is full, or that the process may not write: a typed error, nothing lost, and it goes on when the cause is
 * gone.
 */
class RefusedWritesTest {

    private static final StoredRecord FIRST = owned(record(key(7, 1), 1), ANN);
    private static final StoredRecord LARGE = with(owned(record(key(7, 1), 2), BEN), payload("x".repeat(10_000)));

    private final FaultFileSystem disk = FaultFileSystem.create(() -> NOW);
    private final Path root = disk.root().resolve("sessions");
    private final FileSessionStore store = FileSessionStore.in(root);

    @Test
    void aFullDiskRefusesAWriteKeepsTheFormerRecordAndGoesOnWhenThereIsRoom() throws IOException {
        store.create(FIRST);
        disk.capacity(5_000);
        assertThatThrownBy(() -> store.replace(LARGE, 1)).isInstanceOf(SessionStoreFullException.class);
        assertThatThrownBy(() -> store.create(with(record(key(7, 2), 1), LARGE.payload())))
                .isInstanceOf(SessionStoreFullException.class);
        assertThat(store.find(FIRST.key())).contains(FIRST);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(FIRST);
        assertThat(store.findByOwner(BEN, Optional.empty(), 10).records()).isEmpty();
        try (var files = Files.list(root.resolve("records/07"))) {
            assertThat(files).as("nothing half-written is left").hasSize(1);
        }
        disk.capacity(50_000);
        assertThat(store.replace(LARGE, 1)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(FIRST.key())).contains(LARGE);
    }

    @Test
    void aFullDiskStillTakesTouchesAndDeletions() {
        store.create(FIRST);
        disk.capacity(0);
        assertThat(store.touch(FIRST.key(), 1, 2, NOW, NOW.plusSeconds(5))).isEqualTo(WriteResult.APPLIED);
        assertThat(store.delete(FIRST.key(), 2)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void aDirectoryThatMayNotBeWrittenRefusesKeepsTheRecordAndGoesOnWhenItMay() throws IOException {
        store.create(FIRST);
        mode("records/07", "r-x------");
        assertThatThrownBy(() -> store.replace(LARGE, 1)).isInstanceOf(SessionStoreUnavailableException.class);
        assertThatThrownBy(() -> store.delete(FIRST.key(), 1)).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(store.find(FIRST.key())).contains(FIRST);
        mode("records/07", "rwx------");
        assertThat(store.replace(LARGE, 1)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void aRecordThatMayNotBeReadIsAnOutageAndNoEmptySession() throws IOException {
        store.create(FIRST);
        mode("records/07/" + FIRST.key().hex(), "---------");
        assertThatThrownBy(() -> store.find(FIRST.key())).isInstanceOf(SessionStoreUnavailableException.class);
        assertThatThrownBy(() -> store.replace(LARGE, 1)).isInstanceOf(SessionStoreUnavailableException.class);
        OwnerPage page = store.findByOwner(ANN, Optional.empty(), 10);
        assertThat(page.records()).isEmpty();
        assertThat(page.unreadable()).containsOnlyKeys(FIRST.key());
        long version = page.unreadable().get(FIRST.key());
        assertThatThrownBy(() -> store.delete(FIRST.key(), version))
                .isInstanceOf(SessionStoreUnavailableException.class);
        mode("records/07/" + FIRST.key().hex(), "rw-------");
        assertThat(store.find(FIRST.key())).contains(FIRST);
    }

    @Test
    void aDiskThatLocksNothingAnyMoreRefusesWritesSaysWhyAndServesWhatIsThere() {
        store.create(FIRST);
        disk.lockable(false);
        for (Verb verb : Verb.values()) {
            if (!verb.writes()) {
                continue;
            }
            assertThatThrownBy(() -> verb.on(store))
                    .as(verb.name())
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining(root.toString())
                    .hasMessageContaining("locks no files (IOException: No locks available)");
        }
        assertThat(store.find(FIRST.key())).contains(FIRST);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(FIRST);
        disk.lockable(true);
        assertThat(store.replace(LARGE, 1)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void noMessageNamesAFileForItsNameIsAKey() throws IOException {
        store.create(FIRST);
        mode("records/07", "---------");
        List<Throwable> thrown = new ArrayList<>(List.of(
                catchThrowable(() -> store.find(FIRST.key())),
                catchThrowable(() -> store.replace(LARGE, 1)),
                catchThrowable(() -> store.deleteExpired(NOW, 10))));
        mode("records/07", "rwx------");
        mode("owners", "---------");
        thrown.add(catchThrowable(() -> store.findByOwner(ANN, Optional.empty(), 10)));
        mode("owners", "rwx------");
        Files.writeString(root.resolve("records/07").resolve(FIRST.key().hex()), "damaged");
        thrown.add(catchThrowable(() -> store.find(FIRST.key())));
        for (Throwable each : thrown) {
            for (Throwable cause = each; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString().replace(root.toString(), "the root"))
                        .doesNotContain(FIRST.key().hex())
                        .doesNotContain(ANN.hex())
                        .doesNotContain("/");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "records", "owners", "locks"})
    void aDirectoryThatWasClosedToUsIsAnOutageThatNamesTheDirectoryAndTheFix(String closed) throws IOException {
        store.create(Verb.RECORD);
        mode(closed, "---------");
        int refused = 0;
        for (Verb verb : Verb.values()) {
            Throwable thrown = catchThrowable(() -> verb.on(store));
            if (thrown != null) {
                refused++;
                assertThat(thrown)
                        .as(verb.name())
                        .isInstanceOf(SessionStoreUnavailableException.class)
                        .hasMessageContaining(root + ", or something in it")
                        .hasMessageContaining("chown -R");
            }
        }
        assertThat(refused).as("verbs that need it").isPositive();
        mode(closed, "rwx------");
        for (Verb verb : Verb.values()) {
            assertThat(verb.on(store)).as(verb.name() + " afterwards").isNotNull();
        }
    }

    /** As after somebody ran a tool as root. */
    @ParameterizedTest
    @ValueSource(strings = {"a record", "its directory"})
    void whatMayNotBeReadIsToldAndKeepsNobodyFromDeletingWhatHasPassed(String what) throws IOException {
        StoredRecord barred = Samples.reclaimAt(record(key(0x07, 1), 1), NOW);
        store.create(barred);
        for (int stripe : List.of(0x06, 0x07, 0x08, 0xff)) {
            store.create(Samples.reclaimAt(record(key(stripe, 9), 1), NOW));
        }
        String path = what.equals("a record") ? "records/07/" + barred.key().hex() : "records/07";
        mode(path, "---------");

        assertThatThrownBy(() -> store.deleteExpired(NOW.plusSeconds(7200), 100))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining(root + ", or something in it");
        for (String other : List.of("06", "08", "ff")) {
            assertThat(root.resolve("records").resolve(other)).as(other).isEmptyDirectory();
        }

        mode(path, "rwx------");
        assertThat(store.deleteExpired(NOW.plusSeconds(7200), 100)).isPositive();
        assertThat(root.resolve("records/07")).isEmptyDirectory();
    }

    private static void signIn(Sessions sessions) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().claim("ann");
            exchange.commit();
        }
    }

    private List<Path> files(String directory) throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve(directory))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** As after somebody ran a tool as root. Guard: OwnerIndex.lookAgain. */
    @ParameterizedTest
    @ValueSource(strings = {"a record", "its directory"})
    void whatMayNotBeReadIsCountedAndKeepsNobodyFromEndingTheOtherSessions(String what) throws IOException {
        Sessions sessions = Sessions.named("shop/test")
                .codec(new PlainCodec())
                .store(store)
                .clock(() -> NOW)
                .build();
        for (int i = 0; i < 5; i++) {
            signIn(sessions);
        }
        Path one = files("records").get(0);
        String path =
                root.relativize(what.equals("a record") ? one : one.getParent()).toString();
        int barred = files(path).size();
        mode(path, "---------");

        assertThat(sessions.owned().list("ann")).hasSize(5 - barred);
        assertThat(sessions.owned().list("ann").unreadable()).isEqualTo(barred);
        assertThatThrownBy(() -> sessions.owned().revokeAll("ann"))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining(root + ", or something in it")
                .hasMessageNotContaining(one.getFileName().toString());
        mode(path, "rwx------");

        assertThat(files("records")).hasSize(barred).contains(one);
        assertThat(sessions.owned().revokeAll("ann")).isEqualTo(barred);
        assertThat(files("records")).isEmpty();
    }

    @Test
    void aLostIndexThatCannotBeBuiltAgainSaysWhy() throws IOException {
        store.create(FIRST);
        mode("records/07/" + FIRST.key().hex(), "---------");
        Files.delete(root.resolve("owners/complete"));
        store.create(Verb.RECORD);
        assertThat(store.deleteExpired(NOW, 10)).isZero();

        assertThatThrownBy(() -> store.findByOwner(BEN, Optional.empty(), 10))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("build it again; the last attempt could not read a record: AccessDenied")
                .hasMessageNotContaining(FIRST.key().hex());

        mode("records/07/" + FIRST.key().hex(), "rw-------");
        assertThat(store.deleteExpired(NOW, 10)).isZero();
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records())
                .containsExactlyInAnyOrder(FIRST, Verb.RECORD);
    }

    private void mode(String path, String permissions) throws IOException {
        Files.setPosixFilePermissions(root.resolve(path), PosixFilePermissions.fromString(permissions));
    }
}
