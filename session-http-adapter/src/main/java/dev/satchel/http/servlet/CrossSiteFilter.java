package dev.satchel.http.servlet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.http.CrossSiteGuard;
import dev.satchel.http.HttpProblem;
import dev.satchel.http.internal.ForCaches;
import dev.satchel.http.internal.RequestLines;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts a {@link CrossSiteGuard} in front of servlets: a forged request is answered 403 and goes no further. Map it
 * before the {@link SessionFilter}, for the dispatcher type {@code REQUEST}, with asynchronous support. Thread-safe.
 *
 * <pre>{@code
 * FilterRegistration.Dynamic filter =
 *     servletContext.addFilter("cross-site", new CrossSiteFilter(CrossSiteGuard.standard()));
 * filter.setAsyncSupported(true);
 * filter.addMappingForUrlPatterns(EnumSet.of(REQUEST), false, "/*");
 * }</pre>
 */
public final class CrossSiteFilter implements Filter {

    private final CrossSiteGuard guard;

    /** This guard as a filter. */
    public CrossSiteFilter(CrossSiteGuard guard) {
        this.guard = Objects.requireNonNull(guard, "guard");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            Optional<HttpProblem> refusal = guard.refusal(http.getMethod(), name -> RequestLines.of(http, name));
            if (refusal.isPresent()) {
                refuse(refusal.get(), answer);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static void refuse(HttpProblem problem, HttpServletResponse answer) throws IOException {
        byte[] body = problem.body().getBytes(US_ASCII);
        answer.setStatus(problem.status());
        answer.setContentType(HttpProblem.MEDIA_TYPE);
        answer.setHeader("Cache-Control", "no-store");
        ForCaches.forbidTargeted(answer::containsHeader, answer::setHeader);
        answer.setContentLength(body.length);
        answer.getOutputStream().write(body);
        answer.flushBuffer();
    }
}
