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
 * the platform's client sends one again whose connection was closed. It presents the cookie that it was last given, as
 * a browser does. A sealed session would be touched at each request after the first minute otherwise. For one thread.
 */
final class Connection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String STATUS = "HTTP/1.1 ";
    private static final String LENGTH = "content-length:";
    private static final String SET_COOKIE = "set-cookie:";

    private final Socket socket;
    private final InputStream in;
    private final String beforeCookie;
    private byte[] request;

    /** Connects, to ask for this path with this cookie at first. */
    Connection(int port, String path, String cookie) throws IOException {
        beforeCookie = "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAccept: text/plain\r\nCookie: ";
        request = request(cookie);
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 16_384);
    }

    private byte[] request(String cookie) {
        return (beforeCookie + cookie + "\r\n\r\n").getBytes(US_ASCII);
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
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith(LENGTH)) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            } else if (lower.startsWith(SET_COOKIE)) {
                request = request(pair(header));
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

    /** Name and value of the cookie that this line sets. */
    private static String pair(String header) {
        int end = header.indexOf(';');
        return header.substring(SET_COOKIE.length(), end < 0 ? header.length() : end)
                .strip();
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
