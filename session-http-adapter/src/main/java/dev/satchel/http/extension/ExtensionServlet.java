package dev.satchel.http.extension;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionException;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@linkplain ExtensionRoutes The same routes} as a servlet. It commits its sessions itself and needs no filter. Where
 * a {@link dev.satchel.http.servlet.SessionFilter} of the same stack and cookie serves the path too, extensions get
 * that one's session. The changes of a filter before them are stored with theirs, or not at all. Thread-safe.
 *
 * <pre>{@code
 * WebSessions webSessions = WebSessions.of(sessions, SessionCookie.standard());
 * servletContext.addServlet("extensions", new ExtensionServlet(ExtensionRoutes.of(extensions), webSessions))
 *     .addMapping(ExtensionServlet.mappings());
 * }</pre>
 */
public final class ExtensionServlet implements Servlet {

    private final Route route;
    private final WebSessions sessions;
    private @Nullable ServletConfig config;

    /**
     * Serves these routes with sessions of this stack.
     *
     * @throws SessionConfigurationException when an allowed header carries this stack's tokens
     */
    public ExtensionServlet(ExtensionRoutes routes, WebSessions sessions) {
        this.route = routes.route(sessions.transport());
        this.sessions = sessions;
    }

    /** The URL patterns to map it to, each time afresh. */
    public static String[] mappings() {
        return Route.PATHS.stream()
                .map(path -> path.endsWith("/") ? path + "*" : path)
                .toArray(String[]::new);
    }

    @Override
    public void init(ServletConfig given) {
        config = given;
    }

    @Override
    public @Nullable ServletConfig getServletConfig() {
        return config;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws IOException {
        ServletCall call = new ServletCall((HttpServletRequest) request, (HttpServletResponse) response);
        try (WebSession web = sessions.open(call)) {
            call.send(answer(call, web));
        }
    }

    private Answer answer(ServletCall call, WebSession web) throws IOException {
        try {
            Answer answer = route.answer(call, () -> {
                // The routes' own guard has let the request pass.
                web.acceptOtherSites();
                return web.session();
            });
            web.commit();
            return answer;
        } catch (Refusal refusal) {
            web.close();
            return refusal.answer();
        } catch (SessionException refused) {
            HttpProblem problem = web.refuse(refused).orElseThrow(() -> refused);
            return Answer.problem(problem.status(), Map.of(), problem.body());
        }
    }

    @Override
    public String getServletInfo() {
        return "Actions, data sources and page handlers";
    }

    @Override
    public void destroy() {
        // It opened nothing.
    }
}
