package dev.satchel.http.servlet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/** The container's writer, but the session is committed before its first character. */
final class SessionWriter extends Writer {

    private final PrintWriter container;
    private final ServletExchange exchange;

    SessionWriter(PrintWriter container, ServletExchange exchange) {
        this.container = container;
        this.exchange = exchange;
    }

    @Override
    public void write(char[] characters, int from, int length) throws IOException {
        if (length > 0) {
            exchange.beforeBody();
        }
        container.write(characters, from, length);
    }

    @Override
    public void flush() throws IOException {
        exchange.beforeBody();
        // Flushes too. A PrintWriter keeps its errors to itself; the one around us must see them.
        if (container.checkError()) {
            throw new IOException("the client is gone");
        }
    }

    @Override
    public void close() {
        exchange.beforeBody();
        container.close();
    }
}
