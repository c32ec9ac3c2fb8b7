package consumer;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A cart on Spring Boot, with the starter and its properties. */
@SpringBootApplication
public class Program {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    /** One cart. */
    @RestController
    public static class Cart {

        @GetMapping("/cart")
        String cart(SessionView view) {
            return view.get(COUNTRY).orElse("none");
        }

        @PostMapping("/cart")
        String fill(Session session, @RequestParam String country) {
            session.set(COUNTRY, country);
            return country;
        }
    }

    /** Starts, fills the cart, looks into it, prints "consumer ok". */
    public static void main(String[] arguments) throws Exception {
        ConfigurableApplicationContext context = SpringApplication.run(Program.class, "--server.port=0");
        URI server = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
        HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        browser.send(
                HttpRequest.newBuilder(server.resolve("/cart?country=DE"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> cart = browser.send(
                HttpRequest.newBuilder(server.resolve("/cart")).build(), HttpResponse.BodyHandlers.ofString());
        context.close();
        if (!cart.body().equals("DE")) {
            throw new AssertionError("the cart is " + cart.statusCode() + " " + cart.body());
        }
        System.out.println("consumer ok");
    }
}
