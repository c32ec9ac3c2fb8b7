package dev.satchel.http.extension;

import dev.satchel.http.WebExchange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to a servlet, and the way to answer it. */
record ServletCall(HttpServletRequest request, HttpServletResponse response) implements Call, WebExchange {

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String root() {
        return request.getContextPath();
    }

    @Override
    public String path() {
        return request.getRequestURI().substring(root().length());
    }

    @Override
    public @Nullable String query() {
        return request.getQueryString();
    }

    @Override
    public List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public InputStream body() throws IOException {
        return request.getInputStream();
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public List<String> requestHeaders(String name) {
        return headers(name);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return List.copyOf(response.getHeaders(name));
    }

    @Override
    public void addHeader(String name, String value) {
        response.addHeader(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        response.setHeader(name, value);
    }

    /** Sends the answer. A HEAD request gets no body. */
    void send(Answer answer) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.length() > 0 && !method().equals("HEAD")) {
            response.setContentLength(answer.length());
            answer.writeTo(response.getOutputStream());
        }
        response.flushBuffer();
    }
}
