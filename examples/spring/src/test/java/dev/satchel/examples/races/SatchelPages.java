package dev.satchel.examples.races;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import java.security.Principal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The pages of the races, on Satchel. */
@Configuration(proxyBeanMethods = false)
@Import(SatchelPages.Pages.class)
class SatchelPages {

    @Bean
    Gates gates() {
        return new Gates();
    }

    @Bean
    @Order(1)
    SecurityFilterChain races(HttpSecurity http) {
        return open(http);
    }

    static SecurityFilterChain open(HttpSecurity http) {
        return http.securityMatcher("/races/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .build();
    }

    /** Who somebody is, and how many points they have. */
    @RestController
    static class Pages {

        private static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

        private final Gates gates;

        Pages(Gates gates) {
            this.gates = gates;
        }

        @GetMapping("/races/me")
        String me(Principal who, SessionView view) {
            return (who == null ? "nobody " : who.getName() + " ")
                    + view.get(POINTS).orElse(0);
        }

        @PostMapping("/races/add")
        String add(Session session) {
            session.update(POINTS, 0, points -> points + 1);
            return "done";
        }

        @PostMapping("/races/add-slowly")
        String addSlowly(Session session, @RequestParam String gate) {
            session.update(POINTS, 0, points -> points + 1);
            gates.named(gate).pass();
            return "done";
        }

        /** As a program does that knows of no {@code update}. */
        @PostMapping("/races/read-and-write-slowly")
        String readAndWriteSlowly(Session session, @RequestParam String gate) {
            int points = session.get(POINTS).orElse(0);
            gates.named(gate).pass();
            session.set(POINTS, points + 1);
            return "done";
        }
    }
}
