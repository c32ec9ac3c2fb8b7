package dev.satchel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Token;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import dev.satchel.testkit.faultfs.Survival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    private static final Instant LATER = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void withoutAFileThereIsNoToken() {
        assertThat(TokenFile.at(directory.resolve("token")).tokens()).isEmpty();
    }

    @Test
    void anIssuedTokenIsCarriedByTheNextProcess() {
        Path file = directory.resolve("token");
        TokenFile.at(file).carry(issue("one"));
        TokenFile.at(file).carry(issue("two"));
        assertThat(TokenFile.at(file).tokens()).containsExactly(Token.of("two"));
    }

    @Test
    void keepingChangesNothingAndClearingDeletesTheFile() {
        Path file = directory.resolve("token");
        TokenFile carrier = TokenFile.at(file);
        carrier.carry(issue("one"));
        carrier.carry(new Directive.Keep());
        assertThat(carrier.tokens()).containsExactly(Token.of("one"));
        carrier.carry(new Directive.Clear());
        assertThat(file).doesNotExist();
        carrier.carry(new Directive.Clear());
        assertThat(carrier.tokens()).isEmpty();
    }

    @Test
    void theFileAndADirectoryThatHadToBeMadeAreTheirOwnersOnly() throws IOException {
        Path file = directory.resolve("made/for/it/token");
        TokenFile.at(file).carry(issue("one"));
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(file.getParent())).isEqualTo("rwx------");
        try (Stream<Path> all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void aFileThatOthersMayReadIsRefusedWithTheFix() throws IOException {
        Path file = directory.resolve("token");
        TokenFile carrier = TokenFile.at(file);
        carrier.carry(issue("secret-token"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(carrier::tokens)
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("token-file.permissions")
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("secret-token");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(carrier.tokens()).hasSize(1);
    }

    @Test
    void aSymbolicLinkIsRefusedAndReplacedByTheNextToken() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        Files.writeString(elsewhere, "planted", java.nio.charset.StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
        Path link = directory.resolve("token");
        Files.createSymbolicLink(link, elsewhere);
        TokenFile carrier = TokenFile.at(link);
        assertThatThrownBy(carrier::tokens).isInstanceOf(SessionConfigurationException.class);
        carrier.carry(issue("one"));
        assertThat(carrier.tokens()).containsExactly(Token.of("one"));
        assertThat(elsewhere).hasContent("planted");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeInItsPlaceIsRefusedAndNotWaitedFor() throws Exception {
        Path pipe = directory.resolve("token");
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThatThrownBy(() -> TokenFile.at(pipe).tokens())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[token-file.no-file]");
    }

    @Test
    void aDirectoryInItsPlaceIsAnErrorThatCanBeCaught() throws IOException {
        Path file = Files.createDirectory(
                directory.resolve("token"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertThatThrownBy(() -> TokenFile.at(file).tokens()).isInstanceOf(SessionStoreUnavailableException.class);
    }

    @Test
    void whiteSpaceAroundTheTokenDoesNotCountAndNothingIsNoToken() throws IOException {
        Path file = directory.resolve("token");
        TokenFile carrier = TokenFile.at(file);
        carrier.carry(issue("one"));
        Files.writeString(file, " edited \n\n");
        assertThat(carrier.tokens()).containsExactly(Token.of("edited"));
        Files.writeString(file, " \n");
        assertThat(carrier.tokens()).isEmpty();
    }

    @Test
    void aFileThatIsTooLongIsNotReadToItsEnd() throws IOException {
        Path file = directory.resolve("token");
        TokenFile carrier = TokenFile.at(file);
        carrier.carry(issue("one"));
        Files.writeString(file, "x".repeat(1 << 20));
        assertThat(carrier.tokens()).extracting(token -> token.value().length()).containsExactly(8192);
    }

    @Test
    void wheneverThePowerGoesTheFileHoldsTheFormerTokenOrTheNext() {
        for (long step = 0; ; step++) {
            FaultFileSystem disk = FaultFileSystem.create(InstantSource.system());
            TokenFile carrier = TokenFile.at(disk.root().resolve("home/token"));
            carrier.carry(issue("former"));
            disk.cutAfter(step);
            boolean done = false;
            try {
                carrier.carry(issue("next"));
                done = true;
            } catch (SessionStoreUnavailableException expected) {
                // The power went.
            }
            disk.restart(Survival.some(step));
            assertThat(carrier.tokens())
                    .as("power cut after %s steps", step)
                    .isSubsetOf(List.of(Token.of("former"), Token.of("next")))
                    .hasSize(1);
            if (done) {
                assertThat(carrier.tokens()).containsExactly(Token.of("next"));
                assertThat(step).isGreaterThan(4);
                return;
            }
        }
    }

    @Test
    void itTellsWhereItIsAndNotWhatItHolds() {
        TokenFile carrier = TokenFile.at(directory.resolve("token"));
        carrier.carry(issue("secret-token"));
        assertThat(carrier.toString()).contains("token]").doesNotContain("secret-token");
    }

    private static Directive issue(String token) {
        return new Directive.Issue(Token.of(token), LATER, false);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
