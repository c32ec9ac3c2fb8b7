package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The core can be read: a method of it fits half a screen, and what it does is not said by a flag. */
class MeasuresTest {

    private static final int MAX_LINES = 30;
    private static final int MAX_COMPLEXITY = 10;
    private static final int MAX_FILE = 400;
    private static final int MAX_FILE_OF_THE_ENGINE = 600;
    private static final Path CORE = main("session-core");
    private static final Path ENGINE = CORE.resolve(Path.of("dev", "satchel", "session", "internal"));
    private static final Path HTTP = main("session-http-adapter");
    private static final Path SEALED = main("session-cookie-adapter");

    private static Path main(String module) {
        return Path.of("..", module, "src", "main", "java");
    }

    @Test
    void noMethodOfTheCoreIsLong() throws IOException {
        assertThat(methods(CORE)).hasSizeGreaterThan(500).noneMatch(method -> method.lines() > MAX_LINES);
    }

    @Test
    void noMethodOfTheCoreIsComplex() throws IOException {
        assertThat(methods(CORE)).noneMatch(method -> method.complexity() > MAX_COMPLEXITY);
    }

    @Test
    void noMethodOfTheEngineTakesAFlag() throws IOException {
        assertThat(methods(ENGINE)).hasSizeGreaterThan(200).noneMatch(method -> method.flags() > 0);
    }

    @Test
    void noMethodOfTheWebBindingsIsLongOrComplex() throws IOException {
        assertThat(methods(HTTP)).hasSizeGreaterThan(200).noneMatch(MeasuresTest::isHard);
    }

    @Test
    void noMethodOfSealedSessionsIsLongOrComplexOrTakesAFlag() throws IOException {
        assertThat(methods(SEALED))
                .filteredOn(method -> method.name().matches("(Ledger|Sealed).*"))
                .hasSizeGreaterThan(50)
                .noneMatch(method -> isHard(method) || method.flags() > 0);
    }

    private static boolean isHard(Measured method) {
        return method.lines() > MAX_LINES || method.complexity() > MAX_COMPLEXITY;
    }

    /** A class that outgrows this is two ideas. */
    @Test
    void noFileIsLong() throws IOException {
        assertThat(longerThan(MAX_FILE_OF_THE_ENGINE, ENGINE)).isEmpty();
        for (Path root : List.of(CORE, HTTP, SEALED)) {
            assertThat(longerThan(MAX_FILE, root))
                    .filteredOn(file -> !file.startsWith(ENGINE))
                    .isEmpty();
        }
    }

    @Test
    void aFileThatIsLongIsFound(@TempDir Path folder) throws IOException {
        Path longer = Files.writeString(folder.resolve("Long.java"), "\n".repeat(3));
        Files.writeString(folder.resolve("Short.java"), "\n".repeat(2));

        assertThat(longerThan(2, folder)).containsExactly(longer);
    }

    private static List<Path> longerThan(int most, Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : sources(root)) {
            if (Files.readAllLines(file).size() > most) {
                found.add(file);
            }
        }
        return found;
    }

    @Test
    void whatIsLongOrComplexOrTakesAFlagIsFound() throws IOException {
        List<Measured> found = Measured.of(List.of(source("Sample", """
                class Sample {
                    /** Not counted. */
                    int plain(int a) {
                        return a;
                    }

                    int branching(int a, boolean flag) {
                        for (int i = 0; i < a; i++) {
                            if (flag && a > 1 || a < 0) {
                                return i > 2 ? 1 : 2;
                            }
                        }
                        Object inner = new Object() {
                            public String toString() {
                                return a > 1 ? "many" : "one";
                            }
                        };
                        try {
                            while (a > 0) {}
                            do {} while (a > 0);
                            for (int each : new int[a]) {}
                        } catch (RuntimeException e) {
                            switch (a) {
                                case 1: break;
                                case 2: break;
                                default:
                            }
                        }
                        return 0;
                    }
                }
                """)));

        assertThat(found)
                .contains(new Measured("Sample.plain", 3, 1, 0), new Measured("Sample.branching", 24, 12, 1))
                .anySatisfy(method -> assertThat(method.name()).endsWith("toString"));
    }

    private static List<Measured> methods(Path root) throws IOException {
        return Measured.of(sources(root).stream().map(MeasuresTest::read).toList());
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .toList();
        }
    }

    private static JavaFileObject read(Path file) {
        try {
            return source(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
