package dev.satchel.file;

import static dev.satchel.file.Samples.ANN;
import static dev.satchel.file.Samples.BEN;
import static dev.satchel.file.Samples.NOW;
import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.owned;
import static dev.satchel.file.Samples.record;
import static dev.satchel.file.Verb.RECORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory that is not where it was is an outage, in every verb. One that was emptied is an empty store. */
class DirectoryAwayTest {

    private static final StoredRecord EVE = owned(record(key(0x11, 3), 1), BEN);

    @TempDir
    private Path directory;

    private Path root;
    private Path elsewhere;
    private FileSessionStore store;

    @BeforeEach
    void open() {
        root = directory.resolve("sessions");
        elsewhere = directory.resolve("elsewhere");
        store = FileSessionStore.in(root);
        store.create(RECORD);
    }

    @ParameterizedTest
    @EnumSource
    void movedItIsAnOutageUntilItIsBack(Verb verb) throws IOException {
        Files.move(root, elsewhere);
        isOutage(verb, "nothing is at this path");
        assertThat(root).doesNotExist();

        Files.move(elsewhere, root);
        assertThat(store.find(RECORD.key())).contains(RECORD);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(RECORD);
        assertThat(store.create(EVE)).isEqualTo(WriteResult.APPLIED);
    }

