package dev.satchel.platforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builds that know nothing of ours but what was published. */
class ConsumersTest {

    private static final Pattern KOTLIN = Pattern.compile("```kotlin\\n(package consumer\\n.*?)```", Pattern.DOTALL);
    private static final String OK = "consumer ok";

    private static Path repository;

    @Test
    void aProgramOnTheClassPathCompilesWithoutAWarningAndRuns() throws Exception {
        assertThat(build("class-path", "verify")).contains(OK);
    }

    /** Each module alone, by a descriptor of the consumer's own, and no JSpecify anywhere. */
    @ParameterizedTest
    @CsvSource({
        "session-core, dev.satchel.session, dev.satchel.session.Sessions",
        "session-extensions, dev.satchel.session.extension, dev.satchel.session.extension.Extensions",
        "session-json-adapter, dev.satchel.json, dev.satchel.json.JsonCodec",
        "session-cookie-adapter, dev.satchel.sealed, dev.satchel.sealed.KeyRing",
        "session-memory-adapter, dev.satchel.memory, dev.satchel.memory.MemorySessionStore",
        "session-file-adapter, dev.satchel.file, dev.satchel.file.FileSessionStore",
        "session-redis-adapter, dev.satchel.redis, dev.satchel.redis.RedisSessionStore",
        "session-jdbc-adapter, dev.satchel.jdbc, dev.satchel.jdbc.JdbcSessionStore",
        "session-micrometer-adapter, dev.satchel.micrometer, dev.satchel.micrometer.SessionMeters",
        "session-http-adapter, dev.satchel.http, dev.satchel.http.SessionCookie",
        "session-settings, dev.satchel.settings, dev.satchel.settings.SessionSettings",
        "session-vertx-adapter, dev.satchel.vertx, dev.satchel.vertx.VertxSessions",
        "session-javalin-adapter, dev.satchel.javalin, dev.satchel.javalin.JavalinSessions",
        "session-guice, dev.satchel.guice, dev.satchel.guice.SessionModule",
        "session-test, dev.satchel.test, dev.satchel.test.TestSessions",
        "session-testkit, dev.satchel.testkit, dev.satchel.testkit.SessionStoreContract"
    })
    void aModuleCompilesAgainstEachArtifactAlone(String artifact, String module, String type) throws Exception {
        Path project = Files.createDirectories(Workshop.TARGET.resolve("consumers/module-" + artifact));
        Path sources = Files.createDirectories(project.resolve("src/main/java/consumer"));
        Files.writeString(sources.resolve("../module-info.java"), """
                module consumer {
                    requires %s;
                }
                """.formatted(module));
        Files.writeString(sources.resolve("Program.java"), """
                package consumer;

                final class Program {

                    static final Class<?> USED = %s.class;
                }
                """.formatted(type));
        Files.writeString(project.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>consumer</groupId>
                  <artifactId>module</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <repositories>
                    <repository><id>staging</id><url>${satchel.staging}</url></repository>
                  </repositories>
                  <dependencies>
                    <dependency>
                      <groupId>dev.satchel</groupId>
                      <artifactId>%s</artifactId>
                      <version>${satchel.version}</version>
                    </dependency>
                  </dependencies>
                  <build>
                    <plugins>
                      <plugin>
                        <artifactId>maven-compiler-plugin</artifactId>
                        <version>3.16.0</version>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(artifact));

        Workshop.maven("consumer-module-" + artifact, project, Map.of(), arguments("compile"));

        assertThat(project.resolve("target/classes/module-info.class")).isNotEmptyFile();
    }

