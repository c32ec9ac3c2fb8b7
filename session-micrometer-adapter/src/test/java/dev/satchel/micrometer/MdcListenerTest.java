package dev.satchel.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.PlainCodec;
import dev.satchel.testkit.ReferenceStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class MdcListenerTest {

    private static final Attribute<String> CITY = Attribute.of("city", String.class);
    private static final SessionAddress CHAT = SessionAddress.of("telegram", "42");

    private final Faults store = new Faults(new ReferenceStore());
    private final Sessions sessions = stack(MdcListener.standard());

    private Sessions stack(MdcListener listener) {
        return Sessions.named("test")
                .codec(new PlainCodec())
                .store(store)
                .listener(listener)
                .build();
    }

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void theFieldIsTheFingerprintWhileTheExchangeLasts() {
        sessions.at(CHAT).edit(session -> {
            session.set(CITY, "Berlin");
            assertThat(MDC.get("session")).isEqualTo(session.info().fingerprint());
        });

        assertThat(MDC.get("session")).isNull();
    }

    @Test
    void theSameSessionHasTheSameFieldEachTime() {
        String first = sessions.at(CHAT).write(session -> {
            session.set(CITY, "Berlin");
            return MDC.get("session");
        });

        assertThat(first).matches("[0-9a-f]{8}");
        assertThat(marked()).isEqualTo(first);
    }

    private String marked() {
        return sessions.at(CHAT).read(view -> {
            view.names();
            return MDC.get("session");
        });
    }

    @Test
    void aBodyThatThrowsLeavesNoFieldBehind() {
        assertThatThrownBy(() -> sessions.at(CHAT).edit(session -> {
                    session.set(CITY, "Berlin");
                    throw new IllegalStateException("a body");
                }))
                .hasMessage("a body");

        assertThat(MDC.get("session")).isNull();
    }

    @Test
    void anExchangeWithinAnExchangeGivesTheFieldBack() {
        sessions.at(CHAT).edit(outer -> {
            outer.set(CITY, "Berlin");
            String own = MDC.get("session");
            sessions.at(SessionAddress.of("telegram", "43")).edit(inner -> {
                inner.set(CITY, "Paris");
                assertThat(MDC.get("session")).isNotEqualTo(own);
            });

            assertThat(MDC.get("session")).isEqualTo(own);
        });
    }

    @Test
    void aFieldOfAnotherStackStays() {
        MDC.put("admin", "kept");
        stack(MdcListener.of("shop")).at(CHAT).edit(session -> {
            session.set(CITY, "Berlin");
            assertThat(MDC.get("shop")).isNotNull();
            assertThat(MDC.get("session")).isNull();
        });

        assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("admin");
    }

    @Test
    void whereNothingCouldBeOpenedThereIsNothingToMark() {
        store.fail(new SessionStoreUnavailableException("down"));
        sessions.at(CHAT).read(view -> {
            assertThatThrownBy(view::names).isInstanceOf(SessionStoreUnavailableException.class);
            assertThat(MDC.get("session")).isNull();
            return List.of();
        });
    }

    @Test
    void afterJoiningASessionThatBeganElsewhereTheFieldIsThatOnes() {
        try (SessionExchange late = sessions.open(List.of())) {
            late.session().set(CITY, "Berlin");
            String own = MDC.get("session");
            late.commit();

            assertThat(MDC.get("session")).isEqualTo(own);
        }
        String[] marks = new String[2];
        Sessions elsewhere =
                Sessions.named("test").codec(new PlainCodec()).store(store).build();
        sessions.at(CHAT).edit(session -> {
            session.set(CITY, "Berlin");
            marks[0] = MDC.get("session");
            elsewhere.at(CHAT).edit(other -> other.set(Attribute.of("points", Integer.class), 1));
            marks[1] = session.save().info().fingerprint();

            assertThat(MDC.get("session")).isEqualTo(marks[1]).isNotEqualTo(marks[0]);
        });
    }

    @Test
    void anExchangeThatEndsOnAnotherThreadLeavesThatThreadsFieldAlone() throws InterruptedException {
        SessionExchange exchange = sessions.open(List.of());
        exchange.session().set(CITY, "Berlin");
        String[] seen = new String[1];
        Thread other = new Thread(() -> {
            MDC.put("session", "another");
            exchange.commit();
            exchange.close();
            seen[0] = MDC.get("session");
        });
        other.start();
        other.join();

        assertThat(seen[0]).isEqualTo("another");
    }

    @Test
    void itsTextNamesTheField() {
        assertThat(MdcListener.standard()).hasToString("MdcListener[session]");
    }
}
