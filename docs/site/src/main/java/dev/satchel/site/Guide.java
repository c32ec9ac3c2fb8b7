package dev.satchel.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * One page: its Markdown with links that fit the site, headings that can be linked to, types that lead to the API, and
 * diagrams that the browser draws.
 */
final class Guide {

    private static final List<TablesExtension> EXTENSIONS = List.of(tables());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    private final Path root;
    private final Path source;
    private final Map<String, String> types;
    private final Node document;
    private final String text;
    private final List<Path> files = new ArrayList<>();
    private boolean hasDiagrams;

    /** A page of this repository; with the page of each type of the API. */
    Guide(Path root, Path source, Map<String, String> types) throws IOException {
        this.root = root;
        this.source = source;
        this.types = types;
        this.document = PARSER.parse(Files.readString(source));
        this.text = plain(document);
        document.accept(new Fitting());
    }

    private static TablesExtension tables() {
        return (TablesExtension) TablesExtension.create();
    }

    /** Where the page lies in the site: the README is its first page. */
    String place() {
        String path = root.relativize(source).toString().replace('\\', '/');
        return path.equals("README.md") ? "index.html" : path.substring(0, path.length() - ".md".length()) + ".html";
    }

    /** The files that the page shows or leads to, besides pages. */
    List<Path> files() {
        return List.copyOf(files);
    }

    String title() {
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading) {
                return plain(heading);
            }
        }
        return place();
    }

    String text() {
        return text;
    }

    private static String plain(Node node) {
        return TextContentRenderer.builder().extensions(EXTENSIONS).build().render(node);
    }

    String html() {
        String up = "../".repeat(root.relativize(source).getNameCount() - 1);
        String body = HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (node instanceof Heading heading) {
                        attributes.put("id", anchor(plain(heading)));
                    }
                })
                .build()
                .render(document);
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%s</title>
                <link rel="stylesheet" href="%sstyle.css">
                <script>const ROOT = "%s";</script>
                <script src="%spages.js" defer></script>
                <script src="%ssearch.js" defer></script>
                %s</head>
                <body>
                <nav>
                <a href="%sindex.html">Satchel</a>
                <a href="%sdocs/README.html">Guides</a>
                <a href="%sapi/index.html">API</a>
                <input type="search" id="search" placeholder="Search the guides" aria-label="Search the guides">
                <ul id="found"></ul>
                </nav>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escaped(title()), up, up, up, up, drawing(up), up, up, up, body);
    }

    /** The scripts that draw the diagrams, for the pages that have some: the library is large. */
    private String drawing(String up) {
        return !hasDiagrams ? "" : """
                <script src="%smermaid.min.js" defer></script>
                <script src="%sdiagrams.js" defer></script>
                """.formatted(up, up);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** As hosts of Markdown make them: small letters, no punctuation, a hyphen for each space. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** Makes the links those of the site. */
    private final class Fitting extends AbstractVisitor {

        @Override
        public void visit(Link link) {
            visitChildren(link);
            String to = link.getDestination();
            if (to.contains("://") || to.startsWith("#") || to.startsWith("mailto:")) {
                return;
            }
            int hash = to.indexOf('#');
            String file = hash < 0 ? to : to.substring(0, hash);
            Path target =
                    Objects.requireNonNull(source.getParent()).resolve(file).normalize();
            if (Files.isDirectory(target)) {
                unlink(link);
            } else if (file.endsWith(".md")) {
                link.setDestination(page(target, file) + (hash < 0 ? "" : to.substring(hash)));
            } else {
                files.add(target);
            }
        }

        private String page(Path target, String file) {
            String html = file.substring(0, file.length() - ".md".length()) + ".html";
            return target.equals(root.resolve("README.md")) ? html.replaceAll("README\\.html$", "index.html") : html;
        }

        private void unlink(Link link) {
            Node after = link;
            for (Node child = link.getFirstChild(); child != null; child = link.getFirstChild()) {
                after.insertAfter(child);
                after = child;
            }
            link.unlink();
        }

        @Override
        public void visit(Image image) {
            if (!image.getDestination().contains("://")) {
                files.add(Objects.requireNonNull(source.getParent())
                        .resolve(image.getDestination())
                        .normalize());
            }
        }

        /** The text of a diagram: the script replaces it with the drawing. */
        @Override
        public void visit(FencedCodeBlock block) {
            if (block.getInfo().equals("mermaid")) {
                HtmlBlock diagram = new HtmlBlock();
                diagram.setLiteral("<pre class=\"mermaid\">" + escaped(block.getLiteral()) + "</pre>");
                block.insertBefore(diagram);
                block.unlink();
                hasDiagrams = true;
            }
        }

        /** The name of a type, or of one of its members, leads to the type's page. */
        @Override
        public void visit(Code code) {
            if (code.getParent() instanceof Link) {
                return;
            }
            type(code.getLiteral()).ifPresent(page -> {
                String up = "../".repeat(root.relativize(source).getNameCount() - 1);
                Link link = new Link(up + "api/" + page, null);
                code.insertBefore(link);
                link.appendChild(code);
            });
        }

        private Optional<String> type(String literal) {
            String name = literal.replaceAll("[(<].*", "");
            String page = types.get(name);
            if (page == null && name.contains(".")) {
                page = types.get(name.substring(0, name.lastIndexOf('.')));
            }
            return Optional.ofNullable(page);
        }

        @Override
        public void visit(Text text) {
            // Nothing to fit.
        }
    }
}
