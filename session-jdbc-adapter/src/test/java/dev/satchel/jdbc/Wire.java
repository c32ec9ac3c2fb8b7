package dev.satchel.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** What lies between a driver and its server: it breaks when a statement of this kind goes over it. */
final class Wire implements AutoCloseable {

    /** Where it breaks. */
    enum Break {
        /** Before the server has the statement. */
        BEFORE,
        /** After the server has answered, and before the driver hears of it. */
        AFTER
    }

    private final ServerSocket entrance;
    private final int server;
    private final String statement;
    private final Break place;

    private Wire(ServerSocket entrance, int server, String statement, Break place) {
        this.entrance = entrance;
        this.server = server;
        this.statement = statement;
        this.place = place;
    }

    /** A wire to the server at this port, which breaks at each statement that begins with these words. */
    static Wire to(int server, String statement, Break place) throws IOException {
        Wire wire = new Wire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, statement, place);
        start(wire::accept);
        return wire;
    }

    int port() {
        return entrance.getLocalPort();
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket driver = entrance.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), server);
                Line line = new Line(driver, database);
                start(line::forth);
                start(line::back);
            }
        } catch (IOException closed) {
            // The wire was taken away.
        }
    }

    /** One connection over it. */
    private final class Line {
        private final Socket driver;
        private final Socket database;
        private volatile boolean asked;

        Line(Socket driver, Socket database) {
            this.driver = driver;
            this.database = database;
        }

        void forth() {
            carry(driver, database, bytes -> {
                boolean named = bytes.contains(statement);
                asked |= named;
                return !named || place == Break.AFTER;
            });
        }

        void back() {
            carry(database, driver, bytes -> !asked);
        }

        private void carry(Socket from, Socket to, Passing passing) {
            byte[] buffer = new byte[1 << 16];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!passing.passes(new String(buffer, 0, read, ISO_8859_1))) {
                        return;
                    }
                    out.write(buffer, 0, read);
                    out.flush();
                }
            } catch (IOException broken) {
                // Both ends are closed, which is what is wanted.
            }
        }
    }

    /** Whether what was said goes on. */
    @FunctionalInterface
    private interface Passing {
        boolean passes(String said);
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
