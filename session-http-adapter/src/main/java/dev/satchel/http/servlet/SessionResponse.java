package dev.satchel.http.servlet;

import dev.satchel.http.internal.ForCaches;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The container's response, but the session is committed before anything of it can leave. */
final class SessionResponse extends HttpServletResponseWrapper {

    private static final Set<Integer> BODILESS = Set.of(SC_NO_CONTENT, SC_RESET_CONTENT, SC_NOT_MODIFIED);

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
        if (!endsWithout(status)) {
            super.sendError(status, message);
            exchange.restore();
        }
    }

    @Override
    public void sendError(int status) throws IOException {
        if (!endsWithout(status)) {
            super.sendError(status);
            exchange.restore();
        }
    }

    /**
     * Commits, where this error response is to leave, and sends one that can have no body: no error page can follow it.
     */
    private boolean endsWithout(int status) throws IOException {
        if (status < 200) {
            // An interim response: the one that ends the exchange comes later.
            return false;
        }
        commit();
        if (isIncluded() || !BODILESS.contains(status)) {
            return false;
        }
        // Jetty would take all headers but the cookies away, and let nobody put them back.
        super.resetBuffer();
        // That of the body which the handler meant to send.
        super.setContentLengthLong(-1);
        super.setStatus(status);
        super.flushBuffer();
        return true;
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        commit();
        super.sendRedirect(location);
    }

    @Override
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        commit();
        super.sendRedirect(location, clearBuffer);
    }

    @Override
    public void sendRedirect(String location, int status) throws IOException {
        commit();
        super.sendRedirect(location, status);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        commit();
        super.sendRedirect(location, status, clearBuffer);
    }

    private void commit() {
        if (!isIncluded()) {
            exchange.commit();
        }
    }

    /**
     * Whether the container ignores errors and redirects now. A container that does not let them come as far as this
     * need not say so.
     */
    private boolean isIncluded() {
        return exchange.request().getDispatcherType() == DispatcherType.INCLUDE;
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
        if (ForCaches.isOne(name) || name.equalsIgnoreCase("Set-Cookie")) {
            exchange.restore();
        }
    }
}
