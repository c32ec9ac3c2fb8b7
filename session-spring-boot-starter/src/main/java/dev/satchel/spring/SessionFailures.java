package dev.satchel.spring;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.servlet.SessionFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Sees each exception of a controller before anything makes a response of it. Nothing that the controller changed in
 * the session is stored. A failure of the session is answered as a problem; everything else goes on to exception
 * handlers, which have the session as it is stored.
 */
final class SessionFailures implements HandlerExceptionResolver, Ordered {

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception thrown) {
        Optional<HttpProblem> problem = SessionFilter.refuse(request, "", thrown);
        if (problem.isEmpty() || response.isCommitted()) {
            return null;
        }
        try {
            answer(problem.get(), response);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return new ModelAndView();
    }

    private static void answer(HttpProblem problem, HttpServletResponse response) throws IOException {
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (String header : response.getHeaderNames()) {
            if (!HttpProblem.replaces(header)) {
                others.put(header, List.copyOf(response.getHeaders(header)));
            }
        }
        response.reset();
        others.forEach((header, values) -> {
            response.setHeader(header, values.get(0));
            values.subList(1, values.size()).forEach(value -> response.addHeader(header, value));
        });
        problem.headers().forEach(response::setHeader);
        response.setStatus(problem.status());
        response.getWriter().write(problem.body());
    }
}
