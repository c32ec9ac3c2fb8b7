package dev.satchel.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/**
 * A connection to a server on the loopback address, which stays open. It sends a request once, whatever comes of it:
 * the platform's client sends one again whose connection was closed. For one thread.
 */
final class Connection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String STATUS = "HTTP/1.1 ";

    private final Socket socket;
    private final InputStream in;
    private final byte[] request;

    /** Connects, to ask for this path with this cookie. */
    Connection(int port, String path, String cookie) throws IOException {
        request = ("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAccept: text/plain\r\nCookie: "
                        + cookie + "\r\n\r\n")
                .getBytes(US_ASCII);
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 16_384);
    }

    /** The answer to one request. */
    record Answer(int status, String body) {}

    /** Asks, and reads the whole answer. */
    Answer ask() throws IOException {
        socket.getOutputStream().write(request);
        String status = line();
        if (!status.startsWith(STATUS)) {
            throw new IOException("the server answered " + status);
        }
        int length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            }
        }
        if (length < 0) {
            throw new IOException("the server did not tell the length of its answer");
        }
        byte[] body = in.readNBytes(length);
        if (body.length != length) {
            throw new IOException("the answer was cut off");
        }
        return new Answer(
                Integer.parseInt(status.substring(STATUS.length(), STATUS.length() + 3)), new String(body, US_ASCII));
    }

    private String line() throws IOException {
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
    public void close() throws IOException {
        socket.close();
    }
}
