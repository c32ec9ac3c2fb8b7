package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.satchel.session.SessionException;
import dev.satchel.testkit.internal.CommittedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every id that a configuration problem has in the code is in {@link ErrorId}, and in the page made from it. */
class ErrorIdsTest {

    private static final Set<String> PARTS =
            Arrays.stream(ErrorId.values()).map(ErrorId::part).collect(Collectors.toCollection(TreeSet::new));

    private static final String WORDS = "([a-z]+(?:-[a-z]+)*)\\.[a-z]+(?:-[a-z]+)*";
    private static final Pattern ANY = Pattern.compile("\"(" + WORDS + ")\"");
    private static final Pattern RAISED = Pattern.compile(
            "new (?:SessionConfigurationException\\.)?(?:Problem|SessionConfigurationException)\\(\\s*\"(" + WORDS
                    + ")\"");

    @Test
    void everyIdOfTheCodeIsInTheListAndNoOther() {
        Set<String> found = new TreeSet<>();
        Sources.published().forEach((path, source) -> found.addAll(ids(path, source)));

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorId.values()).map(ErrorId::id).toList());
    }

    @Test
    void anIdIsFoundWhereItIsRaisedAndWhereItIsHandedOn() {
        assertThat(ids("any", "throw new SessionConfigurationException(\n    \"new-part.thing\", \"what\", \"fix\")"))
                .containsExactly("new-part.thing");
        assertThat(ids("any", "problems.add(new Problem(\"new.thing\", what, fix))"))
                .containsExactly("new.thing");
        assertThat(ids("any", "refuse(\"cookie.crumbs\", \"a.b\", \"touch.lua\")"))
                .containsExactly("cookie.crumbs");
    }

    /**
     * Ids that are raised here, and texts that look like one of a part that has some: they are handed on to a method
     * that raises them. The keys of settings, and what the Spring starter keeps, look the same and are none.
     */
    private static Set<String> ids(String path, String source) {
        Set<String> ids = new TreeSet<>();
        for (Matcher raised = RAISED.matcher(source); raised.find(); ) {
            ids.add(raised.group(1));
        }
        for (Matcher any = ANY.matcher(source); any.find(); ) {
            if (PARTS.contains(any.group(2)) && !path.matches("session-(settings|spring).*")) {
                ids.add(any.group(1));
            }
        }
        return ids;
    }

    @Test
    void everyExceptionIsExplained() throws IOException {
        List<String> thrown = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.satchel").stream()
                        .filter(type -> type.isAssignableTo(SessionException.class))
                        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(type -> "`" + type.getSimpleName() + "`")
                        .toList();

        assertThat(thrown).contains("`SessionConflictException`");
        assertThat(Files.readString(Path.of("../docs/troubleshooting.md"))).contains(thrown);
    }

    @Test
    void thePageListsEachId() {
        new CommittedDocument("error-ids.md", ErrorIdPage.page()).verify();
    }
}
