package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** What somebody may have meant for Satchel's sessions and is not heeded. */
class ToldAtTheStartTest {

    private static final Logger LOGS = Logger.getLogger("dev.satchel.spring");

    private final List<String> told = new ArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            told.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGS.addHandler(listening);
    }

    @AfterEach
    void leave() {
        LOGS.removeHandler(listening);
    }

    private final AutoConfigurations satchel =
            AutoConfigurations.of(SatchelAutoConfiguration.class, SatchelWebAutoConfiguration.class);
    private final String[] inMemory = {"satchel.name=shop/test", "satchel.store=memory"};
    private final WebApplicationContextRunner application =
            new WebApplicationContextRunner().withConfiguration(satchel).withPropertyValues(inMemory);

    @Test
    void keysOfTheContainersSessions() {
        application
                .withPropertyValues("server.servlet.session.timeout=5m", "server.servlet.session.cookie.name=SHOP")
                .run(context -> assertThat(context).hasSingleBean(SessionFilter.class));

        assertThat(told)
                .singleElement()
                .asString()
                .contains("server.servlet.session.cookie.name, server.servlet.session.timeout.", "satchel.idle")
                .doesNotContain("SHOP");
    }

    @Test
    void nothingWhereDevtoolsAloneSaidSomething() {
        application
                .withPropertyValues("server.servlet.session.persistent=true")
                .run(context -> assertThat(context).hasSingleBean(SessionFilter.class));

        assertThat(told).isEmpty();
    }

    @Test
    void anApplicationThatIsReactive() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(satchel)
                .withPropertyValues(inMemory)
                .run(context ->
                        assertThat(context).hasSingleBean(Sessions.class).doesNotHaveBean(SessionFilter.class));

        assertThat(told).singleElement().asString().contains("no request has a session", "spring-boot-starter-webmvc");
    }
}
