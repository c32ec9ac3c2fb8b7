package dev.satchel.boot.mounted;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application below a path, with an interface for programs beside its pages. */
@SpringBootApplication
public class MountedApplication {

    static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ada").password("{noop}secret").roles("USER").build());
    }

    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http) {
        return http.securityMatcher("/api/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    SecurityFilterChain pages(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/open/**", "/error", "/actuator/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(Customizer.withDefaults())
                .csrf(csrf -> csrf.ignoringRequestMatchers("/open/**"))
                .build();
    }

    /** Pages. */
    @RestController
    public static class Pages {

        @GetMapping("/cart")
        String cart(SessionView view) {
            return view.get(COUNTRY).orElse("none");
        }

        @GetMapping("/api/me")
        String me(Principal principal) {
            return principal.getName();
        }

        @PostMapping("/api/pay")
        String pay(Principal principal) {
            return "paid by " + principal.getName();
        }

        @GetMapping("/open/plain")
        String plain() {
            return "plain";
        }

        @GetMapping("/open/streamed")
        void streamed(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("for ");
            response.flushBuffer();
            response.getWriter().write(String.valueOf(request.getUserPrincipal()));
        }

        @GetMapping("/open/container")
        String container(HttpServletRequest request) {
            return "container " + request.getSession(false);
        }
    }
}
