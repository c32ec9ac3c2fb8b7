package dev.satchel.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.testkit.PlainCodec;
import dev.satchel.testkit.ReferenceStore;
import dev.satchel.testkit.SettableClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionMetersTest {

    private static final String SECRET = "hunter2";
    private static final Attribute<String> CITY = Attribute.of("city", String.class);
    private static final SessionAddress CHAT = SessionAddress.of("telegram", SECRET);

    private final MockClock stopwatch = new MockClock();
    private final SettableClock clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, stopwatch);
    private final Faults store = new Faults(new ReferenceStore());
    private final Sessions sessions = stack(registry, SessionPolicy.defaults());

    private Sessions stack(MeterRegistry meters, SessionPolicy policy) {
        return Sessions.named("shop")
                .policy(policy)
                .codec(new PlainCodec())
                .store(store)
                .clock(clock)
                .listener(SessionMeters.of("shop", meters))
                .build();
    }

    private double count(String name, String... tags) {
        return registry.get("satchel.sessions." + name).tags(tags).counter().count();
    }

    private Timer timer(String name, String result) {
        return registry.get("satchel.sessions." + name)
                .tags("stack", "shop", "result", result)
                .timer();
    }

    private Token begun() {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(CITY, "Berlin");
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    static Stream<Class<?>> events() {
        return Arrays.stream(SessionEvent.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsCountedUnderItsOwnName(Class<? extends SessionEvent> type) throws Exception {
        SessionMeters meters = SessionMeters.of("other", registry);
        String name = "satchel.sessions." + Words.dotted(type);
        double before = total(name);
        meters.on(sample(type));

        assertThat(before).isZero();
        assertThat(total(name)).isEqualTo(1);
    }

    private double total(String name) {
        return registry.get(name).tag("stack", "other").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static SessionEvent sample(Class<? extends SessionEvent> type) throws ReflectiveOperationException {
        RecordComponent[] parts = type.getRecordComponents();
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(types).map(SessionMetersTest::value).toArray();
        return type.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object value(Class<?> type) {
        if (type == Instant.class) {
            return Instant.EPOCH;
        } else if (type == int.class) {
            return 1;
        } else if (type == List.class) {
            return List.of(SECRET);
        } else if (type == Optional.class) {
            return Optional.of(SECRET);
        }
        return type.isEnum() ? type.getEnumConstants()[0] : SECRET;
    }

    @Test
    void theLifeOfASessionIsCounted() {
        Token token = begun();
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.session().claim("ada");
            token = ((Directive.Issue) exchange.commit()).token();
        }
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.session().destroy();
            exchange.commit();
        }
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.view().names();
        }

        assertThat(count("created", "stack", "shop")).isEqualTo(1);
        assertThat(count("rotated", "stack", "shop")).isEqualTo(1);
        assertThat(count("ended", "stack", "shop", "reason", "logout")).isEqualTo(1);
        assertThat(count("refused", "stack", "shop", "reason", "unknown")).isEqualTo(1);
        assertThat(count("refused", "stack", "shop", "reason", "forged")).isZero();
    }

    @Test
    void theFirstConflictOfAnExchangeIsCountedApartFromFurtherAttempts() {
        SessionMeters meters = SessionMeters.of("other", registry);
        for (int attempt = 1; attempt <= 5; attempt++) {
            meters.on(new SessionEvent.Conflicted(Instant.EPOCH, "0000", attempt));
        }

        assertThat(count("conflicted", "stack", "other", "attempt", "first")).isEqualTo(1);
        assertThat(count("conflicted", "stack", "other", "attempt", "repeated")).isEqualTo(4);
    }

    @Test
    void openingAndCommitAreTimedWithoutWhatTheBodyDoes() {
        store.before(() -> stopwatch.add(Duration.ofMillis(3)));
        sessions.at(CHAT).edit(session -> {
            session.set(CITY, "Berlin");
            stopwatch.add(Duration.ofSeconds(10));
        });

        assertThat(timer("opening", "new").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
        assertThat(timer("commit", "created").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
    }

    @Test
    void whatIsStoredIsMeasuredWhereAnythingIs() {
        Token token = begun();
        int size;
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            size = exchange.view().info().size();
        }

        assertThat(registry.get("satchel.sessions.opening.size")
                        .tag("result", "live")
                        .summary()
                        .totalAmount())
                .isEqualTo(size);
        assertThat(registry.get("satchel.sessions.commit.size")
                        .tag("result", "created")
                        .summary()
                        .totalAmount())
                .isEqualTo(size);
        assertThat(registry.find("satchel.sessions.opening.size")
                        .tag("result", "new")
                        .summary())
                .isNull();
    }

    @Test
    void aTouchIsACommitOfItsOwnKind() {
        Token token = begun();
        clock.advance(Duration.ofMinutes(2));
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.view().names();
            exchange.commit();
        }

        assertThat(timer("commit", "touched").count()).isEqualTo(1);
    }

    @Test
    void aSessionOverItsBudgetAndOneNearItAreCounted() {
        Sessions small = stack(registry, SessionPolicy.builder().budget(1000).build());
        assertThatThrownBy(() -> small.at(CHAT).edit(session -> session.set(CITY, "B".repeat(1000))))
                .isInstanceOf(SessionTooLargeException.class);
        small.at(CHAT).edit(session -> session.set(CITY, "B".repeat(820)));

        assertThat(timer("commit", "too_large").count()).isEqualTo(1);
        assertThat(count("near.budget", "stack", "shop")).isEqualTo(1);
    }

    @Test
    void anOutageIsSeenWhereItWasMet() {
        store.fail(new SessionStoreUnavailableException("down"));
        assertThatThrownBy(() -> sessions.at(CHAT).read(view -> view.names()))
                .isInstanceOf(SessionStoreUnavailableException.class);

        assertThat(timer("opening", "unavailable").count()).isEqualTo(1);
    }

    @Test
    void liveSessionsAreShownWhereSomebodyCounts() {
        int[] live = {3};
        SessionMeters.of("shop", registry).live("owned", () -> live[0]);
        live[0] = 5;

        assertThat(registry.get("satchel.sessions.live")
                        .tags("stack", "shop", "kind", "owned")
                        .gauge()
                        .value())
                .isEqualTo(5);
    }

    @Test
    void aCountThatCannotBeTakenIsNoNumberRatherThanNought() {
        SessionMeters.of("shop", registry).live("owned", () -> {
            throw new SessionStoreUnavailableException("down");
        });

        assertThat(registry.get("satchel.sessions.live").gauge().value()).isNaN();
    }

    /** Whatever visitors send: who owns it, where it is, what it holds, what it is opened with. */
    @Test
    void noMeterHoldsAnythingOfASessionAndTrafficAddsNone() {
        traffic("ada");
        Set<String> before = ids(registry);
        for (int i = 0; i < 20; i++) {
            traffic(SECRET + i);
        }

        assertThat(ids(registry)).isEqualTo(before);
        assertThat(before).noneMatch(id -> id.contains(SECRET));
        for (Meter meter : registry.getMeters()) {
            assertThat(values(meter)).allMatch(value -> value.matches("[a-z_]+"));
        }
    }

    private static List<String> values(Meter meter) {
        return meter.getId().getTags().stream().map(Tag::getValue).toList();
    }

    private void traffic(String owner) {
        Attribute<String> named = Attribute.of(owner, String.class);
        Token token = begun();
        try (SessionExchange exchange = sessions.open(List.of(token, Token.of(owner)))) {
            exchange.session().set(named, owner);
            exchange.session().claim(owner);
            token = ((Directive.Issue) exchange.commit()).token();
        }
        sessions.at(SessionAddress.of("telegram", owner)).edit(session -> session.set(named, owner));
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.view().get(Attribute.of(owner, Integer.class));
            exchange.session().destroy();
            exchange.commit();
        }
    }

    private static Set<String> ids(MeterRegistry registry) {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void prometheusReadsEachNameAsItIsWritten() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Sessions scraped = stack(prometheus, SessionPolicy.defaults());
        scraped.at(CHAT).edit(session -> session.set(CITY, "Berlin"));
        String page = prometheus.scrape();

        for (Class<?> type : SessionEvent.class.getPermittedSubclasses()) {
            String name = "satchel_sessions_" + Words.dotted(type).replace('.', '_');
            assertThat(page).containsPattern("(?m)^" + name + "(_sessions)?_total\\{");
        }
        assertThat(page)
                .contains("satchel_sessions_created_sessions_total{stack=\"shop\"} 1.0")
                .contains("satchel_sessions_opening_seconds_count{result=\"new\",stack=\"shop\"} 1")
                .contains("satchel_sessions_commit_size_bytes_sum{result=\"created\",stack=\"shop\"}");
    }

    @Test
    void everyReasonIsThereAtNoughtFromTheStart() {
        for (EndReason reason : EndReason.values()) {
            assertThat(count("ended", "reason", Words.tag(reason))).isZero();
        }
        for (RefusalReason reason : RefusalReason.values()) {
            assertThat(count("refused", "reason", Words.tag(reason))).isZero();
        }
    }

    @Test
    void itsTextNamesTheStack() {
        assertThat(SessionMeters.of("shop/prod", registry)).hasToString("SessionMeters[shop/prod]");
        assertThat(Objects.requireNonNull(
                                registry.find("satchel.sessions.created").counter())
                        .getId()
                        .getDescription())
                .isEqualTo("How often SessionEvent.Created was told");
    }
}
