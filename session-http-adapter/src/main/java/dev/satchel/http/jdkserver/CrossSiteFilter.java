package dev.satchel.http.jdkserver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.satchel.http.CrossSiteGuard;
import dev.satchel.http.HttpProblem;
import dev.satchel.http.internal.ForCaches;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts a {@link CrossSiteGuard} in front of a context of the JDK's server: a forged request is answered 403 and reaches
 * no handler. Thread-safe.
 *
 * <pre>{@code
 * server.createContext("/", handler).getFilters().add(new CrossSiteFilter(CrossSiteGuard.standard()));
 * }</pre>
 */
public final class CrossSiteFilter extends Filter {

    private final CrossSiteGuard guard;

    /** This guard as a filter. */
    public CrossSiteFilter(CrossSiteGuard guard) {
        this.guard = Objects.requireNonNull(guard, "guard");
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        Optional<HttpProblem> refusal =
                guard.refusal(exchange.getRequestMethod(), name -> headers.getOrDefault(name, List.of()));
        if (refusal.isEmpty()) {
            chain.doFilter(exchange);
            return;
        }
        byte[] body = refusal.get().body().getBytes(US_ASCII);
        Headers answered = exchange.getResponseHeaders();
        answered.set("Content-Type", HttpProblem.MEDIA_TYPE);
        answered.set("Cache-Control", "no-store");
        ForCaches.forbidTargeted(answered::containsKey, answered::set);
        try (exchange) {
            exchange.sendResponseHeaders(refusal.get().status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public String description() {
        return "refuses forged requests from other sites";
    }
}
