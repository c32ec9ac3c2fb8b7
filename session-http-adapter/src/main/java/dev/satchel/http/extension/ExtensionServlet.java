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
import org.jspecify.annotations.Nullable;

/**
 * {@linkplain ExtensionRoutes The same routes} as a servlet. It commits its sessions itself and needs no filter; where a
 * {@link dev.satchel.http.servlet.SessionFilter} serves the path too, that one's session is not used. Thread-safe.
 *
 * <pre>{@code
 * WebSessions webSessions = WebSessions.of(sessions, SessionCookie.standard());
 * context.addServlet("extensions", new ExtensionServlet(ExtensionRoutes.of(registry), webSessions))
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
            Answer answer = route.answer(call, web::session);
            web.commit();
            return answer;
        } catch (Refusal refusal) {
            web.close();
            return refusal.answer();
        } catch (SessionException refused) {
            web.close();
            HttpProblem problem = HttpProblem.of(refused);
            return Answer.problem(problem.status(), problem.body());
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
