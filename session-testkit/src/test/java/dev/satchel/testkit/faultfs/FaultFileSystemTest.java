package dev.satchel.testkit.faultfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.testkit.SettableClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultFileSystemTest {

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final FaultFileSystem files = FaultFileSystem.create(clock);
    private final Path file = files.root().resolve("file");

    @Test
    void what_was_written_can_be_read() throws IOException {
        Files.writeString(file, "one");
        assertThat(Files.readString(file)).isEqualTo("one");
        assertThat(Files.size(file)).isEqualTo(3);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(clock.instant()));
    }

    @Test
    void names_are_made_moved_listed_and_deleted() throws IOException {
        Path directory = Files.createDirectories(files.root().resolve("a/b"));
        Files.writeString(file, "one");
        Files.move(file, directory.resolve("c"), StandardCopyOption.ATOMIC_MOVE);
        try (Stream<Path> list = Files.list(directory)) {
            assertThat(list).containsExactly(directory.resolve("c"));
        }
        assertThatThrownBy(() -> Files.delete(directory)).isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Files.createDirectory(directory)).isInstanceOf(FileAlreadyExistsException.class);
        Files.delete(directory.resolve("c"));
        Files.delete(directory);
        assertThatThrownBy(() -> Files.readString(directory.resolve("c"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void unforced_bytes_are_lost_with_the_power() throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            channel.write(bytes("durable"));
            channel.force(true);
            channel.write(bytes(" volatile"));
        }
        forceRoot();
        files.restart(Survival.forcedOnly());
        assertThat(Files.readString(file)).isEqualTo("durable");
    }

    @Test
    void an_unforced_name_is_lost_with_the_power() throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            channel.write(bytes("durable"));
            channel.force(true);
        }
        files.restart(Survival.forcedOnly());
        assertThat(file).doesNotExist();
    }

    @Test
    void an_unforced_move_is_undone_by_the_crash() throws IOException {
        Path other = files.root().resolve("other");
        for (Path path : Set.of(file, other)) {
            try (FileChannel channel = FileChannel.open(path, CREATE_NEW, WRITE)) {
                channel.write(bytes(path.toString()));
                channel.force(true);
            }
        }
        forceRoot();
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(Files.readString(file)).isEqualTo("/other");
        files.restart(Survival.forcedOnly());
        assertThat(Files.readString(file)).isEqualTo("/file");
        assertThat(Files.readString(other)).isEqualTo("/other");
    }

    @Test
    void an_unforced_deletion_is_undone_by_the_crash() throws IOException {
        Files.writeString(file, "");
        forceRoot();
        Files.delete(file);
        files.restart(Survival.forcedOnly());
        assertThat(file).exists();
    }

    @Test
    void everything_survives_when_only_the_process_dies() throws IOException {
        Files.writeString(file, "unforced");
        files.restart(Survival.everything());
        assertThat(Files.readString(file)).isEqualTo("unforced");
    }

    @Test
    void by_chance_some_survives_and_the_same_seed_chooses_the_same() throws IOException {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 40; seed++) {
            assertThat(afterCrash(seed)).isEqualTo(afterCrash(seed));
            seen.add(afterCrash(seed));
        }
        assertThat(seen).contains("absent", "", "all of it").anyMatch(text -> text.matches("a[^b]{1,6}"));
    }

    private String afterCrash(long seed) throws IOException {
        FaultFileSystem fresh = FaultFileSystem.create(clock);
        Path path = fresh.root().resolve("file");
        Files.writeString(path, "all of it");
        fresh.restart(Survival.some(seed));
        return Files.exists(path) ? Files.readString(path) : "absent";
    }

    @Test
    void the_power_goes_before_the_planned_step_and_stays_away() throws IOException {
        Files.writeString(file, "one");
        files.cutAfter(1);
        assertThat(Files.exists(file)).isTrue();
        assertThatThrownBy(() -> Files.delete(file)).isInstanceOf(PowerLossException.class);
        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(PowerLossException.class);
        files.restart(Survival.everything());
        assertThat(file).exists();
    }

    @Test
    void a_write_that_the_power_interrupts_is_half_done() throws IOException {
        files.cutAfter(1);
        assertThatThrownBy(() -> Files.writeString(file, "halfhalf")).isInstanceOf(PowerLossException.class);
        files.restart(Survival.everything());
        assertThat(Files.readString(file)).isEqualTo("half");
    }

    @Test
    void a_channel_of_before_the_crash_is_dead() throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            files.restart(Survival.everything());
            assertThatThrownBy(() -> channel.write(bytes("late"))).isInstanceOf(PowerLossException.class);
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void a_planned_fault_strikes_once() throws IOException {
        files.failAfter(1, Fault.NO_SPACE);
        assertThatThrownBy(() -> Files.writeString(file, "one"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("No space left");
        Files.writeString(file, "two");
        assertThat(Files.readString(file)).isEqualTo("two");
    }

    @Test
    void a_short_write_takes_half() throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            files.failAfter(0, Fault.SHORT_WRITE);
            assertThat(channel.write(bytes("12345678"))).isEqualTo(4);
        }
        assertThat(Files.readString(file)).isEqualTo("1234");
    }

    @Test
    void a_full_disk_takes_nothing_more() throws IOException {
        Files.writeString(file, "12345678");
        files.capacity(10);
        assertThatThrownBy(() -> Files.writeString(files.root().resolve("more"), "12345678"))
                .hasMessageContaining("No space left");
        assertThat(Files.readString(file)).isEqualTo("12345678");
        assertThat(Files.getFileStore(file).getUsableSpace()).isEqualTo(2);
    }

    @Test
    void modes_bind_the_owner_and_others() throws IOException {
        Files.writeString(file, "one");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThatThrownBy(() -> FileChannel.open(file, WRITE)).isInstanceOf(AccessDeniedException.class);
        files.runAs("somebody else");
        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void links_are_followed_unless_asked_not_to() throws IOException {
        Path link = files.root().resolve("link");
        Files.createSymbolicLink(link, file);
        Files.writeString(file, "one");
        assertThat(Files.readString(link)).isEqualTo("one");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThatThrownBy(() -> FileChannel.open(link, Set.of(READ, LinkOption.NOFOLLOW_LINKS)))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void a_lock_that_is_held_cannot_be_taken_until_its_channel_closes() throws IOException {
        FileChannel first = FileChannel.open(file, CREATE_NEW, WRITE);
        try (FileChannel second = FileChannel.open(file, WRITE)) {
            assertThat(first.tryLock(0, 1, false).isValid()).isTrue();
            assertThatThrownBy(() -> second.tryLock(0, 1, false)).isInstanceOf(OverlappingFileLockException.class);
            assertThat(second.tryLock(1, 1, false).isValid()).isTrue();
            first.close();
            assertThat(second.tryLock(0, 1, false).isValid()).isTrue();
        }
    }

    @Test
    void steps_are_told_for_messages() throws IOException {
        Files.writeString(file, "one");
        assertThat(files.history())
                .hasSize((int) files.steps())
                .last()
                .asString()
                .contains("write", "/file");
    }

    private void forceRoot() throws IOException {
        try (FileChannel channel = FileChannel.open(files.root(), READ)) {
            channel.force(true);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
