package dev.satchel.http.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The container's response, but the session is committed before anything of it can leave. */
final class SessionResponse extends HttpServletResponseWrapper {

    private final ServletExchange exchange;
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;

    SessionResponse(HttpServletResponse response, ServletExchange exchange) {
        super(response);
        this.exchange = exchange;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new SessionStream(super.getOutputStream(), exchange);
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            writer = new PrintWriter(new SessionWriter(super.getWriter(), exchange));
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        exchange.commit();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        exchange.commit();
        super.sendError(status, message);
        exchange.restore();
    }

    @Override
    public void sendError(int status) throws IOException {
        exchange.commit();
        super.sendError(status);
        exchange.restore();
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        exchange.commit();
        super.sendRedirect(location);
    }

    @Override
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        exchange.commit();
        super.sendRedirect(location, clearBuffer);
    }

    @Override
    public void sendRedirect(String location, int status) throws IOException {
        exchange.commit();
        super.sendRedirect(location, status);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        exchange.commit();
        super.sendRedirect(location, status, clearBuffer);
    }

    @Override
    public void reset() {
        super.reset();
        stream = null;
        writer = null;
        exchange.restore();
    }

    @Override
    public void setHeader(String name, String value) {
        super.setHeader(name, value);
        restoreAfter(name);
    }

    @Override
    public void addHeader(String name, String value) {
        super.addHeader(name, value);
        restoreAfter(name);
    }

    // Headers may still be set while the container holds the body back; these must not undo what the commit said.
    private void restoreAfter(String name) {
        String header = name.toLowerCase(Locale.ROOT);
        if (header.equals("vary") || header.equals("cache-control") || header.equals("set-cookie")) {
            exchange.restore();
        }
    }
}
