package dev.satchel.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A virtual machine of its own, running a program of these tests. Closing kills it. */
final class ChildMachine implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildMachine(Process process) {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildMachine running(Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ChildMachine(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line of its output, or null at the end. */
    @Nullable
    String line() throws IOException {
        return output.readLine();
    }

    /** Tells it to go on. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Kills it as nothing can be caught, and answers what it had said until then. The last line may be cut off. */
    List<String> kill() throws IOException, InterruptedException {
        // By its handle: the process's own method would close the pipe with what is still in it.
        process.toHandle().destroyForcibly();
        List<String> said = new ArrayList<>();
        String line;
        while ((line = output.readLine()) != null) {
            said.add(line);
        }
        process.waitFor();
        return said;
    }

    int exit() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
