package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Conflicts;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Directive;
import dev.satchel.session.ExchangeWatch;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.Undecodable;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a watch is told of an exchange: each step when it begins and ends, and what it came to. */
class ExchangeWatchTest {

    private final World world = new World();
    private final List<String> told = new ArrayList<>();
    private final Sessions sessions = watched(SessionPolicy.defaults());

    private Sessions watched(SessionPolicy policy) {
        return builder(policy).listener(new Watching(told)).build();
    }

    private Sessions.Builder builder(SessionPolicy policy) {
        return Sessions.named("test")
                .policy(policy)
                .codec(world.codec)
                .store(world.store)
                .clock(world);
    }

    /** Writes down what it is told: a step, a result, whether the session has a name, and whether it has a size. */
    private record Watching(List<String> told) implements SessionListener {

        @Override
        public void on(SessionEvent event) {}

        @Override
        public ExchangeWatch opening() {
            told.add("opening");
            return new ExchangeWatch() {
                @Override
                public void opened(Result result, String session, int size) {
                    told.add("opened " + result + of(session, size));
                }

                @Override
                public void committing() {
                    told.add("committing");
                }

                @Override
                public void committed(Result result, String session, int size) {
                    told.add("committed " + result + of(session, size));
                }

                @Override
                public void closed() {
                    told.add("closed");
                }
            };
        }

        private static String of(String session, int size) {
            return (session.matches("[0-9a-f]{8}") ? " named" : " " + session) + (size > 0 ? " sized" : "");
        }
    }

    private Token begun() {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(COUNTRY, "DE");
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    @Test
    void whatCannotBeReadIsToldAsCorrupt() {
        Token token = begun();
        StoredRecord record = world.store.all().get(0);
        world.store.put(new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                Payload.EMPTY));
        told.clear();
        sessions.open(List.of(token)).view().names();

        assertThat(told).contains("opened CORRUPT named");
    }

    @Test
    void aFirstWriteIsToldStepByStep() {
        begun();

        assertThat(told)
                .containsExactly(
                        "opening", "opened NEW named", "committing", "committed CREATED named sized", "closed");
    }

    @Test
    void aReadIsAnOpeningAndNoCommit() {
        Token token = begun();
        told.clear();
        SessionExchange exchange = sessions.open(List.of(token));
        exchange.view().get(COUNTRY);
        exchange.commit();
        exchange.close();
        exchange.close();

        assertThat(told).containsExactly("opening", "opened LIVE named sized", "closed");
    }

    @Test
    void anExchangeWhoseSessionNobodyAskedForIsNotWatched() {
        try (SessionExchange exchange = sessions.open(List.of(begun()))) {
            told.clear();
            exchange.commit();
        }

        assertThat(told).isEmpty();
    }

    @Test
    void anExchangeThatIsAbandonedIsToldAsClosed() {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(COUNTRY, "DE");
        }

