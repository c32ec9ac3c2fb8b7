package dev.satchel.http.extension;

import dev.satchel.http.WebExchange;
import dev.satchel.http.internal.RequestLines;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request to a servlet, and the way to answer it. */
record ServletCall(HttpServletRequest request, HttpServletResponse response) implements Call, WebExchange {

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String root() {
        return Call.withoutParameters(request.getContextPath());
    }

    @Override
    public String path() {
        // Tomcat's context path is that part of the URI as it was sent, parameters included.
        return Call.withoutParameters(
                request.getRequestURI().substring(request.getContextPath().length()));
    }

    @Override
    public @Nullable String query() {
        return request.getQueryString();
    }

    @Override
    public List<String> headers(String name) {
        return RequestLines.of(request, name);
    }

    @Override
    public Optional<String> clientAddress() {
        return Optional.ofNullable(request.getRemoteAddr());
    }

    @Override
    public String id() {
        return request.getRequestId();
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

    @Override
    public <T> T shared(Class<T> type, Supplier<T> first) {
        Object kept = request.getAttribute(type.getName());
        if (type.isInstance(kept)) {
            return type.cast(kept);
        }
        T made = first.get();
        request.setAttribute(type.getName(), made);
        return made;
    }

    /** Sends the answer. A HEAD request gets no body. */
    void send(Answer answer) throws IOException {
        response.setStatus(answer.status());
        answer.setHeaders(response::containsHeader, response::setHeader);
        if (answer.length() > 0 && !method().equals("HEAD")) {
            response.setContentLength(answer.length());
            answer.writeTo(response.getOutputStream());
        }
        response.flushBuffer();
        if (answer.status() >= 400) {
            RequestBody.drain(body());
        }
    }
}
