package dev.satchel.spring;

import dev.satchel.session.Sessions;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sessions for Actuator: whether the store answers, and an endpoint that is off until somebody turns it on. */
@AutoConfiguration(after = SatchelAutoConfiguration.class)
@ConditionalOnBean(Sessions.class)
public final class SatchelActuatorAutoConfiguration {

    /** The beans that need the health endpoint. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    @ConditionalOnEnabledHealthIndicator("satchel")
    static class Health {

        @Bean
        @ConditionalOnMissingBean(name = "satchelHealthIndicator")
        HealthIndicator satchelHealthIndicator(Sessions sessions) {
            return new SatchelHealth(sessions);
        }
    }

    /** The beans that need endpoints. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    @ConditionalOnAvailableEndpoint(SatchelEndpoint.class)
    static class Endpoints {

        @Bean
        @ConditionalOnMissingBean
        SatchelEndpoint satchelEndpoint(Sessions sessions) {
            return new SatchelEndpoint(sessions);
        }
    }
}
