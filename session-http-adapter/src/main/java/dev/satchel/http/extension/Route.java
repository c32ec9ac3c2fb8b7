package dev.satchel.http.extension;

import static java.lang.System.Logger.Level.ERROR;

import dev.satchel.http.CrossSiteGuard;
import dev.satchel.session.Session;
import dev.satchel.session.SessionException;
import dev.satchel.session.extension.ActionResult;
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
import java.util.function.Supplier;
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
    private final CrossSiteGuard guard;

    Route(Extensions extensions, AllowedHeaders headers, CrossSiteGuard guard) {
        this.host = ExtensionHost.of(extensions);
        this.headers = headers;
        this.guard = guard;
    }

    /**
     * The answer, with the session as the extension left it.
     *
     * @throws Refusal when there is another answer to send, and nothing to store
     */
    Answer answer(Call call, Supplier<Session> session) throws IOException {
        guard.refusal(call.method(), call::headers).ifPresent(problem -> {
            throw Refusal.of(problem);
        });
        try {
            return BrowserModule.isAt(call.path()) ? BrowserModule.answer(call) : run(call, session.get());
        } catch (Refusal | SessionException decided) {
            // The provider of the sessions handles their failures.
            throw decided;
        } catch (BadRequestException wrong) {
            throw Refusal.of(400, "bad-request", "The request cannot be served", String.valueOf(wrong.getMessage()));
        } catch (UnknownExtensionException unknown) {
            throw Refusal.of(
                    404, "unknown-extension", "There is no such extension", String.valueOf(unknown.getMessage()));
        } catch (RuntimeException failed) {
            // Its message may hold anything: the log is the place for it.
            LOG.log(ERROR, "An extension failed; answering 500", failed);
            throw Refusal.of(
                    500,
                    "extension-failed",
                    "The extension failed",
                    "It failed; nothing was stored but what it had saved before.");
        }
    }

    private Answer run(Call call, Session session) throws IOException {
        String path = call.path();
        if (path.startsWith(ACTION)) {
            Refusal.unlessMethod(call, "POST");
            return act(path.substring(ACTION.length()), call, session);
        } else if (path.startsWith(DATA_SOURCE)) {
            Refusal.unlessMethod(call, "GET", "POST");
            return fetch(path.substring(DATA_SOURCE.length()), call, session);
        } else if (path.equals(PAGE)) {
            Refusal.unlessMethod(call, "GET");
            return page(call, session);
        }
        throw Refusal.of(404, "unknown-extension", "There is no such extension", "There is nothing at this path.");
    }

    private ExtensionRequest request(Call call, Map<String, String> query) {
        ExtensionRequest request = ExtensionRequest.empty()
                .withMethod(call.method())
                .withId(call.id())
                .withParameters(query)
                .withHeaders(headers.of(call::headers));
        return call.clientAddress().map(request::withClientAddress).orElse(request);
    }

    private Answer act(String name, Call call, Session session) throws IOException {
        int slash = name.indexOf('/');
        String namespace = name.substring(0, Math.max(0, slash));
        ExtensionRequest request = request(call, Query.of(call)).withBody(RequestBody.of(call));
        ActionResult result = host.act(namespace, name.substring(slash + 1), request, session);
        Map<String, String> more = new LinkedHashMap<>();
        result.location().ifPresent(location -> more.put("Location", location));
        return result.body()
                .map(body -> json(result.status(), more, body))
                .orElseGet(() -> Answer.nothing(result.status(), more));
    }

    private Answer fetch(String identifier, Call call, Session session) throws IOException {
        Map<String, String> query = Query.of(call);
        boolean posted = call.method().equals("POST");
        Map<String, ? extends @Nullable Object> configuration = posted ? RequestBody.of(call) : query;
        Optional<Object> payload = host.fetch(identifier, configuration, request(call, query), session);
        return json(200, Map.of(), Collections.singletonMap("dataSourcePayload", payload.orElse(null)));
    }

    private Answer page(Call call, Session session) {
        Map<String, String> query = new LinkedHashMap<>(Query.of(call));
        String path = query.remove("path");
        if (path == null || !path.startsWith("/")) {
            throw new BadRequestException("the parameter \"path\" is the path of the page, such as /product/tent");
        }
        PageResult result = host.page(request(call, query).withPath(path), session);
        if (result instanceof Page page) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("pageType", page.type());
            body.put("pagePayload", page.payload());
            return json(200, Map.of(), body);
        } else if (result instanceof Redirect redirect) {
            return json(
                    redirect.permanent() ? 301 : 302,
                    Map.of("Location", location(call.root(), redirect.location())),
                    Map.of());
        }
        throw Refusal.of(404, "unknown-page", "There is no such page", "No page handler knows this path.");
    }

    private static String location(String root, String location) {
        return location.startsWith("/")
                ? root + PAGE + "?path="
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
