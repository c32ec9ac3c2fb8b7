package dev.satchel.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A program started as a user starts it: in a process of its own. Its error output goes where its output goes. */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
    }

    /** Starts a program on those parts of this class path that {@code wanted} accepts. */
    public static ChildJvm start(
            Class<?> main, Map<String, String> environment, Predicate<String> wanted, String... options)
            throws IOException {
        return start(main, List.of(), environment, wanted, options);
    }

    /** The same, with arguments for the program. */
    public static ChildJvm start(
            Class<?> main,
            List<String> arguments,
            Map<String, String> environment,
            Predicate<String> wanted,
            String... options)
            throws IOException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(wanted)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx64m");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SATCHEL_") || name.equals("PORT"));
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    /** Writes to its standard input and closes it. */
    public void say(String text) throws IOException {
        try (var input = process.outputWriter(UTF_8)) {
            input.write(text);
        }
    }

    /** The lines up to the one that contains this text, or to the end. */
    public List<String> readUntil(String text) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.contains(text)) {
                break;
            }
        }
        return lines;
    }

    /** Everything that is left. */
    public String readAll() {
        return output.lines().collect(Collectors.joining("\n"));
    }

    /** Waits for its end. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
