package dev.satchel.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionView;
import dev.satchel.testkit.PlainCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestSessionsTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private final TestSessions test = TestSessions.create(new PlainCodec());

    @Test
    void aSessionHasTheValuesThatItWasMadeOfAndCanBeWritten() {
        Session session = test.session(Map.of("country", "DE", "visits", 3));

        assertThat(session.get(COUNTRY)).contains("DE");
        assertThat(session.info().isNew()).isFalse();

        session.set(COUNTRY, "FR");

        assertThat(session.get(COUNTRY)).contains("FR");
    }

    @Test
    void whatTheCodeUnderTestWroteCanBeSavedAndReadBack() {
        Session session = test.session(Map.of("country", "DE"));
        session.set(COUNTRY, "FR");

        SessionView saved = session.save();

        assertThat(saved.get(COUNTRY)).contains("FR");
    }

    @Test
    void aSessionWithoutValuesIsANewOne() {
        assertThat(test.session(Map.of()).info().isNew()).isTrue();
    }

    @Test
    void aViewIsNoSession() {
        SessionView view = test.view(Map.of("country", "DE"));

        assertThat(view).isNotInstanceOf(Session.class);
        assertThat(view.get(COUNTRY)).contains("DE");
    }

    @Test
    void sessionsDoNotShareTheirValues() {
        test.session(Map.of("country", "DE"));

        assertThat(test.session(Map.of("city", "Bonn")).names()).containsExactly("city");
    }

    @Test
    void aVisitorWhoStaysAwayBeyondTheIdleTimeIsANewOne() {
        TestSessions patient = TestSessions.create(
                new PlainCodec(),
                SessionPolicy.builder().idle(Duration.ofMinutes(10)).build());
        patient.at("ada").edit(session -> session.set(COUNTRY, "DE"));

        patient.advance(Duration.ofMinutes(9));
        assertThat(patient.at("ada")
                        .<String, RuntimeException>read(
                                view -> view.get(COUNTRY).orElse("none")))
                .isEqualTo("DE");

        patient.advance(Duration.ofMinutes(10));
        assertThat(patient.at("ada")
                        .<String, RuntimeException>read(
                                view -> view.get(COUNTRY).orElse("none")))
                .isEqualTo("none");
    }

    @Test
    void twoRequestsAtOnceCanBePlayedOneInsideTheOther() {
        Attribute<Integer> points = Attribute.of("points", Integer.class);
        test.at("ada").edit(session -> session.set(points, 100));

        test.at("ada").edit(mine -> {
            mine.update(points, 0, value -> value + 50);
            test.at("ada").edit(other -> other.update(points, 0, value -> value - 20));
        });

        Optional<Integer> left = test.at("ada").read(view -> view.get(points));
        assertThat(left).contains(130);
    }

    @Test
    void readingNeedsNoTypesWhereTheResultHasOne() {
        test.at("ada").edit(session -> session.set(COUNTRY, "DE"));

        Set<String> names = test.at("ada").read(SessionView::names);

        assertThat(names).containsExactly("country");
    }
}
