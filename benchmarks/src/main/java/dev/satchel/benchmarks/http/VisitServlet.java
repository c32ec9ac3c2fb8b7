package dev.satchel.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.http.servlet.SessionFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** Serves each {@link Work} under its path. */
final class VisitServlet extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1;

    /** Without a session. */
    static final Answer PLAIN = (work, request, response) -> Answers.CART;

    /** On the session of Satchel's filter. */
    static final Answer SATCHEL = (work, request, response) -> work == Work.READ
            ? SatchelVisit.read(SessionFilter.view(request))
            : SatchelVisit.change(work, SessionFilter.session(request));

    /** On the session of the container, or of a filter that stands in for it. */
    static final Answer PEER =
            (work, request, response) -> PeerVisit.of(request.getSession()).serve(work);

    private final transient Answer answer;

    VisitServlet(Answer answer) {
        this.answer = answer;
    }

    /** Does the work; answers the text of the response, and may set its headers. */
    @FunctionalInterface
    interface Answer {
        String to(Work work, HttpServletRequest request, HttpServletResponse response);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Work work = Work.valueOf(request.getPathInfo().substring(1).toUpperCase(Locale.ROOT));
        byte[] body = answer.to(work, request, response).getBytes(US_ASCII);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
