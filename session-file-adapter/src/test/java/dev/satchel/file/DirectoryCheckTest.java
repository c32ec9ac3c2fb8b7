package dev.satchel.file;

import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which directories a store accepts. */
class DirectoryCheckTest {

    @TempDir
    private Path directory;

    @Test
    void aMissingDirectoryIsMadeWithThoseAboveIt() {
        FileSessionStore store = FileSessionStore.in(directory.resolve("not/there/yet"));
        assertThat(store.create(record(key(1, 1), 1))).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        refuses(file, "file.not-a-directory");
        refuses(file.resolve("below"), "file.unusable");
        assertThat(file).hasContent("in the way");
    }

    @Test
    void aSymbolicLinkInItsPlaceIsRefused() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        refuses(Files.createSymbolicLink(directory.resolve("link"), real), "file.symbolic-link");
        refuses(
                Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere")),
                "file.symbolic-link");
    }

    @Test
    void aSymbolicLinkInsideIsRefused() throws IOException {
        FileSessionStore.in(directory);
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path stripe = Files.createSymbolicLink(directory.resolve("records/ab"), elsewhere);
        refuses(directory, "file.symbolic-link");
        Files.delete(stripe);
        Files.delete(directory.resolve("locks"));
        Files.createSymbolicLink(directory.resolve("locks"), elsewhere);
        refuses(directory, "file.symbolic-link");
    }

    @Test
    void aDirectoryThatIsOpenToOthersIsClosedToThem() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        FileSessionStore.in(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    private static void pipe(Path path) throws Exception {
        Files.delete(path);
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", path.toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    // Guard: FileId.at; to open a pipe waits for a writer that never comes.
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeInThePlaceOfTheIdentityIsRefusedAndNotWaitedFor() throws Exception {
        FileSessionStore running = FileSessionStore.in(directory);
        pipe(directory.resolve("identity"));

        assertThatThrownBy(() -> FileSessionStore.in(directory))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[file.unusable]")
                .hasMessageContaining("identity is no file but a pipe or a device");
        assertThatThrownBy(() -> running.deleteExpired(Instant.now(), 1))
                .isInstanceOf(SessionStoreUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "01"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeInThePlaceOfALockIsAnOutageAndNotWaitedFor(String lock) throws Exception {
        FileSessionStore.in(directory).create(record(key(1, 1), 1));
        pipe(directory.resolve("locks").resolve(lock));

        assertThatThrownBy(() -> FileSessionStore.in(directory).create(record(key(1, 2), 1)))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .cause()
                .hasMessageContaining(lock + " is no file but a pipe or a device");
    }

    @ParameterizedTest
    @ValueSource(strings = {"records", "owners", "locks", "quarantine", "records/ab", "owners/cd"})
    void aDirectoryInsideThatIsOpenToOthersIsClosedToThemWithWhatItHolds(String name) throws IOException {
        FileSessionStore.in(directory);
        Path inside = Files.createDirectories(directory.resolve(name));
        Path file = Files.writeString(inside.resolve("found"), "ours");
        mode(inside, "rwxrwxrwx");
        mode(file, "rw-rw-rw-");
        FileSessionStore.in(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inside)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"records", "owners", "locks", "quarantine", "records/ab", "owners/cd"})
    void aDirectoryInsideOfAnotherUserIsRefused(String name) throws IOException {
        FaultFileSystem disk = FaultFileSystem.create(InstantSource.system());
        Path root = disk.root().resolve("sessions");
        FileSessionStore.in(root);
        Path inside = Files.createDirectories(root.resolve(name));
        disk.runAs("somebody else");
        Path theirs = Files.createDirectory(disk.root().resolve("theirs"));
        disk.runAs("us");
        Files.deleteIfExists(inside.resolve("complete"));
        Files.delete(inside);
        Files.move(theirs, inside);
        refuses(root, "file.foreign-owner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"records", "records/ab", "owners/cd", "quarantine"})
    void aFileOfAnotherUserInADirectoryThatWasOpenIsRefusedWithoutItsName(String name) throws IOException {
        FaultFileSystem disk = FaultFileSystem.create(InstantSource.system());
        Path root = disk.root().resolve("sessions");
        FileSessionStore.in(root);
        Path inside = Files.createDirectories(root.resolve(name));
        for (Path each : new Path[] {root, inside.getParent(), inside}) {
            mode(each, "rwxrwxrwx");
        }
        disk.runAs("somebody else");
        Path theirs = Files.writeString(inside.resolve(key(0xab, 1).hex()), "forged");
        disk.runAs("us");
        assertThatThrownBy(() -> FileSessionStore.in(root))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[file.foreign-owner]")
                .hasMessageContaining("somebody else")
                .hasMessageNotContaining(key(0xab, 1).hex());
        Files.delete(theirs);
        assertThat(FileSessionStore.in(root).find(key(0xab, 1))).isEmpty();
    }

    @Test
    void aFileSystemThatLocksNothingIsRefused() {
        FaultFileSystem disk = FaultFileSystem.create(InstantSource.system());
        disk.lockable(false);
        refuses(disk.root().resolve("sessions"), "file.no-locks");
        assertThatThrownBy(() -> FileSessionStore.in(disk.root().resolve("sessions")))
                .hasMessageContaining("No locks available");
        disk.lockable(true);
        assertThat(FileSessionStore.in(disk.root().resolve("sessions")).create(record(key(1, 1), 1)))
                .isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void aDirectoryOfAnotherUserIsRefused() throws IOException {
        FaultFileSystem disk = FaultFileSystem.create(InstantSource.system());
        Path theirs = Files.createDirectory(
                disk.root().resolve("theirs"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
        disk.runAs("somebody else");
        refuses(theirs, "file.foreign-owner");
        assertThat(theirs).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefused() throws IOException {
        FaultFileSystem disk = FaultFileSystem.create(InstantSource.system());
        Path shut = Files.createDirectory(
                disk.root().resolve("shut"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        refuses(shut, "file.unusable");
    }

    @Test
    void aSecondStoreOnTheDirectoryFindsWhatTheFirstWrote() {
        FileSessionStore.in(directory).create(record(key(1, 1), 1));
        assertThat(FileSessionStore.in(directory).find(key(1, 1))).contains(record(key(1, 1), 1));
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static void refuses(Path path, String problem) {
        assertThatThrownBy(() -> FileSessionStore.in(path))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[" + problem + "]")
                .hasMessageContaining("fix: ");
    }
}
