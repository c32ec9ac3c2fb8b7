package dev.satchel.benchmarks.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands that a server receives, as its own {@code MONITOR} reports them: each with its sender, so that calls of
 * a script are distinguished from those of a client. For one thread.
 */
final class Monitor implements AutoCloseable {

    private static final int PATIENCE = 10_000;
    private static final Pattern COMMAND =
            Pattern.compile("\\+[0-9.]+ \\[\\d+ (?<sender>[^\\]]+)] \"(?<name>[^\"]*)\"(?<arguments>.*)");

    private final Socket watching;
    private final Socket marking;
    private final BufferedReader told;
    private final BufferedReader echoes;
    private int marks;

    Monitor(int port) throws IOException {
        watching = new Socket(InetAddress.getLoopbackAddress(), port);
        marking = new Socket(InetAddress.getLoopbackAddress(), port);
        watching.setSoTimeout(PATIENCE);
        marking.setSoTimeout(PATIENCE);
        told = lines(watching);
        echoes = lines(marking);
        send(watching, "MONITOR");
        expect("+OK", told.readLine());
    }

    /**
     * The commands of clients since the last call, and those that scripts called: how often, by command; a script's
     * begin with "script ".
     */
    Map<String, Long> take() throws IOException {
        String mark = "mark-" + marks++;
        send(marking, "ECHO " + mark);
        expect("$" + mark.length(), echoes.readLine());
        expect(mark, echoes.readLine());
        Map<String, Long> commands = new TreeMap<>();
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            Matcher command = COMMAND.matcher(line);
            if (!command.matches()) {
                throw new IOException("the server told " + line);
            }
            if (command.group("arguments").equals(" \"" + mark + "\"")) {
                return commands;
            }
            String name = command.group("name").toLowerCase(Locale.ROOT);
            commands.merge(command.group("sender").equals("lua") ? "script " + name : name, 1L, Long::sum);
        }
        throw new IOException("the server ended");
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    private static void send(Socket socket, String command) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((command + "\r\n").getBytes(ISO_8859_1));
        out.flush();
    }

    private static void expect(String expected, String answer) throws IOException {
        if (!expected.equals(answer)) {
            throw new IOException("the server answered " + answer + ", not " + expected);
        }
    }

    @Override
    public void close() throws IOException {
        watching.close();
        marking.close();
    }
}
