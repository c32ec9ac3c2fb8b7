package dev.satchel.boot.contract;

import dev.satchel.testkit.web.WebCall;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** How a controller answers that is given the response. */
record MvcCall(HttpServletRequest request, HttpServletResponse response) implements WebCall {

    @Override
    public String query() {
        return Objects.requireNonNullElse(request.getQueryString(), "");
    }

    @Override
    public void header(String name, String value) {
        response.addHeader(name, value);
    }

    @Override
    public void send(int status, String body) throws IOException {
        response.setStatus(status);
        if (!body.isEmpty()) {
            response.getWriter().write(body);
        }
    }

    @Override
    public OutputStream stream(int status) throws IOException {
        response.setStatus(status);
        return response.getOutputStream();
    }

    @Override
    public void redirect(String location) throws IOException {
        response.sendRedirect(location);
    }

    @Override
    public void error(int status) throws IOException {
        response.sendError(status);
    }

    @Override
    public void later(Answer answer) {
        AsyncContext async = request.startAsync();
        async.setTimeout(20_000);
        async.start(() -> {
            try {
                answer.to(new MvcCall(request, (HttpServletResponse) async.getResponse()));
            } catch (IOException | RuntimeException refused) {
                // The client has its response. An exception after complete() would hit another request of Tomcat.
            } finally {
                async.complete();
            }
        });
    }
}
