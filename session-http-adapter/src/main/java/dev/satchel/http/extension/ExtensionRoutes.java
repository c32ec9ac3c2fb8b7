package dev.satchel.http.extension;

import com.sun.net.httpserver.HttpHandler;
import dev.satchel.http.CrossSiteGuard;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.extension.AllowedHeaders;
import dev.satchel.session.extension.Extensions;
import java.util.List;

/**
 * Extensions over HTTP. Immutable, thread-safe.
 *
 * <table>
 * <caption>Routes</caption>
 * <tr><th>request</th><th>runs</th><th>answers</th></tr>
 * <tr><td>{@code POST /action/{namespace}/{name}}, a JSON object or nothing</td><td>the action</td>
 * <td>what it says: 200 and its body, or 204 without one, where it says nothing else</td></tr>
 * <tr><td>{@code GET /data-source/{identifier}?…}</td><td>the data source, configured by the query</td>
 * <td>200, <code>{"dataSourcePayload": …}</code></td></tr>
 * <tr><td>{@code POST /data-source/{identifier}}, a JSON object or nothing</td><td>the data source, configured by the
 * object</td>
 * <td>the same</td></tr>
 * <tr><td>{@code GET /page?path=…}</td><td>the page handlers</td>
 * <td>200, <code>{"pageType": …, "pagePayload": …}</code>; or 301 or 302, where a path of the site leads to {@code
 * /page?path=…} again</td></tr>
 * <tr><td>{@code GET /satchel.js}, {@code GET /satchel.d.ts}</td><td></td><td>the browser module, its types</td></tr>
 * </table>
 *
 * <p>Problems are bodies of RFC 9457, and nothing is stored then. The status is 400 for a request that cannot be
 * served, 404 for an unknown extension or page, and 405 for another method. It is 413 for a body beyond 64 KiB, 415 for
 * one that is not {@code application/json} in UTF-8, and 500 for an extension that fails. For a session that cannot be
 * stored it is what {@link dev.satchel.http.HttpProblem} says.
 *
 * <p>A request that another site's page sends, and that may change something, is answered 403: a {@link CrossSiteGuard}
 * stands before all routes.
 *
 * <p>On the JDK's server they are a {@linkplain #handler handler}, in a servlet container an {@link ExtensionServlet}.
 *
 * <p>Answers are for one visitor and are never cached. Extensions see the headers of {@link AllowedHeaders#standard},
 * or those that were {@linkplain #allowing allowed}.
 *
 * <pre>{@code
 * HttpHandler routes = ExtensionRoutes.of(extensions).handler(JdkSessions.of(sessions, SessionCookie.standard()));
 * ExtensionRoutes.PATHS.forEach(path -> server.createContext(path, routes));
 * }</pre>
 */
public final class ExtensionRoutes {

    /** Where the routes lie: the contexts of the JDK's server that the handler is for. */
    public static final List<String> PATHS = Route.PATHS;

    private final Extensions extensions;
    private final AllowedHeaders headers;
    private final CrossSiteGuard guard;

    private ExtensionRoutes(Extensions extensions, AllowedHeaders headers, CrossSiteGuard guard) {
        this.extensions = extensions;
        this.headers = headers;
        this.guard = guard;
    }

    /** The routes of these extensions. */
    public static ExtensionRoutes of(Extensions extensions) {
        return new ExtensionRoutes(extensions, AllowedHeaders.standard(), CrossSiteGuard.standard());
    }

    /** The same, with these request headers for extensions to see. */
    public ExtensionRoutes allowing(AllowedHeaders allowed) {
        return new ExtensionRoutes(extensions, allowed, guard);
    }

    /**
     * The same, which serves requests of these origins' pages as well: {@code https://www.shop.example}. See {@link
     * CrossSiteGuard#trusting}.
     *
     * @throws SessionConfigurationException with every problem, when one of them is no origin
     */
    public ExtensionRoutes trusting(String... origins) {
        return new ExtensionRoutes(extensions, headers, guard.trusting(origins));
    }

    /**
     * A handler for the JDK's HTTP server, which serves all routes.
     *
     * @throws SessionConfigurationException when an allowed header carries this stack's tokens
     */
    public HttpHandler handler(JdkSessions web) {
        Route route = route(web.transport());
        // The routes' own guard stands before the session.
        HttpHandler inSession = web.acceptingOtherSites().handler((exchange, session) -> {
            JdkCall call = new JdkCall(exchange);
            call.send(route.answer(call, () -> session));
        });
        return exchange -> {
            try {
                inSession.handle(exchange);
            } catch (Refusal refusal) {
                // On the server's own exchange: what the extension did to the session is not to be stored with this
                // answer.
                new JdkCall(exchange).send(refusal.answer());
            }
        };
    }

    Route route(TokenTransport transport) {
        for (String carrier : transport.varies()) {
            if (headers.names().stream().anyMatch(carrier::equalsIgnoreCase)) {
                throw new SessionConfigurationException(
                        "extensions.header",
                        "the header " + carrier + " carries the session's token, which an extension never sees",
                        "leave it out of allowing(…)");
            }
        }
        return new Route(extensions, headers, guard);
    }

    @Override
    public String toString() {
        return "ExtensionRoutes[" + extensions + "]";
    }
}
