package dev.satchel.boot.contract;

import dev.satchel.testkit.Bench;
import dev.satchel.testkit.web.WebBindingContract;
import dev.satchel.testkit.web.WebScenario;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The contract of bindings, through Spring MVC as the starter sets it up. */
class SpringBootContractTest extends WebBindingContract {

    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() {
        String boot = "org.springframework.boot.security.autoconfigure.";
        application = SpringApplication.run(
                ScenarioPages.class,
                "--spring.autoconfigure.exclude=dev.satchel.spring.SatchelSecurityAutoConfiguration,"
                        + boot + "SecurityAutoConfiguration," + boot + "UserDetailsServiceAutoConfiguration," + boot
                        + "web.servlet.ServletWebSecurityAutoConfiguration," + boot
                        + "web.servlet.SecurityFilterAutoConfiguration," + boot
                        + "actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
                "--spring.main.banner-mode=off",
                "--logging.level.root=OFF",
                "--server.max-http-request-header-size=128KB",
                "--server.port=0");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Override
    protected URI start(WebScenario scenario, Bench bench) {
        application.getBean(ScenarioPages.Present.class).is(scenario);
        return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
    }
}
