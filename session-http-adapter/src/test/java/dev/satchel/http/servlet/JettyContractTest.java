package dev.satchel.http.servlet;

import dev.satchel.http.SessionCookie;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.web.WebBindingContract;
import dev.satchel.testkit.web.WebScenario;
import java.net.URI;

class JettyContractTest extends WebBindingContract {

    @Override
    protected URI start(WebScenario scenario, Bench bench) throws Exception {
        return Container.JETTY.start(bench, context -> {
            SessionCookie cookie = scenario.secureCookie() ? SessionCookie.standard() : SessionCookie.localhost();
            Container.filter(context, "sessions", new SessionFilter(scenario.sessions(), cookie));
            Container.servlet(context, new ScenarioServlet(scenario), "/write", "/read");
            Container.servlet(context, new BareErrorPage(), Container.ERROR_PAGE);
        });
    }
}
