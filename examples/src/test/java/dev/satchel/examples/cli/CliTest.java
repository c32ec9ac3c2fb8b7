package dev.satchel.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user runs it: each command is a process of its own, without anything of HTTP. */
@Timeout(120)
class CliTest {

    @TempDir
    private Path directory;

    private static boolean hasNothingOfHttp(String path) {
        return !path.matches(".*(http|servlet|jetty|tomcat|javalin).*");
    }

    private record Run(String output, int exit) {}

    private Run cli(String... args) throws Exception {
        try (ChildJvm cli = ChildJvm.start(
                Cli.class,
                List.of(args),
                Map.of("SATCHEL_DIR", directory.resolve("home").toString()),
                CliTest::hasNothingOfHttp,
                "--limit-modules",
                "java.base,java.logging,jdk.unsupported")) {
            return new Run(cli.readAll(), cli.exitCode());
        }
    }

    private Path token() {
        return directory.resolve("home/token");
    }

    @Test
    void whoSignedInIsRememberedFromOneProcessToTheNextUntilLogout() throws Exception {
        assertThat(cli("whoami")).isEqualTo(new Run("Nobody is signed in.", 1));
        assertThat(token()).as("looking makes no token").doesNotExist();
        assertThat(cli("login", "ada")).isEqualTo(new Run("Signed in as ada.", 0));
        assertThat(cli("whoami")).isEqualTo(new Run("ada", 0));
        String former = Files.readString(token());
        assertThat(cli("login", "bob")).isEqualTo(new Run("Signed in as bob.", 0));
        assertThat(cli("whoami")).isEqualTo(new Run("bob", 0));
        assertThat(Files.readString(token())).isNotEqualTo(former);
        assertThat(cli("logout")).isEqualTo(new Run("Signed out.", 0));
        assertThat(token()).doesNotExist();
        assertThat(cli("whoami")).isEqualTo(new Run("Nobody is signed in.", 1));
    }

    @Test
    void aTokenFileThatOthersMayReadIsRefusedWithTheFix() throws Exception {
        cli("login", "ada");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token())))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(token(), PosixFilePermissions.fromString("rw-r--r--"));
        Run refused = cli("whoami");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.output()).contains("token-file.permissions", "chmod 600");
    }

    @Test
    void whatItDoesNotKnowItExplains() throws Exception {
        assertThat(cli("login")).isEqualTo(new Run("login NAME | whoami | logout", 2));
    }

    @Test
    void thereIsHttpOnThisClassPathThatTheProcessWentWithout() throws IOException {
        assertThat(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1)))
                .anyMatch(path -> !hasNothingOfHttp(path));
    }
}
