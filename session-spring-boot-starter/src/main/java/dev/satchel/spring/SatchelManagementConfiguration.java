package dev.satchel.spring;

import dev.satchel.http.servlet.SessionFilter;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Sessions on a port of Actuator's own: Spring Security serves it too, and asks them who is signed in. Of several
 * filters of the application's own, none of them primary, nobody says which one is meant.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnSingleCandidate(SessionFilter.class)
final class SatchelManagementConfiguration {

    /** A filter of its own, for one belongs to one server. */
    @Bean
    FilterRegistrationBean<SessionFilter> managementSessionFilter(
            SessionFilter filter, SatchelWebProperties properties) {
        return SatchelWebAutoConfiguration.registered(filter.containerSessions(properties.beforeHandlers()));
    }

    @Bean
    @ConditionalOnClass(DispatcherServlet.class)
    FilterRegistrationBean<LastFilter> managementLastFilter(SatchelWebProperties properties) {
        return new LastFilter(properties).registered();
    }
}
