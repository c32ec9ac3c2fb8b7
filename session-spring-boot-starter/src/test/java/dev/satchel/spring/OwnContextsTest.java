package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.boot.own.OwnContextsApplication;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with a {@code SecurityContextRepository} of its own. */
class OwnContextsTest {

    @Test
    void aStatelessChainAsksTheRepositoryThatTheApplicationGaveIt() throws Exception {
        try (ConfigurableApplicationContext application = SpringApplication.run(
                OwnContextsApplication.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN",
                "--satchel.name=shop/test",
                "--satchel.store=memory",
                "--satchel.cookie.localhost=true")) {
            Browser browser = new Browser(URI.create(
                    "http://localhost:" + application.getEnvironment().getProperty("local.server.port")));

            assertThat(browser.get("/me", "Name", "ada").body()).isEqualTo("ada");
            assertThat(browser.get("/me").statusCode()).isEqualTo(403);
        }
    }
}