    @Test
    void aLinkedRuntimeHasWhatAModularProgramNeeds() throws Exception {
        build("jlinked", "package");
        Path project = Workshop.TARGET.resolve("consumers/jlinked");
        String jdk = System.getProperty("java.home");

        Workshop.run(
                "jlink",
                project,
                Map.of(),
                List.of(
                        jdk + "/bin/jlink",
                        "--module-path",
                        "target/modules",
                        "--add-modules",
                        "consumer",
                        "--ignore-signing-information",
                        "--output",
                        "target/image"));

        assertThat(Workshop.run(
                        "jlinked-run",
                        project,
                        Map.of(),
                        List.of("target/image/bin/java", "-m", "consumer/consumer.Program")))
                .contains(OK);
    }

    @Test
    void kotlinInfersItsLambdasAndGetsDataClassesBack() throws Exception {
        Path project = Workshop.copy("consumers/kotlin", "consumers/kotlin");
        Matcher functions = KOTLIN.matcher(Files.readString(Workshop.ROOT.resolve("docs/kotlin.md")));
        assertThat(functions.find()).as("the functions in docs/kotlin.md").isTrue();
        Files.writeString(project.resolve("src/main/kotlin/Functions.kt"), functions.group(1));

        assertThat(build("kotlin", "verify")).contains(OK);
    }

    @Test
    void kotlinRefusesNull() throws Exception {
        Path project = Workshop.copy("consumers/kotlin-null", "consumers/kotlin-null");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("satchel.maven.home"), "bin", "mvn").toString(), "-B"));
        command.addAll(arguments("compile"));

        Workshop.Outcome outcome = Workshop.attempt("consumer-kotlin-null", project, Map.of(), command);

        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.output())
                .containsPattern("Null\\.kt:\\D*9.*[Nn]ull")
                .containsPattern("Null\\.kt:\\D*13.*[Nn]ull");
    }

    @ParameterizedTest
    @CsvSource({"spring-boot, 4.0.9", "spring-boot, 4.1.2", "spring-boot-starter, 4.0.9", "spring-boot-starter, 4.1.2"})
    void springBootNeedsNoVersionOfItsOwn(String consumer, String boot) throws Exception {
        Path project = Workshop.copy("consumers/" + consumer, "consumers/" + consumer);
        Path pom = project.resolve("pom.xml");
        Files.writeString(pom, Files.readString(pom).replace("@boot.version@", boot));

        assertThat(Workshop.maven("consumer-" + consumer + "-" + boot, project, Map.of(), arguments("clean", "verify")))
                .contains(OK);
    }

    /** The glue that the page of hosts shows. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void helidonServesSessionsByAGlueOfItsOwn() throws Exception {
        assertThat(build("helidon", "verify")).contains(OK);
    }

    @Test
    void micronautServesSessionsByAFilterOfItsOwn() throws Exception {
        assertThat(build("micronaut", "verify")).contains(OK);
    }

    @Test
    void ktorServesSessionsByTheGlueOfThePage() throws Exception {
        Path project = Workshop.copy("consumers/ktor", "consumers/ktor");
        Matcher glue = KOTLIN.matcher(Files.readString(Workshop.ROOT.resolve("docs/hosts.md")));
        assertThat(glue.find()).as("the glue in docs/hosts.md").isTrue();
        Files.writeString(project.resolve("src/main/kotlin/KtorSessions.kt"), glue.group(1));

        assertThat(build("ktor", "verify")).contains(OK);
    }

    private static String build(String consumer, String phase) throws IOException, InterruptedException {
        Path project = Workshop.copy("consumers/" + consumer, "consumers/" + consumer);
        return Workshop.maven("consumer-" + consumer, project, Map.of(), arguments(phase));
    }

    private static List<String> arguments(String... goals) throws IOException, InterruptedException {
        if (repository == null) {
            repository = Workshop.consumersRepository();
        }
        List<String> arguments = new ArrayList<>(List.of(goals));
        arguments.add("-Dmaven.repo.local=" + repository);
        arguments.add("-Dsatchel.staging=" + Published.artifacts().folder().toUri());
        arguments.add("-Dsatchel.version=" + Published.version());
        return arguments;
    }
}
