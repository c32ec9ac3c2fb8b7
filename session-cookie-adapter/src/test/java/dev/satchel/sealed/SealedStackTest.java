package dev.satchel.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.Conflicts;
import dev.satchel.session.Directive;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.ReferenceStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Sealed sessions under the engine: what somebody who uses them sees. */
class SealedStackTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private final Bench bench = new Bench();
    private final KeyRing ring = Bench.ring();

    private Sessions stack(SealedSessions sealed) {
        return Sessions.named("shop/test")
                .codec(bench.codec)
                .clock(bench.clock)
                .listener(bench.events::add)
                .backend(sealed)
                .build();
    }

    private Sessions plain() {
        return stack(SealedSessions.with(ring));
    }

    private Sessions ledgered() {
        return stack(SealedSessions.with(ring).ledger(new ReferenceStore()));
    }

    private static Directive exchange(Sessions sessions, List<Token> presented, Consumer<Session> body) {
        try (SessionExchange exchange = sessions.open(presented)) {
            body.accept(exchange.session());
            return exchange.commit();
        }
    }

    private static Token issued(Directive directive) {
        return ((Directive.Issue) directive).token();
    }

    private static Optional<String> read(Sessions sessions, Token token) {
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            Optional<String> country = exchange.view().get(COUNTRY);
            exchange.commit();
            return country;
        }
    }

    @Test
    void aSessionIsNothingUntilItIsWritten() {
        for (Sessions sessions : List.of(plain(), ledgered())) {
            Directive directive = exchange(
                    sessions,
                    List.of(),
                    session -> assertThat(session.get(COUNTRY)).isEmpty());

            assertThat(directive).isEqualTo(new Directive.Keep());
        }
    }

    @Test
    void whatWasSetIsThereInTheNextExchange() {
        for (Sessions sessions : List.of(plain(), ledgered())) {
            Token token = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "FR")));

            assertThat(read(sessions, token)).contains("FR");
        }
    }

    @Test
    void anyPresentedTextGivesANewSessionAndOneEventWithAReason() {
        for (String text : List.of("", "x", "a..b.c.d", "é".repeat(100), "A".repeat(1_000_000))) {
            bench.events.clear();

            assertThat(read(plain(), Token.of(text))).isEmpty();

            assertThat(bench.events)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            SessionEvent.Refused.class,
                            refused -> assertThat(refused.reason())
                                    .isIn(RefusalReason.MALFORMED, RefusalReason.OVERSIZED));
        }
    }

    @Test
    void noEventTellsATokenOrAValue() {
        Sessions sessions = ledgered();
        Token token = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "Atlantis")));
        exchange(sessions, List.of(token), session -> session.set(COUNTRY, "Lemuria"));
        exchange(sessions, List.of(token), Session::destroy);
        read(sessions, token);

        assertThat(bench.events)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(event -> assertThat(event.toString())
                        .doesNotContain(token.value())
                        .doesNotContain("Atlantis")
                        .doesNotContain("Lemuria"));
    }

    @Test
    void readingInsideTheTouchIntervalIssuesNothing() {
        for (Sessions sessions : List.of(plain(), ledgered())) {
            Token token = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "FR")));
            bench.clock.advance(Duration.ofSeconds(59));

            assertThat(exchange(sessions, List.of(token), session -> session.get(COUNTRY)))
                    .isEqualTo(new Directive.Keep());
        }
    }

    @Test
    void aDueTouchReissuesWithoutALedgerOnly() {
        Sessions plain = plain();
        Sessions ledgered = ledgered();
        Token one = issued(exchange(plain, List.of(), session -> session.set(COUNTRY, "FR")));
        Token two = issued(exchange(ledgered, List.of(), session -> session.set(COUNTRY, "FR")));
        for (int minutes = 20; minutes <= 120; minutes += 20) {
            bench.clock.advance(Duration.ofMinutes(20));
            one = issued(exchange(plain, List.of(one), session -> session.get(COUNTRY)));

            assertThat(exchange(ledgered, List.of(two), session -> session.get(COUNTRY)))
                    .isEqualTo(new Directive.Keep());
        }

        assertThat(read(plain, one)).as("used for two hours").contains("FR");
        assertThat(read(ledgered, two)).as("with the first token still").contains("FR");
        bench.clock.advance(Duration.ofMinutes(30));
        assertThat(read(plain, one)).isEmpty();
        assertThat(read(ledgered, two)).isEmpty();
    }

    @Test
    void aPersistentCarrierLearnsOfTheDeadlineThatALedgerMoved() {
        Sessions sessions = Sessions.named("shop/test")
                .codec(bench.codec)
                .clock(bench.clock)
                .policy(SessionPolicy.builder().persistent(true).build())
                .backend(SealedSessions.with(ring).ledger(new ReferenceStore()))
                .build();
        Token token = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "FR")));
        bench.clock.advance(Duration.ofMinutes(10));

        assertThat(exchange(sessions, List.of(token), session -> session.get(COUNTRY)))
                .isEqualTo(new Directive.Issue(token, bench.clock.instant().plus(Duration.ofMinutes(30)), true));
    }

    @Test
    void withoutALedgerTheLastResponseWins() {
        Sessions sessions = plain();
        Token token = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "FR")));

        Token one = issued(exchange(sessions, List.of(token), session -> session.set(COUNTRY, "DE")));
        Token two = issued(exchange(sessions, List.of(token), session -> session.set(COUNTRY, "IT")));

        assertThat(read(sessions, one)).contains("DE");
        assertThat(read(sessions, two)).contains("IT");
        assertThat(read(sessions, token)).as("and an older token opens").contains("FR");
    }

    @Test
    void withALedgerConcurrentWritesConflict() {
        Sessions sessions = ledgered();
        Token token = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "FR")));
        try (SessionExchange slow = sessions.open(List.of(token))) {
            slow.session().set(COUNTRY, "DE");
            Token fast = issued(exchange(sessions, List.of(token), session -> session.set(COUNTRY, "IT")));

            assertThatThrownBy(slow::commit).isInstanceOf(SessionConflictException.class);
            assertThat(read(sessions, fast)).contains("IT");
        }
    }

    @Test
    void ofManyConcurrentWritersEachRoundHasOneWinner() throws Exception {
        Sessions sessions = ledgered();
        Token token = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "0")));
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < Bench.dose(100, 5_000); round++) {
                Token presented = token;
                String value = "round " + round;
                List<Future<Optional<Token>>> results = new ArrayList<>();
                for (int writer = 0; writer < 4; writer++) {
                    results.add(writers.submit(() -> tryToWrite(sessions, presented, value)));
                }
                List<Token> winners = new ArrayList<>();
                for (Future<Optional<Token>> result : results) {
                    result.get().ifPresent(winners::add);
                }
                assertThat(winners).as(value).hasSize(1);
                token = winners.get(0);
                assertThat(read(sessions, token)).contains(value);
            }
        } finally {
            writers.shutdownNow();
        }
    }

    private static Optional<Token> tryToWrite(Sessions sessions, Token presented, String value) {
        try {
            return Optional.of(issued(exchange(sessions, List.of(presented), session -> {
                if (session.get(COUNTRY).filter(value::equals).isPresent()) {
                    throw new SessionConflictException("the round is over");
                }
                session.set(COUNTRY, value);
            })));
        } catch (SessionConflictException lost) {
            return Optional.empty();
        }
    }

    @Test
    void withALedgerLogoutIsFinalWhoeverKeptTheToken() {
        Sessions sessions = ledgered();
        Token token = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "FR")));

        AtomicReference<String> session = new AtomicReference<>();

        assertThat(exchange(sessions, List.of(token), leaver -> {
                    session.set(leaver.info().fingerprint());
                    leaver.destroy();
                }))
                .isEqualTo(new Directive.Clear());

        assertThat(read(sessions, token)).isEmpty();
        assertThat(bench.events)
                .contains(new SessionEvent.Refused(bench.clock.instant(), RefusalReason.REVOKED, session.get()));
    }

    @Test
    void withALedgerALostResponseDoesNotLoseTheSession() {
        Sessions sessions = ledgered();
        Token token = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "FR")));
        exchange(sessions, List.of(token), session -> session.set(COUNTRY, "DE"));

        assertThat(read(sessions, token)).as("at once").contains("FR");
        bench.clock.advance(Duration.ofMinutes(5));
        Token next = issued(exchange(sessions, List.of(token), session -> session.set(COUNTRY, "IT")));

        assertThat(read(sessions, next)).contains("IT");
        assertThat(bench.events).hasAtLeastOneElementOfType(SessionEvent.Rollback.class);
    }

    @Test
    void withALedgerTheTokenBeforeALoginOpensEmptyAndAnswersNothing() {
        Sessions sessions = ledgered();
        Token before = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "FR")));
        Token after = issued(exchange(sessions, List.of(before), session -> session.claim("ada")));

        assertThat(exchange(
                        sessions,
                        List.of(before),
                        session -> assertThat(session.get(COUNTRY)).isEmpty()))
                .isEqualTo(new Directive.Keep());
        assertThatThrownBy(() -> exchange(sessions, List.of(before), session -> session.set(COUNTRY, "XX")))
                .isInstanceOf(SessionConflictException.class);
        assertThat(read(sessions, after)).contains("FR");
    }

    @Test
    void withALedgerAWriterInFlightNeverActsOnTheSignedInSession() {
        Sessions sessions = ledgered();
        Token before = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "FR")));
        try (SessionExchange attacker = sessions.open(List.of(before))) {
            attacker.session().set(COUNTRY, "XX");
            Token signedIn = issued(exchange(sessions, List.of(before), session -> session.claim("ada")));

            assertThatThrownBy(attacker::commit).isInstanceOf(SessionConflictException.class);
            assertThat(read(sessions, signedIn)).contains("FR");
        }
        try (SessionExchange absorbed = sessions.open(List.of(before))) {
            absorbed.session().rotate();
            assertThat(absorbed.commit()).isEqualTo(new Directive.Keep());
        }
    }

    @Test
    void withALedgerSessionsOfAPrincipalAreListedAndRevoked() {
        Sessions sessions = ledgered();
        Token phone = issued(exchange(sessions, List.of(), session -> session.claim("ada")));
        bench.clock.advance(Duration.ofSeconds(1));
        Token desk = issued(exchange(sessions, List.of(), session -> {
            session.set(COUNTRY, "FR");
            session.claim("ada");
        }));
        OwnedSessions owned = sessions.owned();

        List<OwnedSessions.Owned> listed = owned.list("ada", COUNTRY);

        assertThat(listed).hasSize(2);
        assertThat(listed.get(0).shown()).as("the data is with the user").isEmpty();
        assertThat(owned.revokeOthers("ada", listed.get(0).ref())).isEqualTo(1);
        assertThat(read(sessions, desk)).contains("FR");
        assertThat(owned.revokeAll("ada")).isEqualTo(1);
        assertThat(read(sessions, desk)).isEmpty();
        assertThat(exchange(
                        sessions,
                        List.of(phone),
                        session -> assertThat(session.info().isNew()).isTrue()))
                .isEqualTo(new Directive.Keep());
    }

    @Test
    void withoutALedgerThereIsNothingToListAndNoAddress() {
        assertThatThrownBy(() -> plain().owned()).isInstanceOf(SessionConfigurationException.class);
        assertThatThrownBy(() -> plain().at(SessionAddress.of("telegram", "42")))
                .isInstanceOf(SessionConfigurationException.class);
    }

    @Test
    void updatesThatWouldHaveToBeRebasedAreRefusedAtComposition() {
        for (SealedSessions sealed :
                List.of(SealedSessions.with(ring), SealedSessions.with(ring).ledger(new ReferenceStore()))) {
            assertThatThrownBy(() -> Sessions.named("shop/test")
                            .codec(bench.codec)
                            .policy(SessionPolicy.builder()
                                    .conflicts(Conflicts.rebase())
                                    .build())
                            .backend(sealed)
                            .build())
                    .isInstanceOf(SessionConfigurationException.class);
        }
    }

    @Test
    void resealOnReadSealsAnewInAnExchangeThatOnlyReads() {
        RootKey old = RootKey.random(KeyState.PRIMARY, Optional.empty());
        RootKey next = RootKey.random(KeyState.PENDING, Optional.empty());
        AtomicReference<Keys> keys = new AtomicReference<>(Keys.of(old, next));
        KeyRing turning = KeyRing.of(keys::get);
        Sessions lazy = stack(SealedSessions.with(turning));
        Sessions eager = stack(SealedSessions.with(turning).resealOnRead());
        Token token = issued(exchange(lazy, List.of(), session -> session.set(COUNTRY, "FR")));
        keys.set(Keys.of(old.as(KeyState.RETIRED, Bench.NOON), next.as(KeyState.PRIMARY, Bench.NOON)));
        turning.reload();

        assertThat(exchange(lazy, List.of(token), session -> session.get(COUNTRY)))
                .isEqualTo(new Directive.Keep());
        Token renewed = issued(exchange(eager, List.of(token), session -> session.get(COUNTRY)));
        assertThat(exchange(eager, List.of(renewed), session -> session.get(COUNTRY)))
                .isEqualTo(new Directive.Keep());

        keys.set(Keys.of(next.as(KeyState.PRIMARY, Bench.NOON)));
        turning.reload();
        assertThat(read(eager, renewed)).contains("FR");
        assertThat(read(eager, token)).isEmpty();
    }

    @Test
    void aSessionThatIsTooLargeIsRefusedBeforeAnythingIsSent() {
        for (Sessions sessions : List.of(plain(), ledgered())) {
            Token token = issued(exchange(sessions, List.of(), session -> session.set(COUNTRY, "FR")));

            assertThatThrownBy(() ->
                            exchange(sessions, List.of(token), session -> session.set(COUNTRY, "x".repeat(5000))))
                    .isInstanceOfSatisfying(
                            SessionTooLargeException.class,
                            tooLarge -> assertThat(tooLarge.limit()).isEqualTo(4000));

            assertThat(read(sessions, token)).contains("FR");
        }
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(plain().describe()).contains("sealed token").contains("the last response wins");
        assertThat(ledgered().describe()).contains("ledger in").contains("DETECT_CONFLICT");
        assertThat(ring.list()).allSatisfy(key -> assertThat(plain().describe()).doesNotContain(key.id()));
    }

    @Test
    void sealedAtRestARecordTellsNothingAndOpensUnderItsOwnKeyOnly() {
        ReferenceStore store = new ReferenceStore();
        Sessions sessions = Sessions.named("shop/rest")
                .codec(bench.codec)
                .store(store)
                .sealAtRest(ring.sealer(bench.clock))
                .build();
        sessions.at(SessionAddress.of("chat", "1")).edit(session -> session.set(COUNTRY, "diamonds"));
        sessions.at(SessionAddress.of("chat", "2")).edit(session -> session.set(COUNTRY, "coal"));
        StoredRecord one = record(store, "1");
        StoredRecord two = record(store, "2");

        assertThat(new String(one.payload().toBytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("diamonds")
                .doesNotContain("country");
        assertThat(country(sessions, "1")).contains("diamonds");

        swap(store, one, two.payload());
        assertThat(country(sessions, "1")).as("swapped").isEmpty();
        swap(store, one, Payload.of("{\"v\":1}".getBytes(StandardCharsets.UTF_8)));
        assertThat(country(sessions, "1")).as("planted").isEmpty();
        swap(store, one, one.payload());
        assertThat(country(sessions, "1")).as("its own").contains("diamonds");
    }

    private static StoredRecord record(SessionStore store, String chat) {
        return store.find(StorageKey.of("shop/rest", SessionAddress.of("chat", chat)))
                .orElseThrow();
    }

    private static void swap(SessionStore store, StoredRecord record, Payload payload) {
        StoredRecord current = store.find(record.key()).orElseThrow();
        store.replace(
                new StoredRecord(
                        record.key(),
                        current.version(),
                        current.lastUsedAt(),
                        current.reclaimAt(),
                        Optional.<OwnerKey>empty(),
                        payload),
                current.version());
    }

    private static Optional<String> country(Sessions sessions, String chat) {
        return sessions.at(SessionAddress.of("chat", chat)).read(view -> view.get(COUNTRY));
    }
}
