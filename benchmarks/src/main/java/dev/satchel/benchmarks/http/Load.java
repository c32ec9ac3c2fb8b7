package dev.satchel.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAccept: text/plain\r\nCookie: "
                        + cookie + "\r\n\r\n")
                .getBytes(US_ASCII);
        long requests = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
            while (System.nanoTime() < end && requests < MAX_REQUESTS) {
                socket.getOutputStream().write(request);
                read(in);
                requests++;
            }
        }
        return requests;
    }

    private static void read(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("the server answered " + status);
        }
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            }
        }
        if (in.readNBytes(length).length != length) {
            throw new IOException("the answer was cut off");
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server hung up");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
