package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.boot.own.OwnContextsApplication;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Sessions;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with two filters of its own, and a port of its own for Actuator. */
class TwoFiltersTest {

    /** One filter for everybody and one for the staff. */
    @Configuration(proxyBeanMethods = false)
    static class Filters {

        @Bean
        SessionFilter everybody(Sessions sessions) {
            return new SessionFilter(sessions, SessionCookie.localhost());
        }

        @Bean
        SessionFilter staff(Sessions sessions) {
            return new SessionFilter(
                            sessions,
                            SessionCookie.builder().name("staff").secure(false).build())
                    .named("staff");
        }

        @Bean
        FilterRegistrationBean<SessionFilter> sessionFilterRegistration(@Qualifier("everybody") SessionFilter filter) {
            return new FilterRegistrationBean<>(filter);
        }
    }

    @Test
    void theApplicationStarts() throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplication(
                        OwnContextsApplication.class, Filters.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=WARN",
                        "--satchel.name=shop/test",
                        "--satchel.store=memory")) {
            Browser browser = new Browser(URI.create(
                    "http://localhost:" + application.getEnvironment().getProperty("local.server.port")));

            assertThat(browser.get("/me", "Name", "ada").body()).isEqualTo("ada");
        }
    }
}
