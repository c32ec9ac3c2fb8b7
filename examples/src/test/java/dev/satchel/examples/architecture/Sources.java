package dev.satchel.examples.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The Java sources of the repository, by their paths, for what byte code does not tell. */
final class Sources {

    private static final Path REPOSITORY = Path.of("..");

    private Sources() {}

    /** Of the published modules, without their tests. */
    static SortedMap<String, String> published() {
        return matching(path -> path.startsWith("session-") && path.contains("src/main/java"));
    }

    /** The tests of all modules. */
    static SortedMap<String, String> tests() {
        return matching(path -> path.contains("src/test/java"));
    }

    static SortedMap<String, String> all() {
        return matching(path -> true);
    }

    private static SortedMap<String, String> matching(Predicate<String> wanted) {
        SortedMap<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(REPOSITORY, 16)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("target"))
                    .filter(file -> wanted.test(name(file)))
                    .forEach(file -> sources.put(name(file), read(file)));
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return REPOSITORY.relativize(file).toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
