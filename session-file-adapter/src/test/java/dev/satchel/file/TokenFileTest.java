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
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    private static final Instant LATER = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void without_a_file_there_is_no_token() {
        assertThat(TokenFile.at(directory.resolve("token")).tokens()).isEmpty();
    }

    @Test
    void an_issued_token_is_carried_by_the_next_process() {
        Path file = directory.resolve("token");
        TokenFile.at(file).carry(issue("one"));
        TokenFile.at(file).carry(issue("two"));
        assertThat(TokenFile.at(file).tokens()).containsExactly(Token.of("two"));
    }

    @Test
    void keeping_changes_nothing_and_clearing_deletes_the_file() {
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
    void the_file_and_a_directory_that_had_to_be_made_are_their_owners_only() throws IOException {
        Path file = directory.resolve("made/for/it/token");
        TokenFile.at(file).carry(issue("one"));
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(file.getParent())).isEqualTo("rwx------");
        try (Stream<Path> all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void a_file_that_others_may_read_is_refused_with_the_fix() throws IOException {
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
    void a_symbolic_link_is_refused_and_replaced_by_the_next_token() throws IOException {
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
    void a_directory_in_its_place_is_an_error_that_can_be_caught() throws IOException {
        Path file = Files.createDirectory(
                directory.resolve("token"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertThatThrownBy(() -> TokenFile.at(file).tokens()).isInstanceOf(SessionStoreUnavailableException.class);
    }

    @Test
    void white_space_around_the_token_does_not_count_and_nothing_is_no_token() throws IOException {
        Path file = directory.resolve("token");
        TokenFile carrier = TokenFile.at(file);
        carrier.carry(issue("one"));
        Files.writeString(file, " edited \n\n");
        assertThat(carrier.tokens()).containsExactly(Token.of("edited"));
        Files.writeString(file, " \n");
        assertThat(carrier.tokens()).isEmpty();
    }

    @Test
    void a_file_that_is_too_long_is_not_read_to_its_end() throws IOException {
        Path file = directory.resolve("token");
        TokenFile carrier = TokenFile.at(file);
        carrier.carry(issue("one"));
        Files.writeString(file, "x".repeat(1 << 20));
        assertThat(carrier.tokens()).extracting(token -> token.value().length()).containsExactly(8192);
    }

    @Test
    void whenever_the_power_goes_the_file_holds_the_former_token_or_the_next() {
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
    void it_tells_where_it_is_and_not_what_it_holds() {
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
