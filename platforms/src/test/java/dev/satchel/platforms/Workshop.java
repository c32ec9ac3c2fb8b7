package dev.satchel.platforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs Maven, and other programs, on copies of the sources below {@code target}. */
final class Workshop {

    static final Path ROOT = Path.of(System.getProperty("satchel.root"));
    static final Path TARGET = Path.of("target").toAbsolutePath();

    private static final Path LOCAL_REPOSITORY = Path.of(System.getProperty("satchel.local-repository"));
    private static final Path MAVEN = Path.of(System.getProperty("satchel.maven.home"), "bin", "mvn");
    private static final Set<String> LEFT_OUT = Set.of("target", ".git", "node_modules");
    private static final int SHOWN_LINES = 60;
    private static final long MINUTES = 15;

    private Workshop() {}

    /** A copy of the sources of the whole project, or of one of its folders. */
    static Path copy(String folder, String as) throws IOException {
        Path from = ROOT.resolve(folder).normalize();
        Path to = TARGET.resolve(as);
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (LEFT_OUT.contains(directory.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }

    /**
     * A local repository with all that this machine has but our own artifacts: what consumers resolve of ours comes
     * from where they were published, and nothing is fetched twice.
     */
    static Path consumersRepository() throws IOException {
        Path repository = TARGET.resolve("consumers-repository");
        Path ours = LOCAL_REPOSITORY.resolve("dev").resolve("satchel");
        Files.walkFileTree(LOCAL_REPOSITORY, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.equals(ours)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(repository.resolve(
                        LOCAL_REPOSITORY.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path link = repository.resolve(LOCAL_REPOSITORY.relativize(file).toString());
                if (!Files.exists(link)) {
                    link(file, link);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return repository;
    }

    private static void link(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (FileSystemException anotherDevice) {
            Files.copy(file, link);
        }
    }

    /** Runs Maven there; fails with the end of what it printed. Answers all that it printed. */
    static String maven(String name, Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(MAVEN.toString(), "-B"));
        command.addAll(arguments);
        return run(name, folder, environment, command);
    }

    static String run(String name, Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Outcome outcome = attempt(name, folder, environment, command);
        assertThat(outcome.exit())
                .as("%s: %s%n%s", name, String.join(" ", command), outcome.end())
                .isZero();
        return outcome.output();
    }

    /** Runs a program to its end, whatever that is. */
    static Outcome attempt(String name, Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path log = Files.createDirectories(TARGET.resolve("logs")).resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // The packages of Node are left out of the copies, so a test that wants them passes itself over there.
        builder.environment().remove("SATCHEL_REQUIRE_NODE");
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assertThat(ended)
                .as("%s did not end in %s minutes: see %s", name, MINUTES, log)
                .isTrue();
        return new Outcome(process.exitValue(), Files.readString(log));
    }

    record Outcome(int exit, String output) {

        /** The last lines, for a message. */
        String end() {
            List<String> lines = output.lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        }
    }
}
