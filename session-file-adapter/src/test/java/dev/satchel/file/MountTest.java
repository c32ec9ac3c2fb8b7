package dev.satchel.file;

import static dev.satchel.file.Samples.ANN;
import static dev.satchel.file.Samples.BEN;
import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.owned;
import static dev.satchel.file.Samples.record;
import static dev.satchel.file.Verb.RECORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * File systems that are mounted, unmounted and made read-only under a store. Where nothing may be mounted, these tests
 * are passed over.
 */
class MountTest {

    private static final StoredRecord EVE = owned(record(key(0x11, 3), 1), BEN);

    @TempDir
    private Path directory;

    private Path root;

    @BeforeEach
    void mountPoint() throws Exception {
        root = Files.createDirectory(directory.resolve("sessions"));
        if (run("mount", "-t", "tmpfs", "tmpfs", root.toString()) != 0) {
            if ("1".equals(System.getenv("SATCHEL_REQUIRE_MOUNT"))) {
                fail("SATCHEL_REQUIRE_MOUNT is set, but nothing can be mounted");
            }
            assumeTrue(false, "nothing can be mounted here");
        }
    }

    @AfterEach
    void unmountAll() throws Exception {
        while (run("umount", root.toString()) == 0) {
            // The file system mounted over it, too.
        }
    }

    @Test
    void unmountedItIsAnOutageInEveryVerbAndNothingIsMadeBelow() throws Exception {
        FileSessionStore store = FileSessionStore.in(root);
        store.create(RECORD);
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        must("mount", "--move", root.toString(), elsewhere.toString());

        allAreOutages(store);
        assertThat(root).isEmptyDirectory();

        must("mount", "--move", elsewhere.toString(), root.toString());
        assertThat(store.find(RECORD.key())).contains(RECORD);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(RECORD);
        assertThat(store.create(EVE)).isEqualTo(WriteResult.APPLIED);
    }

    /** Both are of one device, so its number does not tell; the mount point is older than the start. */
    @Test
    void unmountedFromAMountPointOnTheSameDeviceItIsAnOutageToo() throws Exception {
        Path point = Files.createDirectory(root.resolve("point"));
        must("mount", "--bind", Files.createDirectory(root.resolve("real")).toString(), point.toString());
        FileSessionStore store = FileSessionStore.in(point);
        store.create(RECORD);
        must("umount", point.toString());

        allAreOutages(store);
        assertThat(point).isEmptyDirectory();

        must("mount", "--bind", root.resolve("real").toString(), point.toString());
        try {
            assertThat(store.find(RECORD.key())).contains(RECORD);
            assertThat(store.create(EVE)).isEqualTo(WriteResult.APPLIED);
        } finally {
            must("umount", point.toString());
        }
    }

    @Test
    void belowTheMountPointAStoreThatBeganBeforeTheMountStaysAsItIs() throws Exception {
        must("umount", root.toString());
        FileSessionStore.in(root).create(EVE);
        must("mount", "-t", "tmpfs", "tmpfs", root.toString());
        FileSessionStore store = FileSessionStore.in(root);
        store.create(RECORD);
        must("umount", root.toString());

        allAreOutages(store);
        assertThat(FileSessionStore.in(root).find(EVE.key())).contains(EVE);
        assertThat(FileSessionStore.in(root).find(RECORD.key())).isEmpty();
    }

    @Test
    void anotherFileSystemInItsPlaceIsAnOutageUntilAProcessStartsThere() throws Exception {
        FileSessionStore store = FileSessionStore.in(root);
        store.create(RECORD);
        must("mount", "-t", "tmpfs", "tmpfs", root.toString());

        allAreOutages(store);
        assertThat(root).isEmptyDirectory();
        assertThat(FileSessionStore.in(root).create(EVE)).isEqualTo(WriteResult.APPLIED);
        allAreOutages(store);

        must("umount", root.toString());
        assertThat(store.find(RECORD.key())).contains(RECORD);
    }

    @Test
    void emptiedWhileItIsMountedItIsAnEmptyStore() throws Exception {
        FileSessionStore store = FileSessionStore.in(root);
        store.create(RECORD);
        must("sh", "-c", "rm -rf '" + root + "'/*");
        assertThat(store.find(RECORD.key())).isEmpty();
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).isEmpty();
        assertThat(store.create(EVE)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.findByOwner(BEN, Optional.empty(), 10).records()).containsExactly(EVE);
    }

    @Test
    void readOnlyItIsReadAndEveryWriteIsAnOutage() throws Exception {
        FileSessionStore store = FileSessionStore.in(root);
        store.create(RECORD);
        must("mount", "-o", "remount,ro", root.toString());

        assertThat(store.find(RECORD.key())).contains(RECORD);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(RECORD);
        for (Verb verb : Verb.values()) {
            if (verb.writes()) {
                assertThatThrownBy(() -> verb.on(store))
                        .as(verb.name())
                        .isInstanceOf(SessionStoreUnavailableException.class)
                        .hasMessageContaining(root.toString())
                        .hasMessageContaining("read-only. Mount it for writing");
            }
        }
        assertThatThrownBy(() -> FileSessionStore.in(root))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[file.unusable]");

        must("mount", "-o", "remount,rw", root.toString());
        assertThat(store.delete(RECORD.key(), 1)).isEqualTo(WriteResult.APPLIED);
    }

    private void allAreOutages(FileSessionStore store) {
        for (Verb verb : Verb.values()) {
            assertThatThrownBy(() -> verb.on(store))
                    .as(verb.name())
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("something else is at this path, a mount point perhaps. Mount it");
        }
    }

    private static void must(String... command) throws Exception {
        assertThat(run(command)).as(String.join(" ", command)).isZero();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noSuchCommand) {
            return -1;
        }
    }
}
