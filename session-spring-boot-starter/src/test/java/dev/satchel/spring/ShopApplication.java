package dev.satchel.spring;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionBusyException;
import dev.satchel.session.SessionView;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.session.SessionLimit;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** An application with a form login that knows nothing of Satchel but the parameters of its controllers. */
@SpringBootApplication
public class ShopApplication {

    static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(user("ada"), user("bob"), user("solo"), user("strict"), user("first"));
    }

    private static UserDetails user(String name) {
        return User.withUsername(name).password("{noop}secret").roles("USER").build();
    }

    /** A login that refuses a further device in place of ending the first one. */
    @Bean
    @Order(1)
    SecurityFilterChain strict(HttpSecurity http) {
        return http.securityMatcher("/strict/**")
                .formLogin(login -> login.loginProcessingUrl("/strict/login"))
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionConcurrency(
                        limit -> limit.maximumSessions(1).maxSessionsPreventsLogin(true)))
                .build();
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
        SessionLimit one = who -> who.getName().equals("solo") ? 1 : -1;
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/open/**", "/actuator/**", "/error")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(Customizer.withDefaults())
                .rememberMe(Customizer.withDefaults())
                .csrf(csrf -> csrf.ignoringRequestMatchers("/open/**", "/actuator/**"))
                .sessionManagement(session -> session.sessionConcurrency(limit -> limit.maximumSessions(one)))
                .build();
    }

    /** Where a slow request is held. */
    record Gate(CountDownLatch reached, CountDownLatch opened) {}

    /** The gates of the tests, by the header that names them. */
    static final Map<String, Gate> GATES = new ConcurrentHashMap<>();

    @Bean
    WebMvcConfigurer gates() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new HandlerMethodArgumentResolver() {
                    @Override
                    public boolean supportsParameter(MethodParameter parameter) {
                        return parameter.getParameterType() == Gate.class;
                    }

                    @Override
                    public Object resolveArgument(
                            MethodParameter parameter,
                            ModelAndViewContainer container,
                            NativeWebRequest request,
                            WebDataBinderFactory binders) {
                        return GATES.get(request.getParameter("gate"));
                    }
                });
            }
        };
    }

    /** Pages. */
    @RestController
    public static class Pages {

        @GetMapping("/me")
        String me(@AuthenticationPrincipal UserDetails user, Principal principal) {
            return user.getUsername() + " " + user.getAuthorities().size() + " "
                    + principal.getClass().getSimpleName();
        }

        @GetMapping("/cart")
        String cart(SessionView view) {
            return view.get(COUNTRY).orElse("none");
        }

        @PostMapping("/cart")
        String fill(Session session, @RequestParam String country) {
            session.set(COUNTRY, country);
            return country;
        }

        @GetMapping("/open/cart")
        String open(SessionView view) {
            return view.get(COUNTRY).orElse("none") + " " + view.get(POINTS).orElse(0);
        }

        @PostMapping("/open/cart")
        String openFill(Session session, @RequestParam String country) {
            session.set(COUNTRY, country);
            return country;
        }

        /** Holds the request between its change and its answer, until the gate opens. */
        @PostMapping("/open/slow")
        String slow(Session session, Gate gate) throws InterruptedException {
            session.update(POINTS, 0, points -> points + 1);
            gate.reached().countDown();
            gate.opened().await();
            return "done";
        }

        @PostMapping("/open/fast")
        String fast(Session session) {
            session.update(POINTS, 0, points -> points + 1);
            return "done";
        }

        @PostMapping("/open/flash")
        RedirectView flash(RedirectAttributes redirect) {
            redirect.addFlashAttribute("notice", "saved");
            redirect.addFlashAttribute("counts", Map.of("items", 2));
            return new RedirectView("/open/flashed");
        }

        @GetMapping("/open/flashed")
        String flashed(
                @ModelAttribute(name = "notice", binding = false) String notice, org.springframework.ui.Model model) {
            return model.getAttribute("notice") + " " + model.getAttribute("counts");
        }

        @PostMapping("/open/flash-of-an-object")
        RedirectView flashOfAnObject(RedirectAttributes redirect) {
            redirect.addFlashAttribute("when", Instant.EPOCH);
            return new RedirectView("/open/flashed");
        }

        @GetMapping("/open/form")
        View form() {
            return (model, request, response) -> {
                response.getWriter().write("<form>");
                response.getWriter().write(((CsrfToken) request.getAttribute(CsrfToken.class.getName())).getToken());
            };
        }

        @PostMapping("/open/fail")
        String fail(Session session) {
            session.set(COUNTRY, "XX");
            throw new IllegalStateException("on purpose");
        }

        @PostMapping("/open/busy")
        String busy() {
            throw new IllegalStateException(new SessionBusyException("on purpose"));
        }

        @ExceptionHandler(IllegalStateException.class)
        String failed(Session session) {
            session.update(POINTS, 0, points -> points + 1);
            return "handled " + session.get(COUNTRY).orElse("none");
        }
    }
}