    @ParameterizedTest
    @EnumSource
    void deletedItIsAnOutage(Verb verb) throws IOException {
        delete(root);
        isOutage(verb, "nothing is at this path");
        assertThat(root).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void aFileInItsPlaceIsAnOutage(Verb verb) throws IOException {
        Files.move(root, elsewhere);
        Files.writeString(root, "in the way");
        isOutage(verb, "something else is at this path");
        assertThat(root).hasContent("in the way");
    }

    @ParameterizedTest
    @EnumSource
    void aSymbolicLinkInItsPlaceIsAnOutage(Verb verb) throws IOException {
        Files.move(root, elsewhere);
        Files.createSymbolicLink(root, Files.createDirectory(directory.resolve("other")));
        isOutage(verb, "something else is at this path");
        assertThat(root).isEmptyDirectory();
    }

    /** As below a mount point, where a process began before the mount. */
    @ParameterizedTest
    @EnumSource
    void anotherStoresDirectoryInItsPlaceIsAnOutageAndStaysAsItIs(Verb verb) throws IOException {
        Path other = directory.resolve("other");
        FileSessionStore.in(other).create(owned(record(key(0xdd, 9), 1), BEN));
        Files.move(root, elsewhere);
        Files.move(other, root);
        List<String> before = everything();

        isOutage(verb, "something else is at this path");

        assertThat(everything()).isEqualTo(before);
    }

    // Guard: StripeLocks.confirm looks at the lock file, which is another one.
    @ParameterizedTest
    @EnumSource(names = {"CREATE", "REPLACE", "TOUCH", "DELETE", "DELETE_EXPIRED"})
    void nothingIsWrittenIntoAnotherStoresDirectoryThatHasARecordOfTheSameKey(Verb verb) throws IOException {
        Path other = directory.resolve("other");
        FileSessionStore.in(other).create(RECORD);
        Files.move(root, elsewhere);
        Files.move(other, root);
        isOutage(verb, "something else is at this path");
        assertThat(FileSessionStore.in(root).find(RECORD.key())).contains(RECORD);
    }

    @Test
    void anotherDirectoryThatIsNotEmptyIsAnOutage() throws IOException {
        Files.move(root, elsewhere);
        Files.createDirectory(root);
        Files.writeString(root.resolve("README"), "not ours");
        for (Verb verb : Verb.values()) {
            isOutage(verb, "something else is at this path");
        }
        assertThat(everything()).containsExactly("", "README");
    }

    @Test
    void madeAgainByHandItIsAnEmptyStore() throws IOException {
        delete(root);
        isOutage(Verb.FIND, "nothing is at this path");
        Files.createDirectory(root);
        worksAndIsEmpty();
    }

    @Test
    void emptiedItIsAnEmptyStoreForEveryProcess() throws IOException {
        FileSessionStore second = FileSessionStore.in(root);
        empty(root);
        worksAndIsEmpty();
        assertThat(second.find(EVE.key())).contains(EVE);
        assertThat(second.findByOwner(BEN, Optional.empty(), 10).records()).containsExactly(EVE);
        assertThat(second.create(RECORD)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(RECORD);
    }

    @Test
    void emptiedAndTakenOverByAProcessThatStartsItServesTheOthersToo() throws IOException {
        empty(root);
        FileSessionStore late = FileSessionStore.in(root);
        late.create(EVE);
        assertThat(store.find(EVE.key())).contains(EVE);
        assertThat(store.findByOwner(BEN, Optional.empty(), 10).records()).containsExactly(EVE);
        assertThat(store.create(RECORD)).isEqualTo(WriteResult.APPLIED);
        assertThat(late.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(RECORD);
    }

    @ParameterizedTest
    @EnumSource
    void emptiedItAnswersEveryVerb(Verb verb) throws IOException {
        empty(root);
        assertThat(verb.on(store)).isNotNull();
        assertThat(store.findByOwner(BEN, Optional.empty(), 10).records()).isEmpty();
    }

    @Test
    void emptiedTwiceItWorksTwice() throws IOException {
        empty(root);
        worksAndIsEmpty();
        store.create(RECORD);
        empty(root);
        worksAndIsEmpty();
    }

    @Test
    void emptiedAndMovedItIsKnownAgainWhenItIsBack() throws IOException {
        FileSessionStore second = FileSessionStore.in(root);
        empty(root);
        store.create(EVE);
        Files.move(root, elsewhere);
        isOutage(Verb.FIND, "nothing is at this path");
        copy(elsewhere, root);
        assertThat(store.find(RECORD.key())).isEmpty();
        assertThat(store.find(EVE.key())).contains(EVE);
        assertThat(second.create(RECORD)).isEqualTo(WriteResult.APPLIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"locks", "quarantine"})
    void withoutItsDirectoryFor(String name) throws IOException {
        delete(root.resolve(name));
        assertThat(store.find(RECORD.key())).contains(RECORD);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(RECORD);
        assertThat(store.create(EVE)).isEqualTo(WriteResult.APPLIED);
        Files.writeString(root.resolve("records/ab").resolve(RECORD.key().hex()), "damaged");
        assertThatThrownBy(() -> store.find(RECORD.key()))
                .isInstanceOf(dev.satchel.session.CorruptSessionException.class);
    }

    @Test
    void withoutRecordsItIsAnEmptyStore() throws IOException {
        delete(root.resolve("records"));
        worksAndIsEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutItsOwnersNobodyIsToldThatAnOwnerHasNothing(boolean theDirectoryToo) throws IOException {
        loseIndex(theDirectoryToo);

        assertThat(store.find(RECORD.key())).contains(RECORD);
        assertThatThrownBy(() -> store.findByOwner(ANN, Optional.empty(), 10).records())
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining(root.resolve("owners").toString())
                .hasMessageContaining("the next start build it again");
        assertThatThrownBy(() -> store.findByOwner(BEN, Optional.empty(), 10).records())
                .isInstanceOf(SessionStoreUnavailableException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "REPLACE", "TOUCH", "DELETE_EXPIRED"})
    void theOwnersAreFoundAgainInTheRecordsByTheNext(Verb write) throws IOException {
        StoredRecord other = Samples.reclaimAt(owned(record(key(0x42, 4), 1), ANN), NOW.plusSeconds(9_000_000));
        store.create(other);
        loseIndex(true);
        assertThatThrownBy(() -> store.findByOwner(ANN, Optional.empty(), 10).records())
                .isInstanceOf(SessionStoreUnavailableException.class);

        assertThat(write.on(store)).isNotNull();

        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).contains(other);
        assertThat(store.findByOwner(BEN, Optional.empty(), 10).records()).isEmpty();
        assertThat(FileSessionStore.in(root)
                        .findByOwner(ANN, Optional.empty(), 10)
                        .records())
                .contains(other);
    }

    /** The directory of this owner is there again, but not what was in it. */
    @Test
    void anOwnerWhoComesAgainHasTheFormerSessionsToo() throws IOException {
        loseIndex(true);
        StoredRecord second = owned(record(key(0x42, 4), 1), ANN);
        assertThat(store.create(second)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).containsExactlyInAnyOrder(RECORD, second);
    }

    @Test
    void theOwnersAreFoundAgainInTheRecordsAtStart() throws IOException {
        loseIndex(true);
        assertThat(FileSessionStore.in(root)
                        .findByOwner(ANN, Optional.empty(), 10)
                        .records())
                .containsExactly(RECORD);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records())
                .as("in the other process")
                .containsExactly(RECORD);
    }

    @Test
    void aDamagedRecordIsFoundAgainTooAndStaysWhereItIs() throws IOException {
        Path file = root.resolve("records/ab").resolve(RECORD.key().hex());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        Path shredded = Files.writeString(file.resolveSibling(key(0xab, 9).hex()), "no header");
        loseIndex(true);

        store.create(EVE);

        assertThat(store.findByOwner(ANN, Optional.empty(), 10).unreadable().keySet())
                .containsExactly(RECORD.key());
        assertThat(shredded).exists();
    }

    @Test
    void withoutOwnersAndWithoutRecordsNobodyHasAnything() throws IOException {
        store.delete(RECORD.key(), 1);
        delete(root.resolve("owners"));
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).isEmpty();
    }

    @Test
    void aDirectoryOfAFormerReleaseOpensAndItsIndexIsMadeSureOf() throws IOException {
        Files.delete(root.resolve("identity"));
        Files.delete(root.resolve("owners/complete"));
        delete(root.resolve("owners").resolve(ANN.hex().substring(0, 2)));
        FileSessionStore later = FileSessionStore.in(root);
        assertThat(later.find(RECORD.key())).contains(RECORD);
        assertThat(later.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(RECORD);
        assertThat(root.resolve("identity")).isRegularFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "something else", "satchel sessions ?\n"})
    void anIdentityThatIsDamagedIsWrittenAgain(String content) throws IOException {
        Files.writeString(root.resolve("identity"), content);
        store.deleteExpired(NOW, 10);
        assertThat(root.resolve("identity")).content().startsWith("satchel sessions ");
        assertThat(FileSessionStore.in(root).find(RECORD.key())).contains(RECORD);
    }

    @Test
    void theIdentityStaysTheSameFromStartToStart() throws IOException {
        String identity = Files.readString(root.resolve("identity"));
        FileSessionStore.in(root).deleteExpired(NOW, 10);
        assertThat(root.resolve("identity")).hasContent(identity.strip());
        try (Stream<Path> entries = Files.list(root)) {
            assertThat(entries.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("records", "owners", "locks", "quarantine", "identity");
        }
    }

    /** Where the file system tells no device number and does not know the UNIX attributes. */
    @Test
    void anotherProvidersDirectoryIsToldApartAsWell() throws IOException {
        FaultFileSystem disk = FaultFileSystem.create(() -> NOW);
        root = disk.root().resolve("sessions");
        elsewhere = disk.root().resolve("elsewhere");
        store = FileSessionStore.in(root);
        store.create(RECORD);

        Files.move(root, elsewhere);
        for (Verb verb : Verb.values()) {
            isOutage(verb, "nothing is at this path");
        }
        FileSessionStore.in(root);
        for (Verb verb : Verb.values()) {
            isOutage(verb, "something else is at this path");
        }
        delete(root);
        Files.move(elsewhere, root);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).containsExactly(RECORD);
        empty(root);
        worksAndIsEmpty();
    }

    private void isOutage(Verb verb, String what) {
        assertThatThrownBy(() -> verb.on(store))
                .as(verb.name())
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining(root.toString())
                .hasMessageContaining(what)
                .hasMessageContaining("ount it or move it back")
                .hasMessageNotContaining(RECORD.key().hex());
    }

    private void worksAndIsEmpty() {
        assertThat(store.find(RECORD.key())).isEmpty();
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records()).isEmpty();
        assertThat(store.deleteExpired(NOW, 10)).isZero();
        assertThat(store.create(EVE)).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(EVE.key())).contains(EVE);
        assertThat(store.findByOwner(BEN, Optional.empty(), 10).records()).containsExactly(EVE);
        assertThat(FileSessionStore.in(root)
                        .findByOwner(BEN, Optional.empty(), 10)
                        .records())
                .containsExactly(EVE);
    }

    private void loseIndex(boolean theDirectoryToo) throws IOException {
        if (theDirectoryToo) {
            delete(root.resolve("owners"));
        } else {
            empty(root.resolve("owners"));
        }
    }

    private static void empty(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.toList()) {
                delete(entry);
            }
        }
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.map(path -> root.relativize(path).toString()).sorted().toList();
        }
    }
}
