package dev.satchel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionBusyException;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is logged of a failure that is answered, and what the answer says. */
class FailureLogTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private final HeardLog log = new HeardLog();
    private final StubSessions sessions = new StubSessions();
    private final StubExchange exchange = StubExchange.requesting("Cookie", "session=t1");
    private final WebSession web = open(sessions, SessionCookie.localhost(), exchange);

    private static WebSession open(StubSessions sessions, TokenTransport transport, WebExchange exchange) {
        return WebSessions.of(sessions, transport).open(exchange);
    }

    @AfterEach
    void stop() {
        log.close();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new SessionConflictException("on purpose"), 409, Level.FINE, true),
                Arguments.of(new SessionBusyException("on purpose"), 503, Level.FINE, true),
                Arguments.of(
                        new SessionStoreUnavailableException("on purpose", new Exception()), 503, Level.SEVERE, true),
                Arguments.of(new SessionTooLargeException(5000, 4000), 500, Level.WARNING, false),
                Arguments.of(
                        new SessionConfigurationException("some.id", "it is wrong", "mend it"),
                        500,
                        Level.SEVERE,
                        false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatAHandlerThrowsIsLoggedOnceByItsLevel(SessionException failure, int status, Level level, boolean traced) {
        assertThat(web.refuse(failure).orElseThrow().status()).isEqualTo(status);
        assertThat(web.refuse(failure)).isPresent();
        assertThat(catchThrowable(web::commit)).isSameAs(failure);

        assertLogged(failure, level, traced);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatACommitThrowsIsLoggedOnceByItsLevel(SessionException failure, int status, Level level, boolean traced) {
        sessions.outcome = () -> {
            throw failure;
        };
        web.session().set(COUNTRY, "DE");
        assertThat(catchThrowable(web::commit)).isSameAs(failure);
        assertThat(catchThrowable(web::commit)).isSameAs(failure);

        assertThat(web.refuse(new RuntimeException(failure)).orElseThrow().status())
                .isEqualTo(status);
        assertLogged(failure, level, traced);
    }

    private void assertLogged(SessionException failure, Level level, boolean traced) {
        assertThat(log.records()).hasSize(1);
        LogRecord record = log.records().get(0);
        assertThat(record.getLevel()).isEqualTo(level);
        if (traced) {
            assertThat(record.getThrown()).isSameAs(failure);
        } else {
            assertThat(record.getThrown()).isNull();
            assertThat(record.getMessage()).contains(failure.getMessage());
        }
    }

    @Test
    void anotherExceptionIsNotOursToAnswerNorToLog() {
        web.session().set(COUNTRY, "DE");

        assertThat(web.refuse(new IllegalArgumentException("on purpose"))).isEmpty();
        assertThat(web.refuse(new SessionClosedException("on purpose"))).isEmpty();
        assertThat(log.records()).isEmpty();
        web.commit();
        assertThat(sessions.calls).contains("commit");
    }

    @Test
    void aFailureIsFoundAtAnyDepthAndACircleEnds() {
        Throwable deep = new SessionBusyException("on purpose");
        for (int depth = 0; depth < 30; depth++) {
            deep = new RuntimeException(deep);
        }
        RuntimeException first = new RuntimeException("first");
        first.initCause(new RuntimeException("second", first));

        assertThat(web.refuse(first)).isEmpty();
        assertThat(web.refuse(deep).orElseThrow().status()).isEqualTo(503);
    }

    @Test
    void theProblemOfAMereReadDoesNotSpeakOfChanges() {
        SessionException outage = new SessionStoreUnavailableException("on purpose", new Exception());
        web.view().get(COUNTRY);

        assertThat(web.refuse(outage).orElseThrow().body())
                .contains("Nothing was changed")
                .doesNotContain("may or may not");
    }

    @Test
    void theProblemOfAChangeSaysThatItsOutcomeIsUnknown() {
        SessionException outage = new SessionStoreUnavailableException("on purpose", new Exception());
        web.session().set(COUNTRY, "DE");

        assertThat(web.refuse(outage).orElseThrow().body()).contains("may or may not");
    }

    @Test
    void aProblemHasItsHeaders() {
        assertThat(HttpProblem.of(new SessionBusyException("on purpose")).headers())
                .containsEntry("Content-Type", "application/problem+json")
                .containsEntry("Cache-Control", "no-store");
    }

    @Test
    void aHostThatLocalhostIsNotForIsMisdirectedWithTheFixInTheLog() {
        StubExchange elsewhere = StubExchange.requesting("Host", "shop.example");
        WebSession lost = open(sessions, SessionCookie.localhost(), elsewhere);
        Throwable thrown = catchThrowable(() -> lost.view().get(COUNTRY));

        assertThat(lost.refuse(thrown).orElseThrow().status()).isEqualTo(421);
        assertThat(log.levels()).containsExactly(Level.SEVERE);
        assertThat(log.records().get(0).getMessage()).contains("fix:").contains("SessionCookie.standard()");
    }
}
