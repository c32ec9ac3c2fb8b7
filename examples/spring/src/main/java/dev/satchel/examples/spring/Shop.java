package dev.satchel.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The application. Nothing here speaks of Satchel: its sessions come from {@code application.yaml}, and Spring Security
 * is set up as in any other application.
 */
@SpringBootApplication
public class Shop {

    private static final String STAFF = "ROLE_STAFF";

    /** Starts the shop on port 8080. */
    public static void main(String[] arguments) {
        SpringApplication.run(Shop.class, arguments);
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(user("ada", "CUSTOMER"), user("bob", "CUSTOMER"), user("sue", "STAFF"));
    }

    private static UserDetails user(String name, String role) {
        return User.withUsername(name).password("{noop}secret").roles(role).build();
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/", "/cart", "/error")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(Customizer.withDefaults())
                .sessionManagement(
                        sessions -> sessions.sessionConcurrency(limit -> limit.maximumSessions(Shop::devices)))
                .build();
    }

    /** A customer may be signed in on any number of devices, staff on one at a time. */
    private static int devices(Authentication who) {
        return who.getAuthorities().stream().anyMatch(role -> STAFF.equals(role.getAuthority())) ? 1 : -1;
    }
}
