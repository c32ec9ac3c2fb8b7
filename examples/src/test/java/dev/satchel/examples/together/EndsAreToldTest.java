package dev.satchel.examples.together;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.file.FileSessionStore;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/owners.md} says of events, with the stores that tell what they drop. */
class EndsAreToldTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<String> audit = new ArrayList<>();

    @TempDir
    private Path directory;

    private Sessions sessions(UnaryOperator<Sessions.Builder> storage) {
        return storage.apply(Sessions.named("shop/prod").codec(JsonCodec.standard()))
                .clock(clock)
                .listener(event -> {
                    if (event instanceof SessionEvent.Ended ended) {
                        audit.add(ended.session() + " ended: " + ended.reason());
                    }
                })
                .build();
    }

    /**
     * One visit of a new browser, or of the one that carries this token; answers the token that it carries from then
     * on.
     */
    private static Token visit(Sessions sessions, List<Token> carried, Consumer<Session> body) {
        try (SessionExchange exchange = sessions.open(carried)) {
            body.accept(exchange.session());
            return exchange.commit() instanceof Directive.Issue issue ? issue.token() : carried.get(0);
        }
    }

    private static String fingerprint(Sessions sessions, Token token) {
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            return exchange.view().info().fingerprint();
        }
    }

    /** One session goes on after a rotation, one signs out, one is left alone. */
    private void tellsEachEndOnce(Sessions sessions) {
        Token stays = visit(sessions, List.of(), session -> session.set(COUNTRY, "DE"));
        stays = visit(sessions, List.of(stays), Session::rotate);
        Token leaves = visit(sessions, List.of(), session -> session.set(COUNTRY, "FR"));
        Token forgets = visit(sessions, List.of(), session -> session.set(COUNTRY, "IT"));
        String left = fingerprint(sessions, leaves);
        String forgotten = fingerprint(sessions, forgets);
        visit(sessions, List.of(leaves), Session::destroy);
        for (int hour = 0; hour < 3; hour++) {
            for (int minute = 0; minute < 60; minute += 20) {
                clock.advance(Duration.ofMinutes(20));
                stays = visit(sessions, List.of(stays), session -> session.set(COUNTRY, "AT"));
            }
            sessions.deleteExpired(100);
        }

        assertThat(audit).containsExactly(left + " ended: LOGOUT", forgotten + " ended: IDLE");
    }

    @Test
    void aStoreInMemoryTells() {
        MemorySessionStore store = MemorySessionStore.builder().clock(clock).build();
        tellsEachEndOnce(sessions(stack -> stack.store(store)));
    }

    @Test
    void aStoreInFilesTells() {
        tellsEachEndOnce(sessions(stack -> stack.store(FileSessionStore.in(directory.resolve("sessions")))));
    }

    @Test
    void aSealedStoreTells() {
        tellsEachEndOnce(sessions(stack -> stack.store(FileSessionStore.in(directory.resolve("sessions")))
                .sealAtRest(KeyRing.ephemeralForDevelopment().sealer())));
    }

    @Test
    void aLedgerTells() {
        MemorySessionStore ledger = MemorySessionStore.builder().clock(clock).build();
        tellsEachEndOnce(sessions(stack -> stack.backend(
                SealedSessions.with(KeyRing.ephemeralForDevelopment()).ledger(ledger))));
    }

    @Test
    void aSessionThatMadeRoomIsToldAsEvicted() {
        MemorySessionStore store =
                MemorySessionStore.builder().clock(clock).anonymous(1).build();
        Sessions sessions = sessions(stack -> stack.store(store));
        Token first = visit(sessions, List.of(), session -> session.set(COUNTRY, "DE"));
        String evicted = fingerprint(sessions, first);
        visit(sessions, List.of(), session -> session.set(COUNTRY, "FR"));

        assertThat(audit).containsExactly(evicted + " ended: EVICTED");
    }
}
