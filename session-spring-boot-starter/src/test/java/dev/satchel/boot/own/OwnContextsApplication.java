package dev.satchel.boot.own;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application that reads who asks from each request, in a repository of its own. */
@SpringBootApplication
public class OwnContextsApplication {

    @Bean
    SecurityContextRepository fromTheHeader() {
        return new FromTheHeader();
    }

    @Bean
    SecurityFilterChain programs(HttpSecurity http, SecurityContextRepository contexts) {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .securityContext(context -> context.securityContextRepository(contexts))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /** Who says his name is believed. */
    private static final class FromTheHeader implements SecurityContextRepository {

        @Override
        @Deprecated
        public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
            String name = exchange.getRequest().getHeader("Name");
            return name == null
                    ? new SecurityContextImpl()
                    : new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(name, null, List.of()));
        }

        @Override
        public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
            // The next request says it again.
        }

        @Override
        public boolean containsContext(HttpServletRequest request) {
            return request.getHeader("Name") != null;
        }
    }

    /** One page. */
    @RestController
    public static class Pages {

        @GetMapping("/me")
        String me(Principal principal) {
            return principal.getName();
        }
    }
}
