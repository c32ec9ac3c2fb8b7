package dev.satchel.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/** The guides: each page of Markdown as HTML at the same place, with the files that the pages show or name. */
final class Guides {

    private static final List<String> FILES = List.of("style.css", "search.js", "diagrams.js");

    private static final String MERMAID = "/META-INF/maven/org.webjars.npm/mermaid/pom.properties";

    private final Path root;
    private final Path target;
    private final Map<String, String> types;

    /** Guides of this repository, into this folder; with the page of each type of the API. */
    Guides(Path root, Path target, Map<String, String> types) {
        this.root = root;
        this.target = target;
        this.types = types;
    }

    void write() throws IOException {
        StringBuilder index = new StringBuilder("const PAGES = [\n");
        for (Path source : pages(root)) {
            Guide guide = new Guide(root, source, types);
            Path page = target.resolve(guide.place());
            Files.createDirectories(Objects.requireNonNull(page.getParent()));
            Files.writeString(page, guide.html());
            for (Path file : guide.files()) {
                Path copy = target.resolve(root.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            index.append("  {title: ")
                    .append(quoted(guide.title()))
                    .append(", url: ")
                    .append(quoted(guide.place()))
                    .append(", text: ")
                    .append(quoted(guide.text()))
                    .append("},\n");
        }
        Files.writeString(target.resolve("pages.js"), index.append("];\n"));
        for (String file : FILES) {
            copy(file, file);
        }
        copyMermaid();
    }

    /** The library that draws diagrams, and its license. */
    private void copyMermaid() throws IOException {
        Properties about = new Properties();
        try (InputStream in = resource(MERMAID)) {
            about.load(in);
        }
        String folder = "/META-INF/resources/webjars/mermaid/" + about.getProperty("version") + "/";
        copy(folder + "dist/mermaid.min.js", "mermaid.min.js");
        copy(folder + "LICENSE", "mermaid.LICENSE.txt");
    }

    private void copy(String resource, String name) throws IOException {
        try (InputStream in = resource(resource)) {
            Files.copy(in, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Guides.class.getResourceAsStream(name), name);
    }

    /** The pages of this repository; those of a site that was built in it are no guides. */
    static List<Path> pages(Path root) throws IOException {
        Path built = root.resolve("docs/site/target");
        try (Stream<Path> top = Files.list(root);
                Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(Stream.concat(top, docs), Stream.of(root.resolve("benchmarks/README.md")))
                    .filter(file -> file.toString().endsWith(".md") && !file.startsWith(built))
                    .sorted()
                    .toList();
        }
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replaceAll("\\s+", " ")
                        .replace("</", "<\\/")
                + '"';
    }
}
