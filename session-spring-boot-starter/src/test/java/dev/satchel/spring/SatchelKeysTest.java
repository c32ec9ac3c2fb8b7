package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.settings.SessionSettings;
import dev.satchel.testkit.internal.CommittedDocument;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SatchelKeysTest {

    private final StandardEnvironment environment = new StandardEnvironment();

    private Map<String, String> keys(Map<String, Object> properties) {
        environment.getPropertySources().addFirst(new MapPropertySource("application", properties));
        return SatchelKeys.in(environment);
    }

    @Test
    void everySpellingThatBootAllowsIsRead() {
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        Map.of("SATCHEL_REDIS_COMMANDTIMEOUT", "2s", "SATCHEL_HOME", "/opt")));

        assertThat(keys(Map.of("satchel.cookie.sameSite", "strict", "satchel.touch-every", "1m")))
                .containsOnly(
                        Map.entry("cookie.same-site", "strict"),
                        Map.entry("touch-every", "1m"),
                        Map.entry("redis.command-timeout", "2s"));
    }

    @Test
    void whatTheStarterKnowsItselfIsNoSetting() {
        assertThat(keys(Map.of("satchel.spring.container-sessions", "none", "satchels.name", "x")))
                .isEmpty();
    }

    @Test
    void aKeyThatNobodyKnowsIsRefusedWithTheNearest() {
        Map<String, String> keys = keys(Map.of("satchel.name", "shop", "satchel.stoer", "memory"));

        SessionConfigurationException refused = catchThrowableOfType(
                SessionConfigurationException.class,
                () -> SessionSettings.of(keys).open());
        FailureAnalysis analysis = new SatchelFailures().analyze(refused);

        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).contains("stoer").contains("'satchel'");
        assertThat(analysis.getAction()).contains("did you mean 'store'?");
    }

    /** Editors complete the keys: the list of them is generated and committed. */
    @Test
    void editorsKnowEveryKey() throws Exception {
        String properties = SessionSettings.keys().entrySet().stream()
                .map(key -> property(key.getKey(), "java.lang.String", key.getValue()))
                .collect(Collectors.joining(",\n"));
        String own = property(
                "spring.container-sessions",
                "dev.satchel.http.servlet.ContainerSessions",
                "What becomes of the container's own sessions");
        new CommittedDocument(
                        "../session-spring-boot-starter/src/main/resources/META-INF/spring-configuration-metadata.json",
                        "{\n  \"groups\": [{\"name\": \"satchel\"}],\n  \"properties\": [\n" + properties + ",\n" + own
                                + "\n  ]\n}\n")
                .verify();
    }

    private static String property(String name, String type, String meaning) {
        return "    {\"name\": \"satchel." + name + "\", \"type\": \"" + type + "\", \"description\": \""
                + meaning.replace("\\", "\\\\").replace("\"", "\\\"") + ".\"}";
    }
}
