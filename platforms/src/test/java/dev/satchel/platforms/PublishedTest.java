package dev.satchel.platforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a release publishes is what a central repository asks for. */
class PublishedTest {

    static List<String> modules() throws IOException {
        return Published.modules();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleHasItsArchivesItsLicenceItsSignaturesAndItsBillOfMaterials(String module) throws Exception {
        Published published = Published.artifacts();

        for (String ending : List.of("\\.jar", "-sources\\.jar", "-javadoc\\.jar")) {
            try (JarFile jar = new JarFile(published.file(module, ending).toFile())) {
                assertThat(jar.getEntry("META-INF/LICENSE"))
                        .as("LICENSE in %s", jar.getName())
                        .isNotNull();
            }
            assertThat(published.file(module, ending + "\\.asc")).isNotEmptyFile();
        }
        assertThat(published.file(module, "\\.pom\\.asc")).isNotEmptyFile();
        assertThat(published.file(module, "-cyclonedx\\.json")).content().contains("\"bomFormat\"");
    }

    @Test
    void thePomsSayWhatACentralRepositoryAsksFor() throws Exception {
        for (String pom : List.of("satchel-parent", "session-bom")) {
            assertThat(Published.artifacts().file(pom, "\\.pom"))
                    .content()
                    .contains("<name>", "<description>", "<url>", "<licenses>", "<developers>", "<scm");
        }
        for (String module : Published.modules()) {
            assertThat(Published.artifacts().file(module, "\\.pom"))
                    .content()
                    .contains("<name>", "<description>", "<parent>");
        }
    }

    @Test
    void everyModuleOfTheBuildIsPublishedOrSaysThatItIsNot() throws Exception {
        Path published = Published.artifacts().folder().resolve("dev/satchel");
        try (Stream<Path> folders = Files.list(published)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(Published.modules().stream(), Stream.of("satchel-parent", "session-bom"))
                                    .toList());
        }
    }

    @Test
    void noVulnerableGuavaReachesAConsumer() throws Exception {
        assertThat(Published.artifacts().file("session-guice", "-cyclonedx\\.json"))
                .content()
                .contains("pkg:maven/com.google.guava/guava@33.");
    }
}
