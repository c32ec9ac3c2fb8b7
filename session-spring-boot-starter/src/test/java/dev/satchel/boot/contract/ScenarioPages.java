package dev.satchel.boot.contract;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.TokenTransport;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.web.WebScenario;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** One application for all rules of the contract: its stack is the one of the rule that is checked. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ScenarioPages.Pages.class)
public class ScenarioPages {

    /** The rule that is checked, and the cookie of its server. */
    static final class Present {
        private volatile WebScenario scenario;
        private volatile TokenTransport cookie = SessionCookie.localhost();

        void is(WebScenario next) {
            scenario = next;
            cookie = next.secureCookie() ? SessionCookie.standard() : SessionCookie.localhost();
        }
    }

    @Bean
    Present present() {
        return new Present();
    }

    @Bean
    Sessions sessions(Present present) {
        return present(Sessions.class, () -> present.scenario.sessions());
    }

    @Bean
    TokenTransport transport(Present present) {
        return present(TokenTransport.class, () -> present.cookie);
    }

    private static <P> P present(Class<P> port, Supplier<P> part) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(part.get(), arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    /** A rule sends ten thousand. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> cookies() {
        return tomcat -> tomcat.addConnectorCustomizers(connector -> connector.setMaxCookieCount(-1));
    }

    /** What the rules ask for. */
    @RestController
    static class Pages {

        private final Present present;

        Pages(Present present) {
            this.present = present;
        }

        @RequestMapping("/write")
        void write(Session session, HttpServletRequest request, HttpServletResponse response) throws IOException {
            present.scenario.write(new MvcCall(request, response), session);
        }

        @RequestMapping("/read")
        void read(SessionView view, HttpServletRequest request, HttpServletResponse response) throws IOException {
            present.scenario.read(new MvcCall(request, response), view);
        }
    }
}
