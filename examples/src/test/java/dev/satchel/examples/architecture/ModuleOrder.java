package dev.satchel.examples.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which module may depend on which, in every scope: only on what stands further to the left. */
final class ModuleOrder {

    private static final List<Pattern> ORDER = Stream.of(
                    "session-core",
                    "session-testkit",
                    "session-test",
                    "session-extensions",
                    "session-(json|cookie|memory|file|redis|jdbc|micrometer)-adapter",
                    "session-http-adapter",
                    "session-settings",
                    "session-(javalin|vertx)-adapter|session-spring-boot-starter",
                    "session-guice",
                    "examples(-\\w+)?",
                    "benchmarks")
            .map(Pattern::compile)
            .toList();

    private static final Pattern DEPENDENCY =
            Pattern.compile("<groupId>dev\\.satchel</groupId>\\s*<artifactId>([^<]+)</artifactId>");
    private static final Pattern PARENT = Pattern.compile("<parent>.*?</parent>", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("<artifactId>([^<]+)</artifactId>");

    private ModuleOrder() {}

    /** The dependencies of this module that stand beside it or further to the right. */
    static List<String> backwards(Path pom) {
        String text = PARENT.matcher(read(pom)).replaceFirst("");
        String module = first(NAME, text);
        return DEPENDENCY
                .matcher(text)
                .results()
                .map(dependency -> dependency.group(1))
                .filter(dependency -> place(dependency) >= place(module))
                .map(dependency -> module + " -> " + dependency)
                .toList();
    }

    private static int place(String module) {
        for (int i = 0; i < ORDER.size(); i++) {
            if (ORDER.get(i).matcher(module).matches()) {
                return i;
            }
        }
        throw new AssertionError("no place is known for the module " + module);
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing matches " + pattern));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
