package dev.satchel.http.servlet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.http.HttpProblem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A problem in place of whatever the response held. Other headers stay.
 *
 * @param answer the container's response
 * @param bodiless whether the request's method has no body in its answer
 */
record ProblemResponse(HttpServletResponse answer, boolean bodiless) {

    /** Sends the problem. Where that fails, the fault is noted with what was thrown, which matters more. */
    void send(HttpProblem problem, Throwable thrown) {
        Map<String, List<String>> others = others();
        try {
            answer.reset();
            others.forEach((name, lines) -> TokenLines.set(answer, name, lines));
            byte[] body = problem.body().getBytes(US_ASCII);
            answer.setStatus(problem.status());
            problem.headers().forEach(answer::setHeader);
            answer.setContentLength(body.length);
            if (!bodiless) {
                write(body);
            }
            answer.flushBuffer();
        } catch (IOException | IllegalStateException unanswered) {
            // The client is gone, or headers left past us: there is nobody to tell.
            thrown.addSuppressed(unanswered);
        }
    }

    private Map<String, List<String>> others() {
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (String header : answer.getHeaderNames()) {
            if (!HttpProblem.replaces(header)) {
                others.putIfAbsent(header, List.copyOf(answer.getHeaders(header)));
            }
        }
        return others;
    }

    private void write(byte[] body) throws IOException {
        try {
            answer.getOutputStream().write(body);
        } catch (IllegalStateException writerWasAskedFor) {
            // A wrapper around us forgot to forget it at the reset.
            answer.getWriter().write(new String(body, US_ASCII));
        }
    }
}