        assertThat(told).containsExactly("opening", "opened NEW named", "closed");
    }

    private interface Deed {
        void on(SessionExchange exchange);
    }

    static Stream<Arguments> deeds() {
        return Stream.of(
                Arguments.of("UPDATED named sized", (Deed)
                        exchange -> exchange.session().set(COUNTRY, "FR")),
                Arguments.of("UNCHANGED named sized", (Deed)
                        exchange -> exchange.session().set(COUNTRY, "DE")),
                Arguments.of("ROTATED named sized", (Deed)
                        exchange -> exchange.session().rotate()),
                Arguments.of("ROTATED named sized", (Deed)
                        exchange -> exchange.session().claim("ada")),
                Arguments.of(
                        "ENDED named", (Deed) exchange -> exchange.session().destroy()));
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void aCommitIsToldByWhatItWrote(String result, Deed deed) {
        Token token = begun();
        told.clear();
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            deed.on(exchange);
            exchange.commit();
            exchange.commit();
        }

        assertThat(told)
                .containsExactly("opening", "opened LIVE named sized", "committing", "committed " + result, "closed");
    }

    @Test
    void aDueTouchIsACommitOfItsOwnKind() {
        Token token = begun();
        world.advance(Duration.ofMinutes(2));
        told.clear();
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.view().get(COUNTRY);
            exchange.commit();
        }

        assertThat(told).contains("committed TOUCHED named sized");
    }

    @Test
    void aTokenThatWasReplacedAMomentAgoIsToldApart() {
        Token token = begun();
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.session().rotate();
            exchange.commit();
        }
        told.clear();
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.session().set(COUNTRY, "FR");
            assertThatThrownBy(exchange::commit).isInstanceOf(SessionConflictException.class);
        }

        assertThat(told)
                .containsExactly(
                        "opening", "opened SUPERSEDED named", "committing", "committed CONFLICT named", "closed");
    }

    @Test
    void aFirstWriteThatJoinsAnotherOnesIsAnUpdate() {
        world.store.before(Verb.CREATE, () -> world.sessions.at(CHAT).edit(session -> session.set(POINTS, 1)));
        sessions.at(CHAT).edit(session -> session.set(COUNTRY, "DE"));

        assertThat(told).contains("committed UPDATED named sized");
    }

    @Test
    void aConflictIsToldAsOne() {
        Sessions failing =
                watched(SessionPolicy.builder().conflicts(Conflicts.fail()).build());
        failing.at(CHAT).edit(session -> session.set(POINTS, 1));
        told.clear();
        assertThatThrownBy(() -> failing.at(CHAT).edit(session -> {
                    session.set(POINTS, 2);
                    world.sessions.at(CHAT).edit(other -> other.set(POINTS, 3));
                }))
                .isInstanceOf(SessionConflictException.class);

        assertThat(told).contains("committed CONFLICT named");
    }

    @Test
    void aSessionOverItsBudgetIsToldAsSuch() {
        Sessions small = watched(SessionPolicy.builder().budget(256).build());
        assertThatThrownBy(() -> small.at(CHAT).edit(session -> session.set(COUNTRY, "D".repeat(300))))
                .isInstanceOf(SessionTooLargeException.class);

        assertThat(told).contains("committed TOO_LARGE named");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new SessionStoreUnavailableException("down"), "UNAVAILABLE"),
                Arguments.of(new SessionStoreFullException("full"), "FULL"),
                Arguments.of(new SessionStoreException("odd"), "FAILED"),
                Arguments.of(new NoClassDefFoundError("a/Driver"), "FAILED"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultOfAWriteIsToldByItsKind(Throwable fault, String result) {
        world.store.before(Verb.CREATE, () -> fail(fault));
        assertThatThrownBy(() -> sessions.at(CHAT).edit(session -> session.set(COUNTRY, "DE")))
                .isSameAs(fault);

        assertThat(told)
                .containsExactly(
                        "opening", "opened NEW named", "committing", "committed " + result + " named", "closed");
    }

    static Stream<Arguments> faultsOfReading() {
        return Stream.of(
                Arguments.of(new SessionStoreUnavailableException("down"), "UNAVAILABLE"),
                Arguments.of(new CorruptSessionException("damaged"), "CORRUPT"),
                Arguments.of(new NoClassDefFoundError("a/Driver"), "FAILED"));
    }

    @ParameterizedTest
    @MethodSource("faultsOfReading")
    void aFaultOfOpeningIsToldOnceAndAskingAgainOpensAgain(Throwable fault, String result) {
        world.store.before(Verb.FIND, () -> fail(fault));
        SessionPolicy strict =
                SessionPolicy.builder().undecodable(Undecodable.FAIL).build();
        Sessions failing = watched(strict);
        SessionExchange[] open = {null};
        failing.at(CHAT).read(view -> {
            assertThatThrownBy(view::names).isSameAs(fault);
            assertThat(view.names()).isEmpty();
            return open;
        });

        assertThat(told)
                .containsExactly(
                        "opening", "opened " + result + " ", "closed", "opening", "opened NEW named", "closed");
    }

    @Test
    void anOutageThatIsBridgedIsToldAsAnOutage() {
        Sessions bridging = watched(SessionPolicy.builder().bridgeOutages().build());
        world.store.before(Verb.FIND, () -> fail(new SessionStoreUnavailableException("down")));
        bridging.at(CHAT).read(view -> view.names());

        assertThat(told).containsExactly("opening", "opened UNAVAILABLE named", "closed");
    }

    @Test
    void aWatchThatThrowsBreaksNothingNorItsNeighbours() {
        Sessions sessions = builder(SessionPolicy.defaults())
                .listener(new Throwing())
                .listener(new Watching(told))
                .listener(new Throwing())
                .build();
        sessions.at(CHAT).edit(session -> session.set(COUNTRY, "DE"));

        assertThat(world.chat(COUNTRY)).contains("DE");
        assertThat(told)
                .containsExactly(
                        "opening", "opened NEW named", "committing", "committed CREATED named sized", "closed");
    }

    @Test
    void aListenerThatCannotEvenAnswerAWatchBreaksNothing() {
        Sessions sessions = builder(SessionPolicy.defaults())
                .listener(new SessionListener() {
                    @Override
                    public void on(SessionEvent event) {}

                    @Override
                    public ExchangeWatch opening() {
                        throw new NoClassDefFoundError("org/slf4j/MDC");
                    }
                })
                .listener(new Watching(told))
                .build();
        sessions.at(CHAT).edit(session -> session.set(COUNTRY, "DE"));

        assertThat(told).contains("committed CREATED named sized");
    }

    private static final class Throwing implements SessionListener, ExchangeWatch {

        @Override
        public void on(SessionEvent event) {}

        @Override
        public ExchangeWatch opening() {
            return this;
        }

        @Override
        public void opened(Result result, String session, int size) {
            throw new AssertionError("opened");
        }

        @Override
        public void committing() {
            throw new AssertionError("committing");
        }

        @Override
        public void committed(Result result, String session, int size) {
            throw new AssertionError("committed");
        }

        @Override
        public void closed() {
            throw new AssertionError("closed");
        }
    }

    private static void fail(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }
}
