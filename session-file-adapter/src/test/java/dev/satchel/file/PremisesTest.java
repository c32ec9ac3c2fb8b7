package dev.satchel.file;

import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.spi.WriteResult;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a store accepts. */
class PremisesTest {

    @TempDir
    private Path directory;

    @Test
    void a_missing_directory_is_made_with_those_above_it() {
        FileSessionStore store = FileSessionStore.in(directory.resolve("not/there/yet"));
        assertThat(store.create(record(key(1, 1), 1))).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void a_file_in_its_place_is_refused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        refuses(file, "file.not-a-directory");
        refuses(file.resolve("below"), "file.unusable");
        assertThat(file).hasContent("in the way");
    }

    @Test
    void a_symbolic_link_in_its_place_is_refused() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        refuses(Files.createSymbolicLink(directory.resolve("link"), real), "file.symbolic-link");
        refuses(
                Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere")),
                "file.symbolic-link");
    }

    @Test
    void a_symbolic_link_inside_is_refused() throws IOException {
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
    void a_directory_that_is_open_to_others_is_closed_to_them() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        FileSessionStore.in(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void a_directory_of_another_user_is_refused() throws IOException {
        FaultFileSystem disk = FaultFileSystem.create(InstantSource.system());
        Path theirs = Files.createDirectory(
                disk.root().resolve("theirs"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
        disk.runAs("somebody else");
        refuses(theirs, "file.foreign-owner");
        assertThat(theirs).isEmptyDirectory();
    }

    @Test
    void a_directory_that_cannot_be_written_is_refused() throws IOException {
        FaultFileSystem disk = FaultFileSystem.create(InstantSource.system());
        Path shut = Files.createDirectory(
                disk.root().resolve("shut"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        refuses(shut, "file.unusable");
    }

    @Test
    void a_second_store_on_the_directory_finds_what_the_first_wrote() {
        FileSessionStore.in(directory).create(record(key(1, 1), 1));
        assertThat(FileSessionStore.in(directory).find(key(1, 1))).contains(record(key(1, 1), 1));
    }

    private static void refuses(Path path, String problem) {
        assertThatThrownBy(() -> FileSessionStore.in(path))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[" + problem + "]")
                .hasMessageContaining("fix: ");
    }
}
