package dev.satchel.benchmarks.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The database that is measured: H2 in the memory of this process, a PostgreSQL server, or the database behind a URL.
 * The server is the one that Debian installs, started on the loopback address with its own defaults.
 */
final class Database implements AutoCloseable {

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final String url;
    private final Closeable end;

    private Database(String url, Closeable end) {
        this.url = url;
        this.end = end;
    }

    /** The database that the word {@code h2}, the word {@code postgresql} or a URL names. */
    static Database named(String name) throws Exception {
        return switch (name) {
            case "h2" -> new Database("jdbc:h2:mem:benchmark", () -> {});
            case "postgresql" -> postgresql();
            default -> new Database(name, () -> {});
        };
    }

    String url() {
        return url;
    }

    private static Database postgresql() throws Exception {
        Path programs;
        try (Stream<Path> found = Files.list(VERSIONS)) {
            programs = found.max(Comparator.comparing(Path::toString))
                    .orElseThrow()
                    .resolve("bin");
        }
        Path directory = Files.createTempDirectory("satchel-benchmark-postgresql-");
        if (root()) {
            run(List.of("chown", "nobody", directory.toString()));
        }
        String data = directory.resolve("data").toString();
        run(unprivileged(
                programs.resolve("initdb").toString(), "-D", data, "-U", "satchel", "-A", "trust", "--locale=C"));
        int port = freePort();
        Process server = new ProcessBuilder(unprivileged(
                        programs.resolve("postgres").toString(),
                        "-D",
                        data,
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories="))
                .redirectErrorStream(true)
                .start();
        // Should this machine end before the benchmark does, the server is to end with it.
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        awaitReady(new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8)));
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=satchel", () -> end(server, directory));
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** PostgreSQL does not run as root. */
    private static List<String> unprivileged(String... command) {
        List<String> whole = new ArrayList<>();
        if (root()) {
            whole.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private static void run(List<String> command) throws Exception {
        Process step = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(step.getInputStream().readAllBytes(), UTF_8);
        if (step.waitFor() != 0) {
            throw new IllegalStateException(command + " failed:\n" + said);
        }
    }

    private static void awaitReady(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.contains("ready to accept connections")) {
                Thread drain = new Thread(() -> drain(output), "database output");
                drain.setDaemon(true);
                drain.start();
                return;
            }
        }
        throw new IllegalStateException("the server ended:\n" + said);
    }

    private static void drain(BufferedReader output) {
        try {
            output.transferTo(Writer.nullWriter());
        } catch (IOException ended) {
            // With the server.
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void end(Process server, Path directory) throws IOException {
        server.destroyForcibly().onExit().join();
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() throws IOException {
        end.close();
    }
}
