package dev.satchel.boot.restarted;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that keeps a record of its own in a session, as its class loader has it. */
@SpringBootApplication
public class RestartedApplication {

    /** What lies in the session. */
    public record Basket(List<String> items) {}

    private static final Attribute<Basket> BASKET = Attribute.of("basket", Basket.class);
    private static final SessionAddress CHAT = SessionAddress.of("chat", "42");

    /** Runs it, puts something into the basket, and answers what is in it. */
    public static String run(String item, String... arguments) {
        SpringApplication application = new SpringApplication(RestartedApplication.class);
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            Sessions sessions = context.getBean(Sessions.class);
            sessions.at(CHAT)
                    .edit(session -> session.update(BASKET, new Basket(List.of()), basket -> {
                        List<String> more = new ArrayList<>(basket.items());
                        more.add(item);
                        return new Basket(more);
                    }));
            return sessions.at(CHAT)
                    .<String, RuntimeException>read(
                            view -> view.get(BASKET).orElseThrow().toString());
        }
    }
}
