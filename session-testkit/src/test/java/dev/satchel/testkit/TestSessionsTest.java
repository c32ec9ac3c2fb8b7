package dev.satchel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestSessionsTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private final TestSessions test = TestSessions.create(new PlainCodec());

    @Test
    void a_session_has_the_values_that_it_was_made_of_and_can_be_written() {
        Session session = test.session(Map.of("country", "DE", "visits", 3));

        assertThat(session.get(COUNTRY)).contains("DE");
        assertThat(session.info().isNew()).isFalse();

        session.set(COUNTRY, "FR");

        assertThat(session.get(COUNTRY)).contains("FR");
    }

    @Test
    void what_the_code_under_test_wrote_can_be_saved_and_read_back() {
        Session session = test.session(Map.of("country", "DE"));
        session.set(COUNTRY, "FR");

        SessionView saved = session.save();

        assertThat(saved.get(COUNTRY)).contains("FR");
    }

    @Test
    void a_session_without_values_is_a_new_one() {
        assertThat(test.session(Map.of()).info().isNew()).isTrue();
    }

    @Test
    void a_view_is_no_session() {
        SessionView view = test.view(Map.of("country", "DE"));

        assertThat(view).isNotInstanceOf(Session.class);
        assertThat(view.get(COUNTRY)).contains("DE");
    }

    @Test
    void sessions_do_not_share_their_values() {
        test.session(Map.of("country", "DE"));

        assertThat(test.session(Map.of("city", "Bonn")).names()).containsExactly("city");
    }

    @Test
    void a_visitor_who_stays_away_beyond_the_idle_time_is_a_new_one() {
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
    void two_requests_at_once_can_be_played_one_inside_the_other() {
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
    void reading_needs_no_types_where_the_result_has_one() {
        test.at("ada").edit(session -> session.set(COUNTRY, "DE"));

        Set<String> names = test.at("ada").read(SessionView::names);

        assertThat(names).containsExactly("country");
    }
}
