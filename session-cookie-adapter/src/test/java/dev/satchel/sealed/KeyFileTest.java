package dev.satchel.sealed;

import static dev.satchel.sealed.Bench.created;
import static dev.satchel.sealed.Bench.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Token;
import dev.satchel.session.spi.Loaded;
import dev.satchel.session.spi.SessionBackend;
import dev.satchel.session.spi.SessionEvent.RefusalReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

    @Test
    void withoutAFileStartUpFails() {
        assertThatThrownBy(() -> KeyRing.fromFile(file))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.no-key]")
                .hasMessageContaining(file.toString());
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
        assertThat(backend.load(token)).isEqualTo(refused(RefusalReason.KEY));
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
        assertThat(backend.load(token)).isEqualTo(refused(RefusalReason.REVOKED));
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
