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
import java.nio.channels.ClosedByInterruptException;
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
    void whatWasWrittenCanBeRead() throws IOException {
        Files.writeString(file, "one");
        assertThat(Files.readString(file)).isEqualTo("one");
        assertThat(Files.size(file)).isEqualTo(3);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(clock.instant()));
    }

    @Test
    void namesAreMadeMovedListedAndDeleted() throws IOException {
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
    void unforcedBytesAreLostWithThePower() throws IOException {
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
    void anUnforcedNameIsLostWithThePower() throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            channel.write(bytes("durable"));
            channel.force(true);
        }
        files.restart(Survival.forcedOnly());
        assertThat(file).doesNotExist();
    }

    @Test
    void anUnforcedMoveIsUndoneByTheCrash() throws IOException {
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
    void anUnforcedDeletionIsUndoneByTheCrash() throws IOException {
        Files.writeString(file, "");
        forceRoot();
        Files.delete(file);
        files.restart(Survival.forcedOnly());
        assertThat(file).exists();
    }

    @Test
    void everythingSurvivesWhenOnlyTheProcessDies() throws IOException {
        Files.writeString(file, "unforced");
        files.restart(Survival.everything());
        assertThat(Files.readString(file)).isEqualTo("unforced");
    }

    @Test
    void byChanceSomeSurvivesAndTheSameSeedChoosesTheSame() throws IOException {
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
    void thePowerGoesBeforeThePlannedStepAndStaysAway() throws IOException {
        Files.writeString(file, "one");
        files.cutAfter(1);
        assertThat(Files.exists(file)).isTrue();
        assertThatThrownBy(() -> Files.delete(file)).isInstanceOf(PowerLossException.class);
        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(PowerLossException.class);
        files.restart(Survival.everything());
        assertThat(file).exists();
    }

    @Test
    void aWriteThatThePowerInterruptsIsHalfDone() throws IOException {
        files.cutAfter(1);
        assertThatThrownBy(() -> Files.writeString(file, "halfhalf")).isInstanceOf(PowerLossException.class);
        files.restart(Survival.everything());
        assertThat(Files.readString(file)).isEqualTo("half");
    }

    @Test
    void aChannelOfBeforeTheCrashIsDead() throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            files.restart(Survival.everything());
            assertThatThrownBy(() -> channel.write(bytes("late"))).isInstanceOf(PowerLossException.class);
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void aPlannedFaultStrikesOnce() throws IOException {
        files.failAfter(1, Fault.NO_SPACE);
        assertThatThrownBy(() -> Files.writeString(file, "one"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("No space left");
        Files.writeString(file, "two");
        assertThat(Files.readString(file)).isEqualTo("two");
    }

    @Test
    void aShortWriteTakesHalf() throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            files.failAfter(0, Fault.SHORT_WRITE);
            assertThat(channel.write(bytes("12345678"))).isEqualTo(4);
        }
        assertThat(Files.readString(file)).isEqualTo("1234");
    }

    @Test
    void anInterruptClosesTheChannelInUseAndLetsOtherStepsHappen() throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            files.failAfter(0, Fault.INTERRUPT);
            assertThatThrownBy(() -> channel.write(bytes("lost"))).isInstanceOf(ClosedByInterruptException.class);
            assertThat(channel.isOpen()).isFalse();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).isEmptyFile();
        files.failAfter(0, Fault.INTERRUPT);
        Files.createDirectory(files.root().resolve("made"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(files.root().resolve("made")).isDirectory();
    }

    @Test
    void aDiskThatLocksNothingSaysSoAndMayLockAgain() throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            files.lockable(false);
            assertThatThrownBy(channel::tryLock).isInstanceOf(IOException.class).hasMessage("No locks available");
            assertThatThrownBy(channel::lock).hasMessage("No locks available");
            files.lockable(true);
            assertThat(channel.tryLock().isValid()).isTrue();
        }
    }

    @Test
    void aFullDiskTakesNothingMore() throws IOException {
        Files.writeString(file, "12345678");
        files.capacity(10);
        assertThatThrownBy(() -> Files.writeString(files.root().resolve("more"), "12345678"))
                .hasMessageContaining("No space left");
        assertThat(Files.readString(file)).isEqualTo("12345678");
        assertThat(Files.getFileStore(file).getUsableSpace()).isEqualTo(2);
    }

    @Test
    void modesBindTheOwnerAndOthers() throws IOException {
        Files.writeString(file, "one");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThatThrownBy(() -> FileChannel.open(file, WRITE)).isInstanceOf(AccessDeniedException.class);
        files.runAs("somebody else");
        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void linksAreFollowedUnlessAskedNotTo() throws IOException {
        Path link = files.root().resolve("link");
        Files.createSymbolicLink(link, file);
        Files.writeString(file, "one");
        assertThat(Files.readString(link)).isEqualTo("one");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThatThrownBy(() -> FileChannel.open(link, Set.of(READ, LinkOption.NOFOLLOW_LINKS)))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void aLockThatIsHeldCannotBeTakenUntilItsChannelCloses() throws IOException {
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
    void stepsAreToldForMessages() throws IOException {
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
