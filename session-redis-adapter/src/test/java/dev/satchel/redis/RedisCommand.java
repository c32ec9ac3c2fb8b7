package dev.satchel.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** One command on a connection of its own, past Lettuce. */
final class RedisCommand {

    private RedisCommand() {}

    /** The answer: a line, or a text of several. */
    static String on(RedisProcess server, String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.toString().getBytes(UTF_8));
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String head = in.readLine();
            if (head == null || !head.startsWith("$")) {
                return String.valueOf(head);
            }
            char[] text = new char[Integer.parseInt(head.substring(1))];
            int read = 0;
            while (read < text.length) {
                read += in.read(text, read, text.length - read);
            }
            return new String(text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
