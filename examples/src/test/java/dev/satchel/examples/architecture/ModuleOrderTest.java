package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleOrderTest {

    /** Every module but the list of versions, which names all and depends on none. */
    static Stream<Path> poms() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of(".."));
                Stream<Path> examples = Files.list(Path.of("."))) {
            return Stream.concat(folders, examples)
                    .map(folder -> folder.resolve("pom.xml"))
                    .filter(Files::exists)
                    .filter(pom -> !pom.getParent().endsWith("session-bom"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("poms")
    void aModuleDependsInEveryScopeOnlyOnWhatComesBeforeIt(Path pom) {
        assertThat(ModuleOrder.backwards(pom)).isEmpty();
    }

    @Test
    void allModulesAreLookedAt() throws IOException {
        assertThat(poms())
                .hasSizeGreaterThan(8)
                .contains(Path.of("../session-core/pom.xml"), Path.of("./spring/pom.xml"));
    }

    @ParameterizedTest
    @CsvSource({
        "session-core,          session-testkit",
        "session-testkit,       session-test",
        "session-test,          session-json-adapter",
        "session-json-adapter,  session-memory-adapter",
        "session-redis-adapter, session-http-adapter",
        "session-http-adapter,  session-javalin-adapter",
        "session-javalin-adapter, session-guice",
        "session-guice,         examples",
        "session-guice,         examples-spring",
        "session-core,          session-core"
    })
    void aDependencyThatGoesBackwardsIsFound(String module, String dependency, @TempDir Path folder)
            throws IOException {
        Path pom = Files.writeString(folder.resolve("pom.xml"), """
                <project>
                  <parent><groupId>dev.satchel</groupId><artifactId>satchel-parent</artifactId></parent>
                  <artifactId>%s</artifactId>
                  <dependencies>
                    <dependency>
                      <groupId>dev.satchel</groupId>
                      <artifactId>%s</artifactId>
                      <scope>test</scope>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(module, dependency));

        assertThat(ModuleOrder.backwards(pom)).isEqualTo(List.of(module + " -> " + dependency));
    }
}
