package dev.satchel.http.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** The container's stream, but the session is committed before its first byte. */
final class SessionStream extends ServletOutputStream {

    private final ServletOutputStream container;
    private final ServletExchange exchange;

    SessionStream(ServletOutputStream container, ServletExchange exchange) {
        this.container = container;
        this.exchange = exchange;
    }

    @Override
    public void write(int b) throws IOException {
        exchange.beforeBody();
        container.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > 0) {
            exchange.beforeBody();
        }
        container.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        exchange.beforeBody();
        container.flush();
    }

    @Override
    public void close() throws IOException {
        exchange.beforeBody();
        container.close();
    }

    @Override
    public boolean isReady() {
        return container.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        container.setWriteListener(listener);
    }
}
