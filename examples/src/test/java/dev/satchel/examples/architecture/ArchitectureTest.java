package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

    private JavaClasses everything;

    @BeforeAll
    void importEveryModule() {
        everything = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.satchel");
    }

    @ParameterizedTest
    @EnumSource
    void theCodeKeepsTheRule(Rule rule) {
        rule.rule().check(everything);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theRuleCatchesTheClassThatBreaksIt(Rule rule, String fixture) throws ClassNotFoundException {
        JavaClasses broken = new ClassFileImporter().importClasses(Class.forName(fixture));

        assertThat(rule.rule().evaluate(broken).hasViolation()).isTrue();
    }

    static Stream<Arguments> fixtures() {
        return Stream.of(Rule.values())
                .flatMap(rule -> rule.fixtures().stream().map(fixture -> Arguments.of(rule, fixture)));
    }

    @Test
    void everyModuleIsLookedAt() {
        Set<String> modules = everything.stream()
                .map(type -> type.getPackageName().replaceFirst("dev\\.satchel\\.(\\w+).*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(modules)
                .containsExactly(
                        "examples",
                        "file",
                        "guice",
                        "http",
                        "javalin",
                        "jdbc",
                        "json",
                        "memory",
                        "micrometer",
                        "redis",
                        "sealed",
                        "session",
                        "settings",
                        "spring",
                        "test",
                        "testkit",
                        "vertx");
    }

    /**
     * The stack's own clock by default, and the machine's for the age of random numbers, which no stack's clock may
     * stop.
     */
    @Test
    void coreAsksForTheSystemClockInTwoPlaces() {
        List<String> places = everything.stream()
                .filter(type -> type.getPackageName().startsWith("dev.satchel.session"))
                .map(JavaClass::getAccessesFromSelf)
                .flatMap(Set::stream)
                .filter(access -> access.getTargetOwner().isEquivalentTo(InstantSource.class))
                .filter(access -> access.getTarget().getName().equals("system"))
                .map(access -> access.getOriginOwner().getSimpleName())
                .toList();

        assertThat(places).containsExactlyInAnyOrder("Assembly", "SecureNumbers");
    }
}
