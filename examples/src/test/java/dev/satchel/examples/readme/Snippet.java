package dev.satchel.examples.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block of Java on a page of the documentation, or in a comment of a source.
 *
 * @param page the page, from the root of the repository
 * @param line the line of its first line
 * @param code the block
 */
record Snippet(Path page, int line, String code) {

    private static final Path ROOT = Path.of("..");

    /** All Markdown that people read: the pages of the root, and everything in {@code docs}. */
    static List<Path> pages() throws IOException {
        return pages(ROOT);
    }

    /** The same of this root. A site that was built below {@code docs} has licenses of others, which are no pages. */
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

    static List<Snippet> of(Path page) throws IOException {
        return of(page, "java");
    }

    /** The blocks of this language. */
    static List<Snippet> of(Path page, String language) throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int start = 0; start < lines.size(); start++) {
            if (lines.get(start).strip().equals("```" + language)) {
                int end = start + 1;
                while (!lines.get(end).strip().equals("```")) {
                    end++;
                }
                snippets.add(new Snippet(page, start + 2, String.join("\n", lines.subList(start + 1, end))));
                start = end;
            }
        }
        return snippets;
    }

    /** The samples in the Javadoc of a source. */
    static List<Snippet> ofJavadoc(Path source) throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        List<String> lines = Files.readAllLines(source);
        for (int start = 0; start < lines.size(); start++) {
            if (lines.get(start).strip().equals("* <pre>{@code")) {
                int end = start + 1;
                StringBuilder code = new StringBuilder();
                while (!lines.get(end).strip().equals("* }</pre>")) {
                    code.append(lines.get(end).strip().replaceFirst("^\\* ?", ""))
                            .append('\n');
                    end++;
                }
                snippets.add(new Snippet(source, start + 2, code.toString()));
                start = end;
            }
        }
        return snippets;
    }

    @Override
    public String toString() {
        return ROOT.relativize(page) + ":" + line;
    }
}
