package dev.satchel.spring;

import dev.satchel.micrometer.SessionMeters;
import dev.satchel.session.Sessions;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Meters of the sessions in the application's registry, as a listener of the stack. */
@AutoConfiguration(
        before = SatchelAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, SessionMeters.class})
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnMissingBean({Sessions.class, SessionMeters.class})
public final class SatchelMetersAutoConfiguration {

    @Bean
    SessionMeters sessionMeters(Environment environment, MeterRegistry registry) {
        return SessionMeters.of(SatchelKeys.in(environment).getOrDefault("name", "unnamed"), registry);
    }
}
