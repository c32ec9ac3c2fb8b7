package dev.satchel.http.extension;

import static java.lang.System.Logger.Level.ERROR;

import com.sun.net.httpserver.HttpExchange;
import dev.satchel.session.Session;
import dev.satchel.session.SessionException;
import dev.satchel.session.extension.AllowedHeaders;
import dev.satchel.session.extension.BadRequestException;
import dev.satchel.session.extension.ExtensionHost;
import dev.satchel.session.extension.ExtensionRequest;
import dev.satchel.session.extension.Extensions;
import dev.satchel.session.extension.PageResult;
import dev.satchel.session.extension.PageResult.Page;
import dev.satchel.session.extension.PageResult.Redirect;
import dev.satchel.session.extension.UnknownExtensionException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Finds the extension that a request asks for, runs it and makes JSON of its answer. */
final class Route {

    static final List<String> PATHS =
            List.of("/action/", "/data-source/", "/page", BrowserModule.SCRIPT, BrowserModule.TYPES);

    private static final System.Logger LOG = System.getLogger(Route.class.getName());
    private static final String ACTION = "/action/";
    private static final String DATA_SOURCE = "/data-source/";
    private static final String PAGE = "/page";

    private final ExtensionHost host;
    private final AllowedHeaders headers;

    Route(Extensions extensions, AllowedHeaders headers) {
        this.host = ExtensionHost.of(extensions);
        this.headers = headers;
    }

    /**
     * The answer, with the session as the extension left it.
     *
     * @throws Refusal when there is another answer to send, and nothing to store
     */
    Answer answer(HttpExchange exchange, Session session) throws IOException {
        try {
            return run(exchange, session);
        } catch (Refusal | SessionException decided) {
            // Whoever hands out sessions answers for what goes wrong with them.
            throw decided;
        } catch (BadRequestException wrong) {
            throw Refusal.of(400, "bad-request", "The request cannot be served", String.valueOf(wrong.getMessage()));
        } catch (UnknownExtensionException unknown) {
            throw Refusal.of(
                    404, "unknown-extension", "There is no such extension", String.valueOf(unknown.getMessage()));
        } catch (RuntimeException failed) {
            // Its message may hold anything: the log is the place for it.
            LOG.log(ERROR, "An extension failed; answering 500", failed);
            throw Refusal.of(500, "extension-failed", "The extension failed", "It failed; nothing was stored.");
        }
    }

    private Answer run(HttpExchange exchange, Session session) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (path.startsWith(ACTION)) {
            Refusal.unlessMethod(exchange, "POST");
            return act(path.substring(ACTION.length()), exchange, session);
        } else if (path.startsWith(DATA_SOURCE)) {
            Refusal.unlessMethod(exchange, "GET", "POST");
            return fetch(path.substring(DATA_SOURCE.length()), exchange, session);
        } else if (path.equals(PAGE)) {
            Refusal.unlessMethod(exchange, "GET");
            return page(exchange, session);
        }
        throw Refusal.of(404, "unknown-extension", "There is no such extension", "There is nothing at this path.");
    }

    private ExtensionRequest request(HttpExchange exchange, Map<String, String> query) {
        return ExtensionRequest.empty().withParameters(query).withHeaders(headers.of(name -> {
            List<String> lines = exchange.getRequestHeaders().get(name);
            return lines == null ? List.of() : lines;
        }));
    }

    private Answer act(String name, HttpExchange exchange, Session session) throws IOException {
        int slash = name.indexOf('/');
        String namespace = name.substring(0, Math.max(0, slash));
        ExtensionRequest request = request(exchange, Query.of(exchange)).withBody(RequestBody.of(exchange));
        return host.act(namespace, name.substring(slash + 1), request, session)
                .map(body -> json(200, Map.of(), body))
                .orElseGet(Answer::nothing);
    }

    private Answer fetch(String identifier, HttpExchange exchange, Session session) throws IOException {
        Map<String, String> query = Query.of(exchange);
        boolean posted = exchange.getRequestMethod().equals("POST");
        Map<String, ? extends @Nullable Object> configuration = posted ? RequestBody.of(exchange) : query;
        Optional<Object> payload = host.fetch(identifier, configuration, request(exchange, query), session);
        return json(200, Map.of(), Collections.singletonMap("dataSourcePayload", payload.orElse(null)));
    }

    private Answer page(HttpExchange exchange, Session session) {
        Map<String, String> query = new LinkedHashMap<>(Query.of(exchange));
        String path = query.remove("path");
        if (path == null || !path.startsWith("/")) {
            throw new BadRequestException("the parameter \"path\" is the path of the page, such as /product/tent");
        }
        PageResult result = host.page(request(exchange, query).withPath(path), session);
        if (result instanceof Page page) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("pageType", page.type());
            body.put("pagePayload", page.payload());
            return json(200, Map.of(), body);
        } else if (result instanceof Redirect redirect) {
            return json(redirect.permanent() ? 301 : 302, Map.of("Location", location(redirect.location())), Map.of());
        }
        throw Refusal.of(404, "unknown-page", "There is no such page", "No page handler knows this path.");
    }

    private static String location(String location) {
        return location.startsWith("/")
                ? PAGE + "?path="
                        + URLEncoder.encode(location, StandardCharsets.UTF_8).replace("%2F", "/")
                : location;
    }

    private static Answer json(int status, Map<String, String> headers, Object body) {
        try {
            return Answer.json(status, headers, body);
        } catch (JacksonException unfit) {
            // Jackson's message may show what it was given.
            throw new IllegalStateException(
                    "the answer cannot be written as JSON: " + body.getClass().getName());
        }
    }
}
