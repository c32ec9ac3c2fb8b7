package dev.satchel.http.servlet;

import dev.satchel.testkit.web.WebScenario;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Serves a scenario. */
@SuppressWarnings("serial")
final class ScenarioServlet extends HttpServlet {

    private final transient WebScenario scenario;

    ScenarioServlet(WebScenario scenario) {
        this.scenario = scenario;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServletCall call = new ServletCall(request, response);
        if (request.getServletPath().equals("/write")) {
            scenario.write(call, SessionFilter.session(request));
        } else {
            scenario.read(call, SessionFilter.view(request));
        }
    }
}
