package dev.satchel.examples.races;

import dev.satchel.spring.SatchelActuatorAutoConfiguration;
import dev.satchel.spring.SatchelAutoConfiguration;
import dev.satchel.spring.SatchelSecurityAutoConfiguration;
import dev.satchel.spring.SatchelWebAutoConfiguration;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The same pages on Spring Session, as its documentation sets it up. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {
            SatchelAutoConfiguration.class,
            SatchelWebAutoConfiguration.class,
            SatchelSecurityAutoConfiguration.class,
            SatchelActuatorAutoConfiguration.class
        })
@EnableSpringHttpSession
@Import(SpringSessionPages.Pages.class)
class SpringSessionPages {

    @Bean
    Gates gates() {
        return new Gates();
    }

    @Bean(destroyMethod = "close")
    Repositories sessionRepository() {
        return new Repositories();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(User.withUsername("ada")
                .password("{noop}secret")
                .roles("CUSTOMER")
                .build());
    }

    @Bean
    @Order(1)
    SecurityFilterChain races(HttpSecurity http) {
        return SatchelPages.open(http);
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .formLogin(Customizer.withDefaults())
                .build();
    }

    /** Who somebody is, and how many points they have. */
    @RestController
    static class Pages {

        private static final String POINTS = "points";

        private final Gates gates;

        Pages(Gates gates) {
            this.gates = gates;
        }

        @GetMapping("/races/me")
        String me(Principal who, HttpSession session) {
            return (who == null ? "nobody " : who.getName() + " ") + points(session);
        }

        private static int points(HttpSession session) {
            return session.getAttribute(POINTS) instanceof Integer points ? points : 0;
        }

        @PostMapping("/races/add")
        String add(HttpSession session) {
            session.setAttribute(POINTS, points(session) + 1);
            return "done";
        }

        @PostMapping({"/races/add-slowly", "/races/read-and-write-slowly"})
        String addSlowly(HttpSession session, @RequestParam String gate) {
            int points = points(session);
            gates.named(gate).pass();
            session.setAttribute(POINTS, points + 1);
            return "done";
        }
    }
}
