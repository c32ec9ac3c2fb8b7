package dev.satchel.testkit.internal.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;

/** One request on a socket of its own, so that a rule decides about every byte. */
final class Wire implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final boolean head;

    private Wire(Socket socket, boolean head) {
        this.socket = socket;
        this.head = head;
    }

    /** Sends a request and waits for the whole answer. */
    static Reply send(URI server, String method, String path, String... headers) {
        try (Wire wire = begin(server, method, path, headers)) {
            return wire.rest("");
        }
    }

    /** Sends a request. */
    static Wire begin(URI server, String method, String path, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        request.append("Host: localhost:").append(server.getPort()).append("\r\nConnection: close\r\n");
        if (method.equals("POST")) {
            request.append("Content-Length: 0\r\n");
        }
        List.of(headers).forEach(header -> request.append(header).append("\r\n"));
        try {
            Socket socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
            return new Wire(socket, method.equals("HEAD"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes received up to and including this text. */
    String until(String text) {
        StringBuilder seen = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0 && seen.indexOf(text) < 0; next = in.read()) {
                seen.append((char) next);
                if (seen.indexOf(text) >= 0) {
                    break;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seen.toString();
    }

    /** The answer, of which this has come already. */
    Reply rest(String seen) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(seen.getBytes(ISO_8859_1));
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException("the server neither answered nor closed the connection", e);
        } catch (IOException closed) {
            // A server that gives up on an answer may do so rudely; what came before counts.
        }
        return Reply.parse(bytes.toString(ISO_8859_1), head);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
