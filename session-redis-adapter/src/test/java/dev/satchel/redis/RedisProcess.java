package dev.satchel.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import redis.embedded.core.ExecutableProvider;

/** A real server in a process of its own, on the loopback address, with a directory of its own. */
final class RedisProcess implements AutoCloseable {

    private static final int BUS_OFFSET = 10_000;

    private final Path binary;
    private final Path directory;
    private final int port;
    private final List<String> options;
    private final String ready;
    private Process process;

    private RedisProcess(Path binary, Path directory, int port, List<String> options, String ready) {
        this.binary = binary;
        this.directory = directory;
        this.port = port;
        this.options = options;
        this.ready = ready;
    }

    /**
     * The server to test: the one that {@code -Dsatchel.redis.server=/usr/bin/redis-server} names, else the one that
     * comes as a Maven artifact, unpacked into this directory.
     */
    static Path binary(Path into) {
        String named = System.getProperty("satchel.redis.server", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        try {
            File file = ExecutableProvider.newJarResourceProvider(into.toFile()).get();
            return file.toPath().toAbsolutePath();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Starts a server with these options besides, without persistence unless they say otherwise. */
    static RedisProcess start(Path binary, Path directory, String... options) {
        List<String> all = new ArrayList<>(List.of("--bind", "127.0.0.1", "--save", "", "--dir", directory.toString()));
        all.addAll(List.of(options));
        return start(binary, directory, all, "eady to accept connections");
    }

    /** Starts a sentinel that watches this server, under the name of {@code shop}. */
    static RedisProcess sentinel(Path binary, Path directory, RedisProcess primary) {
        Path configuration = directory.resolve("sentinel.conf");
        try {
            Files.createDirectories(directory);
            Files.writeString(configuration, """
                    bind 127.0.0.1
                    dir "%s"
                    sentinel monitor shop 127.0.0.1 %d 2
                    sentinel down-after-milliseconds shop 1500
                    sentinel failover-timeout shop 6000
                    """.formatted(directory, primary.port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return start(binary, directory, List.of(configuration.toString(), "--sentinel"), "+monitor master shop");
    }

    private static RedisProcess start(Path binary, Path directory, List<String> options, String ready) {
        // Another process may take the port between our look and the server's; then the server ends, and the next port
        // is tried.
        for (int attempt = 0; ; attempt++) {
            RedisProcess server = new RedisProcess(binary, directory, freePort(), options, ready);
            try {
                server.start();
                return server;
            } catch (IllegalStateException taken) {
                if (attempt == 4) {
                    throw taken;
                }
            }
        }
    }

    void start() {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(options);
        command.addAll(List.of("--port", Integer.toString(port)));
        StringBuilder output = new StringBuilder();
        try {
            Files.createDirectories(directory);
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            // Should this machine end before the test does, the server is to end with it.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.append(line).append('\n');
                if (line.contains(ready)) {
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
                "redis output");
        drain.setDaemon(true);
        drain.start();
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** As when the power fails for this process alone: no farewell, no last flush. */
    void kill() {
        end(process.destroyForcibly());
    }

    /** Starts it again on its port, with what its directory holds. */
    void restart() {
        start();
    }

    /** Stops it in its tracks, as a machine does that swaps or is moved, until {@link #resume}. */
    void pause() {
        signal("-STOP");
    }

    void resume() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            end(new ProcessBuilder("kill", name, Long.toString(process.pid())).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A port that is free, as is the one that a cluster's nodes talk on. */
    private static int freePort() {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = random.nextInt(15_000, 22_000);
            if (free(port) && free(port + BUS_OFFSET)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
