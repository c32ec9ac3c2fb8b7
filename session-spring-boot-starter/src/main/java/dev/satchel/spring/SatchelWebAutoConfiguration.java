package dev.satchel.spring;

import static java.lang.System.Logger.Level.WARNING;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Sessions;
import dev.satchel.settings.SessionStack;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMapManager;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Sessions for servlets and for Spring MVC: the filter, sessions as parameters, flash attributes, failures. */
@AutoConfiguration(
        after = SatchelAutoConfiguration.class,
        beforeName = "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(Sessions.class)
@EnableConfigurationProperties(SatchelWebProperties.class)
public final class SatchelWebAutoConfiguration {

    private static final System.Logger LOG = System.getLogger(SatchelWebAutoConfiguration.class.getName());

    /** After what makes out the client's address behind a proxy, before Spring Security and all that has a session. */
    static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 50;

    @Bean
    @ConditionalOnMissingBean
    TokenTransport tokenTransport(ObjectProvider<SessionStack> stack) {
        SessionStack described = stack.getIfAvailable();
        return described == null ? SessionCookie.standard() : described.cookie();
    }

    @Bean
    @ConditionalOnMissingBean
    SessionFilter sessionFilter(
            Sessions sessions, TokenTransport transport, SatchelWebProperties properties, Environment environment) {
        Set<String> others = SatchelKeys.ofOtherSessions(environment);
        if (!others.isEmpty()) {
            LOG.log(
                    WARNING,
                    "These keys are about sessions of another kind, and change nothing of Satchel''s: {0}. A session"
                            + " ends by satchel.idle and satchel.absolute, and its cookie is made by satchel.cookie.*",
                    String.join(", ", others));
        }
        return new SessionFilter(sessions, transport).containerSessions(properties.beforeHandlers());
    }

    @Bean
    @ConditionalOnMissingBean(name = "sessionFilterRegistration")
    FilterRegistrationBean<SessionFilter> sessionFilterRegistration(SessionFilter filter) {
        return registered(filter);
    }

    static FilterRegistrationBean<SessionFilter> registered(SessionFilter filter) {
        FilterRegistrationBean<SessionFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setDispatcherTypes(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC, DispatcherType.ERROR));
        registration.setOrder(FILTER_ORDER);
        return registration;
    }

    /** The beans that need Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({DispatcherServlet.class, WebMvcConfigurer.class})
    static class Mvc {

        @Bean(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
        @ConditionalOnMissingBean(name = DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
        FlashMapManager flashMapManager() {
            return new SessionFlashMaps();
        }

        @Bean
        HandlerExceptionResolver sessionFailures() {
            return new SessionFailures();
        }

        @Bean
        LastFilter satchelLastFilter(SatchelWebProperties properties) {
            return new LastFilter(properties);
        }

        @Bean
        FilterRegistrationBean<LastFilter> satchelLastFilterRegistration(LastFilter last) {
            return last.registered();
        }

        @Bean
        WebMvcConfigurer sessionParameters(LastFilter last) {
            return new WebMvcConfigurer() {
                @Override
                public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                    resolvers.add(new SessionParameters());
                }

                @Override
                public void addInterceptors(InterceptorRegistry interceptors) {
                    interceptors.addInterceptor(last).order(Ordered.HIGHEST_PRECEDENCE);
                    interceptors.addInterceptor(new TokenBeforeView());
                }
            };
        }
    }
}
