package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.COUNTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Lanes;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Sessions;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that are wrong by themselves, or do not fit each other, are refused with an id before anything runs. */
class CompositionTest {

    private final World world = new World();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    /** A map that neither deletes nor drops what has passed. */
    static class Bare implements SessionStore {
        private final SteppedStore store = new SteppedStore();

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return store.find(key);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return store.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return store.replace(next, expectedVersion);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return store.delete(key, expectedVersion);
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("bare");
        }
    }

    /** The same, and drops by a clock of its own. */
    static final class Dropping extends Bare implements NativeExpiry {
        private final InstantSource clock;

        Dropping(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public Duration granularity() {
            return Duration.ZERO;
        }

        @Override
        public Optional<InstantSource> clock() {
            return Optional.of(clock);
        }
    }

    private Sessions.Builder builder(SessionStore store) {
        return Sessions.named("shop/test").codec(world.codec).store(store).clock(world);
    }

    private static List<String> ids(Throwable refusal) {
        return ((SessionConfigurationException) refusal)
                .problems().stream().map(Problem::id).toList();
    }

    private static void assertRefused(Sessions.Builder builder, String... ids) {
        assertThatExceptionOfType(SessionConfigurationException.class)
                .isThrownBy(builder::build)
                .satisfies(refusal -> assertThat(ids(refusal)).containsExactly(ids))
                .withMessageContaining("stack 'shop/test'");
    }

    @Test
    void reapingAStoreThatCannotReapIsRefused() {
        assertRefused(builder(new Bare()).reapEvery(Duration.ofMinutes(1), executor), "stack.reap-every");
        assertThat(builder(new Dropping(world))
                        .reapEvery(Duration.ofMinutes(1), executor)
                        .build()
                        .describe())
                .contains("reaping     every PT1M");
    }

    @Test
    void anExecutorThatIsShutDownIsRefused() {
        executor.shutdown();

        assertRefused(builder(world.store).reapEvery(Duration.ofMinutes(1), executor), "stack.reap-executor");
    }

    @Test
    void anIntervalBeyondAllTimeIsRefused() {
        assertRefused(builder(world.store).reapEvery(Duration.ofDays(365L * 300), executor), "stack.reap-every");
        assertRefused(builder(world.store).reapEvery(Duration.ofSeconds(Long.MAX_VALUE), executor), "stack.reap-every");
        assertRefused(builder(world.store).reapEvery(Duration.ZERO, executor), "stack.reap-every");
    }

    @Test
    void aBuilderBuildsOneStack() {
        Sessions.Builder builder = builder(world.store);
        builder.build();

        assertRefused(builder, "stack.built-twice");
    }

    @Test
    void aBuilderThatWasRefusedMayBeMendedAndBuilt() {
        Sessions.Builder builder = Sessions.named("shop/test").codec(world.codec);
        assertRefused(builder, "stack.storage");

        assertThat(builder.store(world.store).build().describe()).contains("shop/test");
    }

    @Test
    void aStoreThatDropsByAnotherTimeThanTheStackIsRefused() {
        assertRefused(builder(new Dropping(InstantSource.system())), "stack.clock");
        assertRefused(builder(new Dropping(() -> world.instant().plusSeconds(61))), "stack.clock");
        builder(new Dropping(world)).build();
        builder(new Dropping(() -> world.instant().plusSeconds(60))).build();
    }

    @Test
    void describeTellsAnonymousLifetimesQuotasAndReaping() {
        SessionPolicy policy = SessionPolicy.builder()
                .anonymous(Lifetime.of(Duration.ofMinutes(5), Duration.ofHours(1)))
                .perOwner(5)
                .refuseFurtherClaims()
                .build();
        String plain = builder(world.store).build().describe();
        String full = builder(world.store)
                .policy(policy)
                .reapEvery(Duration.ofMinutes(7), executor)
                .build()
                .describe();

        assertThat(plain)
                .contains("anonymous   the same")
                .contains("per owner   100 sessions at most, then the least recently used ends")
                .contains("outage      opening fails")
                .contains("reaping     not scheduled here");
        assertThat(full)
                .contains("anonymous   idle PT5M, absolute PT1H, browser session")
                .contains("per owner   5 sessions at most, then a claim is refused")
                .contains("reaping     every PT7M");
    }

    @Test
    void describeTellsWhenNobodyCountsAndWhenAnOutageIsBridged() {
        SessionPolicy policy = SessionPolicy.builder().bridgeOutages().build();

        assertThat(builder(new Bare()).policy(policy).build().describe())
                .contains("per owner   any number of sessions")
                .contains("outage      reads see an empty session");
    }

    @Test
    void aQuotaThatCannotBeCountedIsRefusedByTheWordThatAskedForIt() {
        Sessions.Builder most =
                builder(new Bare()).policy(SessionPolicy.builder().perOwner(5).build());
        Sessions.Builder further = builder(new Bare())
                .policy(SessionPolicy.builder().refuseFurtherClaims().build());

        assertThatThrownBy(most::build).hasMessageContaining("stack.per-owner").hasMessageContaining("perOwner(…)");
        assertThatThrownBy(further::build)
                .hasMessageContaining("stack.per-owner")
                .hasMessageContaining("refuseFurtherClaims()");
    }

    @Test
    void noStorageAndTwoOfThemAreToldApart() {
        Sessions.Builder none = Sessions.named("shop/test").codec(world.codec);
        Sessions.Builder two = builder(world.store).backend(parts -> {
            throw new AssertionError("it is not made");
        });

        assertThatThrownBy(none::build).hasMessageContaining("there is no storage");
        assertThatThrownBy(two::build).hasMessageContaining("there is more than one storage");
    }

    @Test
    void aRefusalOfTheBackendNamesTheStack() {
        assertThatExceptionOfType(SessionConfigurationException.class)
                .isThrownBy(() -> Sessions.named("shop/test")
                        .codec(world.codec)
                        .backend(parts -> {
                            throw new SessionConfigurationException("mine.wrong", "it is wrong", "mend it");
                        })
                        .build())
                .satisfies(refusal -> assertThat(ids(refusal)).containsExactly("mine.wrong"))
                .withMessageContaining("stack 'shop/test'")
                .withMessageContaining("fix: mend it");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aQuotaOfNobodyIsNone(int max) {
        assertThatExceptionOfType(SessionConfigurationException.class)
                .isThrownBy(() -> SessionPolicy.builder().perOwner(max))
                .withMessageContaining("policy.per-owner");
    }

    @Test
    void nullInWhatIsNoBuilderNamesThePart() {
        assertThatThrownBy(() -> Sessions.named(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("stack");
        assertThatThrownBy(() -> Lanes.around(null, Duration.ZERO))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("sessions");
    }

    @Test
    void nullIsRefusedWhereItIsHandedOverAndNamed() {
        assertNull("address", () -> world.sessions.at(null));
        assertNull("carrier", () -> world.sessions.carriedBy(null));
        assertNull("carrier", () -> Lanes.around(world.sessions, Duration.ZERO).carriedBy(null));
        assertNull("channel", () -> SessionAddress.of(null, "42"));
        assertNull("id", () -> SessionAddress.of("telegram", null));
        assertNull("change", () -> world.sessions.at(CHAT).edit(session -> session.update(COUNTRY, "", null)));
        assertNull("lifetime", () -> world.sessions.at(CHAT).edit(session -> session.lifetime(null)));
    }

    private static void assertNull(String parameter, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(parameter);
    }

    @Test
    void whatARefusalListsSurvivesSerialization() throws Exception {
        SessionConfigurationException refusal = new SessionConfigurationException("a.b", "what", "fix");
        World tight = new World(policy -> policy.budget(300));
        SessionTooLargeException tooLarge = org.assertj.core.api.Assertions.catchThrowableOfType(
                SessionTooLargeException.class,
                () -> tight.sessions.at(CHAT).edit(session -> session.set(COUNTRY, "x".repeat(1_000))));

        assertThat(copy(refusal).problems()).isEqualTo(refusal.problems()).hasSize(1);
        assertThat(copy(tooLarge).heaviest()).isEqualTo(tooLarge.heaviest()).hasSize(1);
        assertThat(copy(new SessionTooLargeException(2, 1)).heaviest()).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    /** Kept beside the others: a stack's own clock is the one that its store is asked with. */
    @Test
    void aReaperAsksWithTheStacksClock() {
        Sessions sessions = builder(world.store).build();
        sessions.at(CHAT).edit(session -> session.set(COUNTRY, "DE"));

        assertThat(sessions.deleteExpired(10)).isZero();
        world.advance(Duration.ofDays(1));
        assertThat(sessions.deleteExpired(10)).isEqualTo(1);
        assertThat(world.instant()).isAfter(Instant.EPOCH);
    }
}
