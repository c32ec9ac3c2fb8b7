package dev.satchel.testkit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.internal.Effort;
import dev.satchel.testkit.internal.Examination;
import dev.satchel.testkit.internal.Rig;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.StoreRules;
import dev.satchel.testkit.internal.Verdict;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody reads whose store breaks a rule. */
class ExplanationTest {

    private static final String CLASS = """
            public class Pasted {
                public static java.util.function.Function<dev.satchel.testkit.Bench, SessionStore> open;
                SessionStore open(dev.satchel.testkit.Bench bench) { return open.apply(bench); }
                @Test public""";

    private static Verdict verdict(String id, Class<? extends Node> store, long seed) throws Exception {
        Rule<Rig> rule = StoreRules.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        Enclosure enclosure = new Enclosure(store);
        return new Examination<>((effort, given) -> new Rig(enclosure, effort, given), Effort.QUICK, seed).check(rule);
    }

    @Test
    void aViolationTellsAllThatIsNeededToMendIt() throws Exception {
        String text = verdict("CAS-03", BrokenVersions.ReplaceAcceptsTheVersionBefore.class, 42)
                .explanation();

        assertThat(text)
                .contains("CAS-03 (MUST, exact): A replace that expects another version")
                .contains("Why:           Without it, updates are lost.")
                .contains("Observed:      replace that expects the version before answered APPLIED, not CONFLICT")
                .contains("Usual mistake: Writing first and comparing then")
                .contains("Replay:        -Dsatchel.rule=CAS-03 -Dsatchel.seed=42");
    }

    @Test
    void aSequenceThatGoesWrongIsShortenedAndPrintedAsJava() throws Exception {
        String observed = verdict("ALL-01", BrokenIndexes.SecondLivesAreNotIndexed.class, 42)
                .observed();

        assertThat(observed).contains("findByOwner answered 0 of the owner's 1 live records");
        assertThat(observed.lines().filter(line -> line.strip().startsWith("assertThat(node")))
                .as("create, delete, create for an owner, list")
                .hasSize(4);
        assertThat(observed)
                .contains("void pasted() throws Exception {")
                .contains("SessionStore node0 = open(bench);")
                .contains("StorageKey key0 = StorageKey.ofHex(\"")
                .contains(".isEqualTo(APPLIED);");
    }

    @Test
    void thePrintedTestCompilesAndFailsAsTheRunDid(@TempDir Path folder) throws Exception {
        String observed = verdict("ALL-01", BrokenIndexes.SecondLivesAreNotIndexed.class, 42)
                .observed();
        String java = observed.substring(observed.indexOf("// import"));
        assertThat(java).contains("// import java.util.Optional;");
        String text = java.replace("// import ", "import ")
                        .replace("@Test", CLASS)
                        .replace("try (Bench ", "try (dev.satchel.testkit.Bench ")
                        .replace(" = Bench.", " = dev.satchel.testkit.Bench.")
                + "\n}\n";
        Path file = Files.writeString(folder.resolve("Pasted.java"), text);
        String path = Stream.of(StoredRecord.class, Bench.class, Assertions.class, Test.class)
                .map(type -> Path.of(URI.create(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()))
                        .toString())
                .collect(Collectors.joining(File.pathSeparator));

        int errors =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp", path, "-proc:none", file.toString());

        assertThat(errors).as(text).isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> pasted = loader.loadClass("Pasted");
            Enclosure enclosure = new Enclosure(BrokenIndexes.SecondLivesAreNotIndexed.class);
            Function<Bench, SessionStore> open = enclosure::open;
            pasted.getField("open").set(null, open);
            Object test = pasted.getConstructor().newInstance();
            assertThatThrownBy(() -> pasted.getMethod("pasted").invoke(test))
                    .hasCauseInstanceOf(AssertionError.class)
                    .rootCause()
                    .hasMessageContaining("to contain");
        }
    }

    @Test
    void theSameSeedObservesTheSame() throws Exception {
        String once = verdict("CRE-01", BrokenVersions.NearestKey.class, 7).observed();

        assertThat(verdict("CRE-01", BrokenVersions.NearestKey.class, 7).observed())
                .isEqualTo(once);
    }
}
