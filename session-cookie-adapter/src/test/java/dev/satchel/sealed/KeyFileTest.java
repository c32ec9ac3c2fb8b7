package dev.satchel.sealed;

import static dev.satchel.sealed.Bench.created;
import static dev.satchel.sealed.Bench.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.SessionBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    private static final RootKey A = RootKey.random(KeyState.PRIMARY, Optional.of(Bench.NOON));
    private static final RootKey B = RootKey.random(KeyState.PENDING, Optional.of(Bench.NOON));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("session-keys.json");
    }

    private void write(String json) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, json);
    }

    private void write(List<RootKey> keys, Optional<Instant> revokedBefore) throws IOException {
        new KeyFile(file).write(new KeyFile.Content(keys, List.of(), revokedBefore));
    }

    private void refuses(String problem, String json) throws IOException {
        write(json);
        assertThatThrownBy(() -> KeyRing.fromFile(file))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[" + problem + "]")
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining(A.reveal());
    }

    private static String entry(RootKey key, String state) {
        return "{\"id\":\"" + key.id() + "\",\"state\":\"" + state + "\",\"since\":\"2026-03-05T12:00:00Z\",\"key\":\""
                + key.reveal() + "\"}";
    }

    @Test
    void whatIsWrittenIsReadBackAndIsTheOwnersAlone() throws IOException {
        write(List.of(A, B), Optional.of(Bench.NOON));

        KeyRing ring = KeyRing.fromFile(file);

        assertThat(ring.list())
                .containsExactly(
                        new KeyInfo(A.id(), KeyState.PRIMARY, Optional.of(Bench.NOON)),
                        new KeyInfo(B.id(), KeyState.PENDING, Optional.of(Bench.NOON)));
        assertThat(ring.keys().revokedBefore()).contains(Bench.NOON);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void idAndSinceMayBeLeftOutByHand() throws IOException {
        write("{\"keys\":[{\"state\":\"primary\",\"key\":\"" + A.reveal() + "\"}]}");

        assertThat(KeyRing.fromFile(file).list())
                .containsExactly(new KeyInfo(A.id(), KeyState.PRIMARY, Optional.empty()));
    }

    @Test
    void aKeyThatWasRevokedNeedsNoKeyAnyMore() throws IOException {
        write("{\"keys\":[" + entry(A, "primary") + ",{\"id\":\"" + B.id() + "\",\"state\":\"revoked\"}]}");

        assertThat(KeyRing.fromFile(file).list()).contains(new KeyInfo(B.id(), KeyState.REVOKED, Optional.empty()));
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws IOException {
        for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----", "rwx------", "rw-rw-rw-")) {
            write("{\"keys\":[" + entry(A, "primary") + "]}");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

            assertThatThrownBy(() -> KeyRing.fromFile(file))
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("[sealed.key-file-permissions]")
                    .hasMessageContaining(permissions)
                    .hasMessageContaining("chmod 600");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(KeyRing.fromFile(file).list()).hasSize(1);
    }

    /** As root, whose file a container platform lends to a group. Elsewhere nobody can make such a file. */
    @Test
    void aFileOfRootMayBeReadByItsGroupAndWrittenByNobody() throws IOException {
        write("{\"keys\":[" + entry(A, "primary") + "]}");
        Assumptions.assumeTrue(Files.getAttribute(file, "unix:uid").equals(0), "this is not root");
        Path real = Files.move(
                file, Files.createDirectory(folder.resolve("..2026_03_05")).resolve("keys"));
        Files.createSymbolicLink(folder.resolve("..data"), real.getParent());
        Files.createSymbolicLink(file, folder.resolve("..data").resolve("keys"));

        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("r--r-----"));
        assertThat(KeyRing.fromFile(file).list()).hasSize(1);
        assertThat(new KeyFile(file, new PrivateFile(file, Set.of())).read().keys())
                .as("a process that is not root")
                .hasSize(1);

        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("r--r--r--"));
        assertThatThrownBy(() -> KeyRing.fromFile(file)).hasMessageContaining("[sealed.key-file-permissions]");
    }

    /** As {@code sudo KeyTool promote} on a file that root lends to the group of the service. */
    @Test
    void anEditOfRootsFileTakesItFromNobodyToWhomItWasLent() throws IOException {
        write(List.of(A), Optional.empty());
        Assumptions.assumeTrue(Files.getAttribute(file, "unix:uid").equals(0), "this is not root");
        Files.setAttribute(file, "unix:gid", 65_534);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));

        write(List.of(A, B), Optional.empty());

        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(65_534);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--r-----");
        assertThat(KeyRing.fromFile(file).list()).hasSize(2);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        write(List.of(A), Optional.empty());
        assertThat(Files.getAttribute(file, "unix:gid"))
                .as("a file that was lent to nobody")
                .isNotEqualTo(65_534);
    }

    @Test
    void aFileOfAnotherUserIsRefused() throws IOException {
        write("{\"keys\":[" + entry(A, "primary") + "]}");
        boolean root = Files.getAttribute(file, "unix:uid").equals(0);
        if (root) {
            Files.setAttribute(file, "unix:uid", 65_534);
        }
        // A user other than root cannot give a file away, and reads it as somebody else instead.
        KeyFile foreign = root ? new KeyFile(file) : new KeyFile(file, new PrivateFile(file, Set.of()));

        assertThatThrownBy(foreign::read)
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.key-file-owner]")
                .hasMessageContaining("chown");
    }

    @Test
    void aFolderThatEverybodyMayWriteToIsRefusedThatOfALinkToo() throws IOException {
        write("{\"keys\":[" + entry(A, "primary") + "]}");
        Path links = Files.createDirectory(folder.resolve("links"));
        Path link = Files.createSymbolicLink(links.resolve("keys.json"), file);
        assertThat(KeyRing.fromFile(link).list()).hasSize(1);

        for (Path open : List.of(links, folder)) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertThatThrownBy(() -> KeyRing.fromFile(link))
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("[sealed.key-folder]")
                    .hasMessageContaining("chmod o-w " + open);
            Files.setAttribute(open, "unix:mode", 01777);
            assertThat(KeyRing.fromFile(link).list()).as("sticky, as /tmp is").hasSize(1);
        }
        Files.setAttribute(folder, "unix:mode", 0777);
        assertThatThrownBy(() -> write(List.of(A), Optional.empty())).hasMessageContaining("[sealed.key-folder]");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNoRegularFileIsRefusedAndNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();

        for (Path other : List.of(pipe, folder)) {
            assertThatThrownBy(() -> KeyRing.fromFile(other))
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("[sealed.key-file]")
                    .hasMessageContaining("no regular file");
        }
    }

    // Guard: names are not shown, nor texts that are not ids. Somebody put the key in the wrong place.
    @Test
    void aKeyInTheWrongPlaceIsNotTold() throws IOException {
        String key = A.reveal();
        for (String json : List.of(
                "{\"keys\":[{\"" + key + "\":1}]}",
                "{\"keys\":[{\"" + key + "\":{\"state\":\"primary\"}}]}",
                "{\"" + key + "\":1,\"keys\":[]}",
                "{\"keys\":[{\"state\":\"" + key + "\",\"key\":\"primary\"}]}",
                "{\"keys\":[{\"state\":\"primary\",\"since\":\"" + key + "\"}]}",
                "{\"keys\":[" + entry(B, "primary") + ",{\"state\":\"revoked\",\"id\":\"" + key + "\"}]}")) {
            refuses("sealed.key-file", json);
        }
    }

    // Guard: PrivateFile.write replaces what a link leads to.
    @Test
    void aLinkIsWrittenThroughAndNotReplaced() throws IOException {
        write(List.of(A), Optional.empty());
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);

        new KeyFile(link).edit(content -> content.with(List.of(A, B)));

        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(KeyRing.fromFile(file).list()).hasSize(2);
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling.json"), folder.resolve("nowhere"));
        assertThatThrownBy(() ->
                        new KeyFile(dangling).create(new KeyFile.Content(List.of(A), List.of(), Optional.empty())))
                .hasMessageContaining("leads nowhere");
        assertThat(Files.isSymbolicLink(dangling)).isTrue();
    }

    @Test
    void withoutAFileStartUpFails() {
        assertThatThrownBy(() -> KeyRing.fromFile(file))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.no-key]")
                .hasMessageContaining("dev.satchel.sealed.KeyTool generate " + file);
    }

    @Test
    void whatIsNoKeyFileIsRefusedWithoutQuotingIt() throws IOException {
        refuses("sealed.key-file", "");
        refuses("sealed.key-file", "[]");
        refuses("sealed.key-file", A.reveal());
        refuses("sealed.key-file", "{\"keys\":[" + entry(A, "primary") + "]} trailing");
        refuses("sealed.key-file", "{\"keys\":[" + entry(A, "primary") + "]");
        refuses("sealed.key-file", "{\"keys\":[" + entry(A, "main") + "]}");
        refuses("sealed.key-file", "{\"keys\":[" + entry(A, "primary") + "],\"extra\":1}");
        refuses("sealed.key-file", "{\"keys\":[" + entry(A, "primary") + ",7]}");
        refuses("sealed.key-file", "{\"keys\":[" + entry(A, "primary") + "],\"keys\":[]}");
        refuses("sealed.key-file", "{\"keys\":[{\"key\":\"" + A.reveal() + "\"}]}");
        refuses("sealed.key-file", "{\"keys\":[{\"state\":\"primary\",\"key\":7}]}");
        refuses("sealed.key-file", "{\"keys\":[{\"state\":\"primary\",\"id\":\"" + A.id() + "\"}]}");
        refuses(
                "sealed.key-file",
                "{\"keys\":[{\"state\":\"primary\",\"key\":\"" + A.reveal() + "\",\"id\":\"other\"}]}");
        refuses("sealed.key-file", "{\"keys\":[" + entry(A, "primary").replace("2026-03-05T12:00:00Z", "today") + "]}");
        refuses("sealed.key-file", "{\"keys\":[],\"revokedBefore\":\"yesterday\"}");
        refuses("sealed.key-file", " ".repeat(70_000));
        // Of these the parser does not say where they stand.
        refuses("sealed.key-file", "{\"" + "x".repeat(60_000) + "\":1}");
        refuses("sealed.key-file", "{\"keys\":" + "1".repeat(2_000) + "}");
        refuses("sealed.key-length", "{\"keys\":[{\"state\":\"primary\",\"key\":\"c2hvcnQ\"}]}");
    }

    @Test
    void aReloadTakesUpAChangedFileAndKeepsEverybodySignedIn() throws IOException {
        Bench bench = new Bench();
        write(List.of(A, B), Optional.empty());
        KeyRing ring = KeyRing.fromFile(file);
        SessionBackend backend = bench.backend(ring);
        Token token = created(backend, bench.state());
        assertThat(ring.reload()).isFalse();

        write(List.of(A.as(KeyState.RETIRED, Bench.NOON), B.as(KeyState.PRIMARY, Bench.NOON)), Optional.empty());
        assertThat(ring.reload()).isTrue();
        assertThat(backend.load(token)).isInstanceOf(Loaded.Found.class);

        write(List.of(B.as(KeyState.PRIMARY, Bench.NOON)), Optional.empty());
        assertThat(ring.reload()).isTrue();
        assertThat(backend.load(token)).is(refused(RefusalReason.KEY));
    }

    @Test
    void anInstantInTheFileRevokesWhatWasIssuedBefore() throws IOException {
        Bench bench = new Bench();
        write(List.of(A), Optional.empty());
        KeyRing ring = KeyRing.fromFile(file);
        SessionBackend backend = bench.backend(ring);
        Token token = created(backend, bench.state());

        write(List.of(A), Optional.of(Bench.NOON.plusMillis(1)));

        assertThat(ring.reload()).isTrue();
        assertThat(backend.load(token)).is(refused(RefusalReason.REVOKED));
    }

    @Test
    void aBrokenFileLeavesTheFormerKeysInUse() throws IOException {
        Bench bench = new Bench();
        write(List.of(A), Optional.empty());
        KeyRing ring = KeyRing.fromFile(file);
        SessionBackend backend = bench.backend(ring);
        Token token = created(backend, bench.state());

        write("{");

        assertThatThrownBy(ring::reload).isInstanceOf(SessionConfigurationException.class);
        assertThat(backend.load(token)).isInstanceOf(Loaded.Found.class);
    }
}
