package dev.satchel.http.jdkserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;

/** The server's exchange, but the session is committed before the headers leave. */
final class SessionHttpExchange extends HttpExchange implements Response.Served {

    private final HttpExchange server;
    private final Response response;

    SessionHttpExchange(HttpExchange server, Response response) {
        this.server = server;
        this.response = response;
    }

    @Override
    public Response response() {
        return response;
    }

    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        response.sendHeaders(status, length);
    }

    @Override
    public void close() {
        response.web().close();
        server.close();
    }

    @Override
    public Headers getRequestHeaders() {
        return server.getRequestHeaders();
    }

    @Override
    public Headers getResponseHeaders() {
        return server.getResponseHeaders();
    }

    @Override
    public URI getRequestURI() {
        return server.getRequestURI();
    }

    @Override
    public String getRequestMethod() {
        return server.getRequestMethod();
    }

    @Override
    public HttpContext getHttpContext() {
        return server.getHttpContext();
    }

    @Override
    public InputStream getRequestBody() {
        return server.getRequestBody();
    }

    @Override
    public OutputStream getResponseBody() {
        return server.getResponseBody();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return server.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return server.getResponseCode();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return server.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return server.getProtocol();
    }

    @Override
    public Object getAttribute(String name) {
        return server.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        server.setAttribute(name, value);
    }

    @Override
    public void setStreams(InputStream in, OutputStream out) {
        server.setStreams(in, out);
    }

    @Override
    public HttpPrincipal getPrincipal() {
        return server.getPrincipal();
    }
}
