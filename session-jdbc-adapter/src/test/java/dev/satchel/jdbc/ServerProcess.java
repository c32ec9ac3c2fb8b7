package dev.satchel.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real database server in a process of its own, on the loopback address, in a temporary directory. */
final class ServerProcess implements AutoCloseable {

    /** A user without rights, for a server that root may not run. */
    private static final String NOBODY = "nobody";

    private final Recipe recipe;
    private final Path directory;
    private final int port;
    private final List<String> options;
    private Process process;

    private ServerProcess(Recipe recipe, Path directory, int port, List<String> options) {
        this.options = options;
        this.recipe = recipe;
        this.directory = directory;
        this.port = port;
    }

    /** How one database is set up, started and reached. */
    interface Recipe {
        /** Where its programs are; empty when it is not installed. */
        Optional<Path> programs();

        List<List<String>> setUp(Path directory);

        List<String> start(Path directory, int port);

        /** What it says when it is ready. */
        String ready();

        /** Which signal ends it as a power cut would. */
        String crash();

        String url(int port);
    }

    /** The commands that fill a new directory. */
    @FunctionalInterface
    interface SetUp {
        List<List<String>> in(Path directory);
    }

    /** Starts a new one on what these commands set up, with these options besides. */
    static ServerProcess of(Recipe recipe, SetUp setUp, String... options) {
        try {
            ServerProcess server = new ServerProcess(recipe, filled(setUp), freePort(), List.of(options));
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A directory that these commands have filled, of the user who runs servers. */
    static Path filled(SetUp setUp) {
        try {
            Path directory = Files.createTempDirectory("satchel-jdbc");
            if (root()) {
                Files.setOwner(
                        directory,
                        directory
                                .getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName(NOBODY));
            }
            for (List<String> command : setUp.in(directory)) {
                Process step = run(directory, command);
                String said = new String(step.getInputStream().readAllBytes(), UTF_8);
                if (step.waitFor() != 0) {
                    throw new IllegalStateException(command + " failed:\n" + said);
                }
            }
            return directory;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Process run(Path directory, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>();
        if (root()) {
            whole.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups"));
        }
        whole.addAll(command);
        return new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** Starts it, again on its port, with what its directory holds. */
    void start() {
        StringBuilder output = new StringBuilder();
        try {
            List<String> command = new ArrayList<>(recipe.start(directory, port));
            command.addAll(options);
            process = run(directory, command);
            // Should this machine end before the test does, the server is to end with it.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.append(line).append('\n');
                if (line.contains(recipe.ready())) {
                    drain(reader);
                    return;
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        throw new IllegalStateException("the server ended:\n" + output);
    }

    private static void drain(BufferedReader reader) {
        Thread drain = new Thread(
                () -> {
                    try {
                        reader.transferTo(Writer.nullWriter());
                    } catch (IOException ended) {
                        // With the server.
                    }
                },
                "database output");
        drain.setDaemon(true);
        drain.start();
    }

    String url() {
        return recipe.url(port);
    }

    int port() {
        return port;
    }

    /** Ends it without a farewell, and waits until it is gone. */
    void crash() {
        try {
            new ProcessBuilder("kill", recipe.crash(), Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            crash();
        }
        delete(directory);
    }

    /** Deletes a directory and what is in it. */
    static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
