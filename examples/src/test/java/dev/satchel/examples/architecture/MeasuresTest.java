package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.junit.jupiter.api.Test;

/** The core can be read: a method of it fits half a screen, and what it does is not said by a flag. */
class MeasuresTest {

    private static final int MAX_LINES = 30;
    private static final int MAX_COMPLEXITY = 10;
    private static final Path CORE = Path.of("..", "session-core", "src", "main", "java");

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
        Path engine = CORE.resolve(Path.of("dev", "satchel", "session", "internal"));

        assertThat(methods(engine)).hasSizeGreaterThan(200).noneMatch(method -> method.flags() > 0);
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
        try (Stream<Path> files = Files.walk(root)) {
            List<JavaFileObject> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .map(MeasuresTest::read)
                    .toList();
            return Measured.of(sources);
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
