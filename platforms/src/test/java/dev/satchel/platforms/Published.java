package dev.satchel.platforms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The artifacts as a release makes them, deployed once to a folder. */
final class Published {

    private static final Pattern MANAGED = Pattern.compile("<artifactId>(session-[a-z-]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    private static Published made;

    private final Path folder;

    private Published(Path folder) {
        this.folder = folder;
    }

    /** All artifacts, signed by a key that is made for this and thrown away. */
    static Published artifacts() throws IOException, InterruptedException {
        if (made == null) {
            Path tree = Workshop.copy("", "tree");
            Path staging = Workshop.TARGET.resolve("staging");
            Path keys = Files.createDirectories(Workshop.TARGET.resolve("signing"));
            Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
            Map<String, String> environment = Map.of("GNUPGHOME", keys.toString());
            Workshop.run(
                    "key",
                    tree,
                    environment,
                    List.of(
                            "gpg",
                            "--batch",
                            "--yes",
                            "--passphrase",
                            "",
                            "--quick-gen-key",
                            "A trial <trial@example.org>",
                            "rsa2048",
                            "sign",
                            "1d"));
            Workshop.maven(
                    "release",
                    tree,
                    environment,
                    List.of(
                            "-Prelease",
                            "deploy",
                            "-DskipTests",
                            "-pl",
                            "!benchmarks,!examples,!examples/javalin,!examples/vertx,!examples/spring",
                            "-Dspotless.check.skip",
                            "-DaltDeploymentRepository=staging::" + staging.toUri()));
            made = new Published(staging);
        }
        return made;
    }

    Path folder() {
        return folder;
    }

    /** The modules that the BOM names. */
    static List<String> modules() throws IOException {
        List<String> modules = new ArrayList<>();
        MANAGED.matcher(Files.readString(Workshop.ROOT.resolve("session-bom/pom.xml")))
                .results()
                .map(found -> found.group(1))
                .filter(module -> !module.equals("session-bom"))
                .forEach(modules::add);
        return modules;
    }

    static String version() throws IOException {
        return VERSION.matcher(Files.readString(Workshop.ROOT.resolve("session-bom/pom.xml")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** The newest file of a module whose name ends so; a snapshot's version carries its time. */
    Path file(String module, String ending) throws IOException {
        Pattern name = Pattern.compile(
                Pattern.quote(module) + "-" + version().replace("-SNAPSHOT", "(-[0-9.]+-\\d+)?") + ending);
        try (Stream<Path> files =
                Files.list(folder.resolve("dev/satchel").resolve(module).resolve(version()))) {
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new AssertionError(module + " has no file " + name));
        }
    }
}
