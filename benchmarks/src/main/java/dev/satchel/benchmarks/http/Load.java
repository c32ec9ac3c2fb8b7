package dev.satchel.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The load: a process of its own that asks servers on the loopback address, one request after the other on each of a
 * few connections that stay open. Its standard input names the pages to ask for, {@code port path milliseconds
 * cookie…}, with a connection for each cookie. It reports how many requests were served. An answer other than 200
 * ends it.
 */
final class Load implements AutoCloseable {

    private static final long MAX_REQUESTS = 1_000_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Load() {}

    public static void main(String[] args) throws Exception {
        try (Load load = new Load()) {
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                String[] words = line.split(" ");
                System.out.println(load.run(
                        Integer.parseInt(words[0]),
                        words[1],
                        Long.parseLong(words[2]),
                        List.of(words).subList(3, words.length)));
            }
        }
    }

    private long run(int port, String path, long milliseconds, List<String> cookies) throws Exception {
        long end = System.nanoTime() + milliseconds * 1_000_000;
        List<Future<Long>> connections = new ArrayList<>();
        for (String cookie : cookies) {
            connections.add(threads.submit(() -> ask(port, path, cookie, end)));
        }
        long requests = 0;
        for (Future<Long> connection : connections) {
            try {
                requests += connection.get();
            } catch (ExecutionException failed) {
                throw new IllegalStateException("under load " + path + " failed", failed.getCause());
            }
        }
        return requests;
    }

    private long ask(int port, String path, String cookie, long end) throws IOException {
        long requests = 0;
        try (Connection connection = new Connection(port, path, cookie)) {
            while (System.nanoTime() < end && requests < MAX_REQUESTS) {
                int status = connection.ask().status();
                if (status != 200) {
                    throw new IOException("the server answered " + status);
                }
                requests++;
            }
        }
        return requests;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
