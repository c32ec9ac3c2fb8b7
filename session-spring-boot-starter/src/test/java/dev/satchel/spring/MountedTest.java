package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.satchel.boot.mounted.MountedApplication;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** An application below a path, with a stateless chain beside its pages and a port of its own for Actuator. */
@ExtendWith(OutputCaptureExtension.class)
class MountedTest {

    private static ConfigurableApplicationContext application;
    private static URI server;
    private static URI management;

    private final Browser browser = new Browser(server, "/shop");

    @BeforeAll
    static void start() {
        application = SpringApplication.run(
                MountedApplication.class,
                "--server.port=0",
                "--server.servlet.context-path=/shop",
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN",
                "--satchel.name=shop/test",
                "--satchel.store=memory",
                "--satchel.cookie.localhost=true",
                "--satchel.spring.container-sessions=forbid",
                "--management.server.port=0",
                "--management.endpoints.web.exposure.include=satchel,health",
                "--management.endpoint.satchel.access=unrestricted");
        server = at("local.server.port");
        management = at("local.management.port");
    }

    private static URI at(String port) {
        return URI.create("http://localhost:" + application.getEnvironment().getProperty(port));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void theLoginLeadsToThePageThatWasWanted() throws Exception {
        browser.get("/cart?page=2");
        HttpResponse<String> login = browser.signIn("ada");

        assertThat(login.headers().firstValue("Location")).get(STRING).isEqualTo(server + "/shop/cart?page=2&continue");
        assertThat(browser.get("/cart?page=2&continue").body()).isEqualTo("none");
    }

    @Test
    void aStatelessChainDoesNotKnowWhoIsSignedInByTheCookie() throws Exception {
        browser.signIn("ada");
        String basic = "Basic " + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.US_ASCII));

        assertThat(browser.get("/cart").statusCode()).isEqualTo(200);
        assertThat(browser.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(browser.post("/api/pay", Map.of()).statusCode())
                .as("a form of another site")
                .isEqualTo(401);
        assertThat(new Browser(server, "/shop")
                        .get("/api/me", "Authorization", basic)
                        .body())
                .isEqualTo("ada");
    }

    @Test
    void aStatelessChainBeginsNoSession() throws Exception {
        HttpResponse<String> refused = browser.get("/api/me", "Accept", "text/html");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void aPageThatAsksForNoSessionIsAnsweredInFullAndLeavesNoErrorInTheLog(CapturedOutput output) throws Exception {
        HttpResponse<String> plain = browser.get("/open/plain");
        HttpResponse<String> missing = browser.get("/open/nothing");

        assertThat(plain.body()).isEqualTo("plain");
        assertThat(plain.headers().allValues("Vary")).doesNotContain("Cookie");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("Not Found");
        assertThat(output.getAll()).doesNotContain("SessionClosedException");
    }

    @Test
    void aHandlerThatAsksWhoIsSignedInAmongItsBodyIsRefused(CapturedOutput output) {
        assertThat(browser).satisfies(visitor -> {
            try {
                assertThat(visitor.get("/open/streamed").body()).doesNotContain("null");
            } catch (java.io.IOException cut) {
                assertThat(cut).isNotNull();
            }
        });
        assertThat(output.getAll()).contains("SessionClosedException");
    }

    @Test
    void forbiddenContainerSessionsAreRefusedToHandlersAlone() throws Exception {
        assertThat(browser.get("/open/container").statusCode()).isEqualTo(500);
        assertThat(browser.signIn("ada").statusCode()).isEqualTo(302);
        assertThat(browser.get("/cart").statusCode()).isEqualTo(200);
    }

    @Test
    void aPortOfActuatorsOwnHasSessions() throws Exception {
        Browser operator = new Browser(management);

        assertThat(operator.get("/actuator/health").body()).contains("UP");
        assertThat(operator.get("/actuator/satchel").body()).contains("shop/test");
        assertThat(operator.get("/actuator/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void aPortOfActuatorsOwnKnowsWhoIsSignedIn() throws Exception {
        browser.signIn("ada");
        Browser operator = new Browser(management);
        operator.keep("session", browser.cookie("session").orElseThrow());

        assertThat(operator.get("/other").statusCode())
                .as("a visitor would have to sign in")
                .isEqualTo(404);
    }
}
