package dev.satchel.spring;

import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.authentication.session.RegisterSessionAuthenticationStrategy;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.savedrequest.RequestCache;

/**
 * Spring Security on Satchel's sessions: who is signed in, the page that was wanted before the login, the CSRF token,
 * and the registry of a principal's sessions. It holds for each {@link HttpSecurity}, before what the application says.
 */
@AutoConfiguration(
        after = SatchelWebAutoConfiguration.class,
        beforeName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
@ConditionalOnClass({HttpSecurity.class, SecurityContextRepository.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(Sessions.class)
public final class SatchelSecurityAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SessionAuthentications sessionAuthentications(ObjectProvider<UserDetailsService> users) {
        return new UserAuthentications(users.getIfUnique());
    }

    @Bean
    @ConditionalOnMissingBean
    SecurityContextRepository securityContextRepository(SessionAuthentications authentications) {
        return new SessionSecurityContexts(authentications);
    }

    @Bean
    @ConditionalOnMissingBean
    RequestCache requestCache() {
        return new SessionRequestCache();
    }

    @Bean
    @ConditionalOnMissingBean
    CsrfTokenRepository csrfTokenRepository() {
        return new SessionCsrfTokens();
    }

    @Bean
    @ConditionalOnMissingBean
    SessionRegistry sessionRegistry(Sessions sessions) {
        return new OwnedSessionRegistry(sessions);
    }

    @Bean
    Customizer<HttpSecurity> satchelSecurity(
            SecurityContextRepository contexts, CsrfTokenRepository tokens, SessionRegistry registry) {
        return http -> http.securityContext(context -> context.securityContextRepository(contexts))
                .with(new UnlessStateless(contexts), Customizer.withDefaults())
                .csrf(csrf -> csrf.csrfTokenRepository(tokens))
                .sessionManagement(session -> session.withObjectPostProcessor(new WithoutRegistration(registry)))
                .logout(logout -> logout.addLogoutHandler(SatchelSecurityAutoConfiguration::signOut));
    }

    /** A sign-out ends the session for good, whatever its content. */
    private static void signOut(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication who) {
        if (!SessionFilter.view(request).info().isNew()) {
            SessionFilter.session(request).destroy();
        }
    }

    /**
     * A chain that is stateless asks no session who is signed in: it may do without protection from forged requests,
     * which come with the session's cookie. Its request cache is Spring Security's, which keeps nothing; all others
     * have the bean. A repository of the application's own stays, for it may read each request.
     */
    private static final class UnlessStateless extends AbstractHttpConfigurer<UnlessStateless, HttpSecurity> {

        private final SecurityContextRepository contexts;

        UnlessStateless(SecurityContextRepository contexts) {
            this.contexts = contexts;
        }

        @Override
        @SuppressWarnings("unchecked") // one configurer for each builder, which is this one
        public void init(HttpSecurity http) {
            SessionManagementConfigurer<HttpSecurity> management =
                    http.getConfigurer(SessionManagementConfigurer.class);
            if (management == null
                    || !(contexts instanceof SessionSecurityContexts)
                    || http.getSharedObject(SecurityContextRepository.class) != contexts) {
                return;
            }
            // The chain's policy cannot be asked for. What it chooses where nobody chose says what it is.
            http.setSharedObject(SecurityContextRepository.class, null);
            management.init(http);
            if (!(http.getSharedObject(SecurityContextRepository.class)
                    instanceof RequestAttributeSecurityContextRepository)) {
                http.setSharedObject(SecurityContextRepository.class, contexts);
                management.init(http);
            }
        }
    }

    /** A login claims its session, which is all the registration there is; Spring Security's asks for a container's. */
    private static final class WithoutRegistration
            implements ObjectPostProcessor<RegisterSessionAuthenticationStrategy> {

        private final SessionRegistry registry;

        WithoutRegistration(SessionRegistry registry) {
            this.registry = registry;
        }

        @Override
        @SuppressWarnings("unchecked") // the framework's own signature; what is asked for is this very class
        public <O extends RegisterSessionAuthenticationStrategy> O postProcess(O strategy) {
            return (O) new RegisterSessionAuthenticationStrategy(registry) {
                @Override
                public void onAuthentication(
                        Authentication who, HttpServletRequest request, HttpServletResponse response) {
                    // Nothing to do.
                }
            };
        }
    }
}
