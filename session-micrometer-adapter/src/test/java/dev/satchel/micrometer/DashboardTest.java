package dev.satchel.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.testkit.PlainCodec;
import dev.satchel.testkit.ReferenceStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard and the page name meters that are there after a run, and the page names all of them. */
class DashboardTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Attribute<String> CITY = Attribute.of("city", String.class);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private void run() {
        SessionMeters meters = SessionMeters.of("shop", registry).live("owned", () -> 1);
        Sessions sessions = Sessions.named("shop")
                .codec(new PlainCodec())
                .store(meters.measure(new ReferenceStore()))
                .listener(meters)
                .build();
        Token token;
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(CITY, "Berlin");
            token = ((Directive.Issue) exchange.commit()).token();
        }
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.view().get(CITY);
            exchange.commit();
        }
    }

    private static Set<String> named(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyMetricOfTheDashboardIsThereAfterARun() throws IOException {
        run();
        Set<String> scraped = named(registry.scrape(), "^([a-z_]+)\\{");

        assertThat(named(Files.readString(DOCS.resolve("operate/dashboard.json")), "(satchel_[a-z_]+)"))
                .hasSizeGreaterThan(20)
                .isSubsetOf(scraped);
    }

    @Test
    void thePageListsTheMetersThatThereAre() throws IOException {
        run();
        Set<String> there = registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named(Files.readString(DOCS.resolve("observe.md")), "^\\| `(satchel[a-z.]+)`"))
                .isEqualTo(there);
    }
}
