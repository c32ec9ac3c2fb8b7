package dev.satchel.guests;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** A Redis server on a free port of this machine, until it is closed. */
final class RedisServer implements AutoCloseable {

    private final Process process;
    private final int port;

    RedisServer() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder(
                        "redis-server", "--port", Integer.toString(port), "--save", "", "--appendonly", "no")
                .redirectErrorStream(true)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.contains("Ready to accept connections")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("redis-server did not start");
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
