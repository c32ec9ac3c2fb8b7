package consumer;

import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Attribute;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A counter on Spring Boot, with the versions that Boot manages; {@link SessionConfiguration} has the sessions. */
@SpringBootApplication
public class Program {

    private static final Attribute<Integer> VISITS = Attribute.of("visits", Integer.class);

    /** One counter. */
    @RestController
    public static class Counter {

        @GetMapping("/")
        String count(HttpServletRequest request) {
            SessionFilter.session(request).update(VISITS, 0, n -> n + 1);
            return "visit " + SessionFilter.view(request).get(VISITS).orElse(0);
        }
    }

    /** Starts, asks once, prints "consumer ok". */
    public static void main(String[] arguments) throws Exception {
        ConfigurableApplicationContext context = SpringApplication.run(Program.class, "--server.port=0");
        String port = context.getEnvironment().getProperty("local.server.port");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/")).build(),
                        HttpResponse.BodyHandlers.ofString());
        context.close();
        if (!answer.body().equals("visit 1") || answer.headers().firstValue("Set-Cookie").isEmpty()) {
            throw new AssertionError("the answer is " + answer.statusCode() + " " + answer.headers().map());
        }
        System.out.println("consumer ok");
    }
}
