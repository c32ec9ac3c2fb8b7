package dev.satchel.testkit.faultfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our paths do what those of a Unix file system do: each answer is compared with the default file system's. */
class FaultPathTest {

    private static final List<String> TEXTS = List.of(
            "", "/", "a", "/a", "a/b", "/a/b", "/a/b/c", "a/../b", "/a/../../b", "./a", "..", "../a", "//a///b/");

    private final FaultFileSystem files = FaultFileSystem.create(InstantSource.system());

    @Test
    void partsAreThoseOfTheDefaultFileSystem() {
        for (String text : TEXTS) {
            assertThat(parts(files.getPath(text))).as(text).isEqualTo(parts(Path.of(text)));
        }
    }

    @Test
    void combinationsAreThoseOfTheDefaultFileSystem() {
        for (String one : TEXTS) {
            for (String two : TEXTS) {
                assertThat(combinations(files.getPath(one), files.getPath(two)))
                        .as(one + " and " + two)
                        .isEqualTo(combinations(Path.of(one), Path.of(two)));
            }
        }
    }

    private static List<Object> parts(Path path) {
        List<Object> parts = new ArrayList<>(List.of(
                path.toString(),
                path.isAbsolute(),
                String.valueOf(path.getRoot()),
                String.valueOf(path.getFileName()),
                String.valueOf(path.getParent()),
                path.getNameCount(),
                path.normalize().toString()));
        path.forEach(name -> parts.add(name.toString()));
        return parts;
    }

    private static List<Object> combinations(Path one, Path two) {
        List<Object> combined = new ArrayList<>(List.of(
                one.resolve(two).toString(),
                one.startsWith(two),
                one.endsWith(two),
                one.equals(two),
                one.resolveSibling(two).toString()));
        boolean dots = (one + "/" + two).contains("..") || (one + "/" + two).contains("./");
        if (one.isAbsolute() == two.isAbsolute() && !dots) {
            combined.add(one.relativize(two).toString());
        }
        return combined;
    }
}
