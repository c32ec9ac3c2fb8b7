package dev.satchel.examples.readme;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the blocks of Java on the pages and in comments. A block that begins with its imports and has a {@code main}
 * or a public class stands alone: it is a program to copy. Any other one is a piece: statements, or members of a class.
 * It sees the names of {@link Known} and the packages below; imports at its head come first. In a piece, {@code …}
 * stands for whatever fits.
 */
final class SnippetCompiler {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final Pattern IMPORTS = Pattern.compile("(?m)^\\s*import [^;]+;");
    private static final Pattern PROGRAM = Pattern.compile("(?m)^public class |static void main\\(");
    private static final Pattern MODULE = Pattern.compile("(?m)^\\s*(open )?module ");

    private static final String PACKAGES = Stream.of(
                    "java.io",
                    "java.nio.file",
                    "java.time",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.function",
                    "java.util.stream",
                    "com.sun.net.httpserver",
                    "com.google.inject",
                    "com.google.inject.multibindings",
                    "com.google.inject.name",
                    "com.google.inject.servlet",
                    "com.google.inject.util",
                    "dev.satchel.file",
                    "dev.satchel.guice",
                    "dev.satchel.http",
                    "dev.satchel.http.extension",
                    "dev.satchel.http.jdkserver",
                    "dev.satchel.http.servlet",
                    "dev.satchel.javalin",
                    "dev.satchel.jdbc",
                    "dev.satchel.json",
                    "dev.satchel.memory",
                    "dev.satchel.micrometer",
                    "dev.satchel.redis",
                    "dev.satchel.sealed",
                    "dev.satchel.session",
                    "dev.satchel.session.codec",
                    "dev.satchel.session.extension",
                    "dev.satchel.session.store",
                    "dev.satchel.settings",
                    "dev.satchel.test",
                    "dev.satchel.testkit",
                    "dev.satchel.testkit.web",
                    "dev.satchel.vertx",
                    "io.javalin",
                    "io.lettuce.core",
                    "org.junit.jupiter.api",
                    "tools.jackson.databind.json")
            .map(name -> "import " + name + ".*; ")
            .collect(Collectors.joining(
                    "",
                    "",
                    "import java.net.URI; import java.net.InetSocketAddress; import jakarta.inject.Inject; "
                            + "import io.vertx.ext.web.Router; "
                            + "import jakarta.servlet.DispatcherType; import jakarta.servlet.FilterRegistration; import jakarta.servlet.ServletContext; "
                            + "import static jakarta.servlet.DispatcherType.*; "
                            + "import java.nio.charset.StandardCharsets; "
                            + "import org.jspecify.annotations.Nullable; "
                            + "import static java.nio.charset.StandardCharsets.UTF_8; "
                            + "import static java.time.Duration.*; "
                            + "import static org.assertj.core.api.Assertions.*; "
                            + "import dev.satchel.examples.readme.Known; "));

    private SnippetCompiler() {}

    /** What does not compile, each with its page and line. */
    static List<String> problems(List<Snippet> snippets) {
        List<Source> sources = new ArrayList<>();
        for (Snippet snippet : snippets) {
            if (!MODULE.matcher(snippet.code()).find()) {
                sources.add(source(snippet, sources.size()));
            }
        }
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) COMPILER.getTask(
                null,
                null,
                found,
                List.of("-proc:none", "-XDshould-stop.ifError=FLOW", "-Xmaxerrs", "1000"),
                null,
                sources);
        try {
            task.analyze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(SnippetCompiler::told)
                .toList();
    }

    private static String told(Diagnostic<? extends JavaFileObject> problem) {
        String message = problem.getMessage(Locale.ROOT).replaceAll("\\s+", " ");
        if (!(problem.getSource() instanceof Source source)) {
            return message;
        }
        Snippet snippet = source.snippet;
        return new Snippet(
                        snippet.page(),
                        snippet.line() + (int) problem.getLineNumber() - 1 - source.before,
                        snippet.code())
                + ": " + message;
    }

    /** The first shape in which the block can be parsed; where there is none, its errors are those of statements. */
    private static Source source(Snippet snippet, int number) {
        String code = snippet.code();
        String head = "package snippet" + number + "; ";
        if (code.startsWith("import ") && PROGRAM.matcher(code).find()) {
            return new Source(snippet, head + code, 0);
        }
        String imports = IMPORTS.matcher(code)
                .results()
                .map(found -> found.group().strip() + " ")
                .collect(Collectors.joining());
        String piece = filled(IMPORTS.matcher(code).replaceAll(""));
        String open = head + PACKAGES + imports + ofItsSource(snippet)
                + "@SuppressWarnings(\"all\") abstract class Piece extends Known { ";
        Source members = new Source(snippet, open + "\n" + piece + "\n}", 1);
        if (parses(members)) {
            return members;
        }
        String local = piece.replaceAll("(?m)^(private )?static final ", "final ");
        return new Source(snippet, open + "void run() throws Exception {\n" + local + "\n} }", 1);
    }

    /** A sample in a comment means the type that it describes, and knows its neighbours. */
    private static String ofItsSource(Snippet snippet) {
        Matcher type = Pattern.compile(".*/src/main/java/(.+)/(\\w+)\\.java")
                .matcher(snippet.page().toString().replace('\\', '/'));
        if (!type.matches()) {
            return "";
        }
        String name = type.group(1).replace('/', '.');
        return "import " + name + ".*; import " + name + "." + type.group(2) + "; ";
    }

    private static String filled(String code) {
        Matcher types =
                Pattern.compile("((?:class|interface|record) [^{;]*\\{) … \\}").matcher(code);
        return types.replaceAll("$1 }")
                .replace("{ … }", "{ throw new AssertionError(); }")
                .replaceAll("(?m)^ *…$", "any();")
                .replace("…", "any()");
    }

    private static boolean parses(Source source) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) COMPILER.getTask(null, null, found, null, null, List.of(source));
        try {
            task.parse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.getDiagnostics().isEmpty();
    }

    /** A block with what makes a compilation unit of it, all of that before its own first line. */
    private static final class Source extends SimpleJavaFileObject {
        private final Snippet snippet;
        private final String text;
        private final int before;

        Source(Snippet snippet, String text, int before) {
            super(URI.create("string:///" + Integer.toHexString(snippet.hashCode()) + ".java"), Kind.SOURCE);
            this.snippet = snippet;
            this.text = text;
            this.before = before;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        /** A public class may be called as it likes. */
        @Override
        public boolean isNameCompatible(String simpleName, @Nullable Kind kind) {
            return true;
        }
    }
}
