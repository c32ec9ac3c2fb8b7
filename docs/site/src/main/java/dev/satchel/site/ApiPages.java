package dev.satchel.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Javadoc of all published modules, in one folder with one search. */
final class ApiPages {

    private static final Pattern EXPORTS = Pattern.compile("(?m)^\\s*exports ([\\w.]+);");

    private final Path root;
    private final Path target;

    ApiPages(Path root, Path target) {
        this.root = root;
        this.target = target;
    }

    /**
     * Runs the tool on the sources of the packages that modules export to everybody; everything else comes from the
     * class path. Without their descriptors: the modules have optional libraries, which are not all here.
     */
    void write() throws IOException {
        List<String> sources = new ArrayList<>();
        for (Path module : modules()) {
            sources.addAll(sources(module));
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-quiet",
                "-Xdoclint:none",
                "--ignore-source-errors",
                "-notimestamp",
                "-encoding",
                "UTF-8",
                "-d",
                target.toString(),
                "-doctitle",
                "Satchel",
                "-windowtitle",
                "Satchel",
                "-header",
                "<a href=\"{@docRoot}/../index.html\">Guides</a>",
                "-classpath",
                System.getProperty("java.class.path"),
                "-sourcepath",
                Files.createTempDirectory("no-sources").toString()));
        for (String tag : List.of("apiNote", "implSpec", "implNote")) {
            arguments.addAll(List.of("-tag", tag + ":a:" + tag));
        }
        arguments.addAll(sources);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintWriter out = new PrintWriter(said, true, UTF_8);
        ToolProvider javadoc = ToolProvider.findFirst("javadoc")
                .orElseThrow(() -> new IllegalStateException("this Java has no javadoc; run Maven with a JDK"));
        if (javadoc.run(out, out, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("javadoc failed:\n" + said.toString(UTF_8));
        }
    }

    private List<Path> modules() throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            return modules.filter(module -> module.getFileName().toString().startsWith("session-"))
                    .map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    /** The sources of the packages that a module exports; of one without a descriptor, all but the internal ones. */
    private static List<String> sources(Path module) throws IOException {
        Path descriptor = module.resolve("module-info.java");
        Set<String> exported = Files.exists(descriptor)
                ? EXPORTS.matcher(Files.readString(descriptor))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet())
                : Set.of();
        try (Stream<Path> files = Files.walk(module)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.equals(descriptor))
                    .filter(file -> {
                        String name = module.relativize(Objects.requireNonNull(file.getParent()))
                                .toString()
                                .replace('\\', '/')
                                .replace('/', '.');
                        return exported.isEmpty() ? !name.contains("internal") : exported.contains(name);
                    })
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    /** The page of each type, from the folder of the API, by the type's name; of names that are there once. */
    Map<String, String> types() throws IOException {
        Map<String, String> types = new TreeMap<>();
        Set<String> twice = new HashSet<>();
        try (Stream<Path> files = Files.walk(target)) {
            for (Path page : files.filter(file -> file.getFileName().toString().matches("[A-Z][\\w.]*\\.html"))
                    .collect(Collectors.toList())) {
                String file = page.getFileName().toString();
                String type = file.substring(0, file.length() - ".html".length());
                if (types.put(type, target.relativize(page).toString().replace('\\', '/')) != null) {
                    twice.add(type);
                }
            }
        }
        types.keySet().removeAll(twice);
        return types;
    }
}
