package dev.satchel.benchmarks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/**
 * The Redis server that comes as a Maven artifact, in a process of its own, on the loopback address, without
 * persistence.
 */
public final class RedisServer implements AutoCloseable {

    private final Path directory;
    private final Process process;
    private final int port;

    private RedisServer(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /** Starts one, and returns when it is ready. */
    public static RedisServer start() throws IOException {
        Path directory = Files.createTempDirectory("satchel-benchmark-redis-");
        File binary =
                ExecutableProvider.newJarResourceProvider(directory.toFile()).get();
        int port = freePort();
        List<String> command = List.of(
                binary.getAbsolutePath(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                directory.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Should this machine end before the benchmark does, the server is to end with it.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitReady(new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)));
        return new RedisServer(directory, process, port);
    }

    private static void awaitReady(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.contains("eady to accept connections")) {
                Thread drain = new Thread(() -> drain(output), "redis output");
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

    /** The port on the loopback address. */
    public int port() {
        return port;
    }

    /** The address, as a client takes it. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
